"""Asking: how the tests of the fake Twilio talk to it, and a bot's server for it to post to."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from tests.waiting import PATIENCE

from .api import TwilioApi

PUBLIC = "https://karani.example/twilio/message"


@contextmanager
def official(api: TwilioApi, timeout: float = PATIENCE) -> Iterator[Any]:
    """Twilio's own client, with the fake behind it."""
    http = TwilioHttpClient(timeout=timeout)
    http.session.trust_env = False  # no proxy stands between
    client = Client(api.account_sid, api.auth_token, http_client=http)
    client.api.base_url = client.content.base_url = api.url
    with http.session:
        yield client


def ask(api: TwilioApi, work: Callable[[Any], Any]) -> Any:
    """What Twilio's own client gets for one piece of work."""
    with official(api) as client:
        return work(client)


def write(api: TwilioApi, to: str, body: str = "", **more: Any) -> Any:
    """One message by Twilio's own client, from the number of the recipient's channel."""
    sender = api.whatsapp_from if to.startswith("whatsapp:") else api.sms_from
    text = {"body": body} if body else {}
    return ask(api, lambda client: client.messages.create(to=to, from_=sender, **text, **more))


def raw(api: TwilioApi, method: str, path: str, **more: Any) -> requests.Response:
    """One plain request with the account's name and token."""
    with requests.Session() as session:
        session.trust_env = False
        session.auth = (api.account_sid, api.auth_token)
        return session.request(method, api.url + path, timeout=PATIENCE, **more)


def messages_path(api: TwilioApi, rest: str = ".json") -> str:
    return f"/2010-04-01/Accounts/{api.account_sid}/Messages{rest}"


def content(api: TwilioApi, kind: str = "twilio/text", variables: dict[str, str] | None = None, **made: Any) -> str:
    """A new content's SID."""
    told = {"friendly_name": "a_test", "language": "en", "types": {kind: made}}
    told |= {"variables": variables} if variables else {}
    reply = raw(api, "POST", "/v1/Content", json=told)
    assert reply.status_code == 201, reply.text
    return str(reply.json()["sid"])


def quick_reply(*titles: str, body: str = "All there?") -> dict[str, Any]:
    actions = [{"type": "QUICK_REPLY", "title": title, "id": f"do:{title}"} for title in titles]
    return {"kind": "twilio/quick-reply", "body": body, "actions": actions}


def list_picker(*titles: str, body: str = "Which centre?") -> dict[str, Any]:
    items = [{"item": title, "id": f"at:{title}", "description": "A centre"} for title in titles]
    return {"kind": "twilio/list-picker", "body": body, "button": "Centres", "items": items}


def error_of(work: Callable[[], Any]) -> int:
    """The code that Twilio's own client raises."""
    with pytest.raises(TwilioRestException) as raised:
        work()
    return int(raised.value.code)


def refused(api: TwilioApi, reply: requests.Response, code: int, *, breach: bool = True) -> None:
    """In Twilio's error JSON; a breach is noted."""
    told = reply.json()
    assert (told["code"], told["status"]) == (code, reply.status_code), told
    assert told["more_info"].endswith(str(code))
    assert any(str(code) in violation for violation in api.violations) == breach, api.violations
    api.violations.clear()


@dataclass(frozen=True)
class Asked:
    """One request that the bot's server got."""

    method: str
    path: str
    headers: "Message[str, str]"
    form: dict[str, str]


@dataclass(frozen=True)
class Said:
    """What the bot's server answers."""

    text: str = ""
    status: int = 200
    content_type: str = "text/xml"
    wait: float = 0
    headers: dict[str, str] = field(default_factory=dict)


class BotServer(ThreadingHTTPServer):
    """Keeps what it is asked, and answers as the test says."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, answer: Callable[[Asked], Said]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answer = answer
        self.asked: list[Asked] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def forms(self, path: str) -> list[dict[str, str]]:
        return [asked.form for asked in self.asked if asked.path == path]


class Handler(BaseHTTPRequestHandler):
    server: BotServer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        self._say({name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()})

    def do_GET(self) -> None:
        self._say({})

    do_HEAD = do_GET

    def log_message(self, *told: object) -> None:
        pass

    def _say(self, form: dict[str, str]) -> None:
        asked = Asked(self.command, urlsplit(self.path).path, self.headers, form)
        self.server.asked.append(asked)
        said = self.server.answer(asked)
        time.sleep(said.wait)
        data = said.text.encode()
        try:
            self.send_response(said.status)
            told = {"Content-Type": said.content_type, "Content-Length": str(len(data))} | said.headers
            for name, value in told.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data if self.command != "HEAD" else b"")
        except ConnectionError:
            self.close_connection = True  # the other side waits no longer


@contextmanager
def bot_server(answer: Callable[[Asked], Said] = lambda asked: Said()) -> Iterator[BotServer]:
    with BotServer(answer) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join(PATIENCE)


def variables(**values: str) -> str:
    """For templates whose variables are numbers: `_1` is 1."""
    return json.dumps({name.removeprefix("_"): value for name, value in values.items()})
