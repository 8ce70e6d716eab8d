"""The fake Twilio of the benchmark: takes messages and contents in a few microseconds and checks nothing."""

import asyncio
import itertools
import json
import re
from collections.abc import Callable

from .loopback_server import Connection, LoopbackServer

ACCOUNT = "AC" + "0123456789abcdef" * 2
TO = re.compile(rb"(?:^|&)To=whatsapp%3A%2B(\d+)")
CREATED = 201

_AT = "Mon, 03 Nov 2025 06:00:00 +0000"
_PLACE = f"/2010-04-01/Accounts/{ACCOUNT}/Messages"
# A message as Twilio tells of it, so that a client has the work of reading it.
MESSAGE = (
    json.dumps(
        {
            "account_sid": ACCOUNT,
            "api_version": "2010-04-01",
            "body": "Ben Kato: Ab.",
            "date_created": _AT,
            "date_sent": None,
            "date_updated": _AT,
            "direction": "outbound-api",
            "error_code": None,
            "error_message": None,
            "from": "whatsapp:+254711000002",
            "messaging_service_sid": None,
            "num_media": "0",
            "num_segments": "1",
            "price": None,
            "price_unit": None,
            "sid": "SM%032x",
            "status": "queued",
            "subresource_uris": {"media": f"{_PLACE}/Media.json"},
            "to": "whatsapp:+254700000001",
            "uri": f"{_PLACE}.json",
        }
    )
).encode()
NO_MESSAGES = json.dumps({"messages": [], "page": 0, "page_size": 50, "next_page_uri": None}).encode()


class FakeTwilio(LoopbackServer):
    """Counts the messages it takes, and tells whoever listens of each: the chat's digits, and the form."""

    def __init__(self) -> None:
        super().__init__()
        self.sent = 0
        self.contents: dict[str, str] = {}  # friendly name -> SID
        self.on_sent: Callable[[str, bytes], None] = lambda chat, form: None
        self._numbers = itertools.count(1)  # of the SIDs

    async def hears_one(self, patience: float) -> None:
        """Wait so many seconds for a message. Raises TimeoutError."""
        heard = asyncio.Event()
        self.on_sent = lambda chat, form: heard.set()
        await asyncio.wait_for(heard.wait(), patience)
        self.on_sent = lambda chat, form: None

    def take(self, connection: Connection, verb: bytes, url: bytes, body: bytes) -> None:
        if b"/v1/Content" in url:
            connection.answer(*self._content(verb, body))
        elif verb == b"POST":
            connection.answer(MESSAGE % next(self._numbers), CREATED)
            self._message(body)
        else:
            connection.answer(NO_MESSAGES)  # the sweep of missed ones: none

    def _message(self, form: bytes) -> None:
        self.sent += 1
        if to := TO.search(form):
            self.on_sent(to[1].decode(), form)

    def _content(self, verb: bytes, body: bytes) -> tuple[bytes, int]:
        if verb == b"POST":
            name = json.loads(body)["friendly_name"]
            self.contents[name] = f"HX{next(self._numbers):032x}"
            return json.dumps(self._told(name)).encode(), CREATED
        told = [self._told(name) for name in self.contents]
        return json.dumps({"meta": {"key": "contents", "next_page_url": None}, "contents": told}).encode(), 200

    def _told(self, name: str) -> dict[str, str]:
        return {"sid": self.contents[name], "friendly_name": name, "account_sid": ACCOUNT}
