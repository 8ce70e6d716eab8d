"""Twilio's official client, in threads of its own and with a timeout: a hanging Twilio holds up nothing else."""

import asyncio
import contextlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from http import HTTPStatus
from operator import itemgetter
from typing import Any, TypeVar

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from handlers.channel import Doubtful, Later, OutsideWindow, Rejected, Undelivered, Unreachable

from .ending import Ending
from .media import fetched
from .wire import GONE, OUTSIDE_WINDOW

T = TypeVar("T")

TIMEOUT = 10.0  # seconds; the client itself has none
THREADS = 16
PAGE = 1000  # messages; the most that Twilio gives at once
NO_CONTENT = {21655, 21656, 63013}
WAITS = {20429: 1.0, 63018: 60.0, 63012: 30.0, 63017: 60.0}  # code -> seconds; Twilio's error dictionary


class UnknownContent(Rejected):
    """The message content is not there, or not as we know it."""


class Twilio:
    """Calls of one account. `api_url` is the root of another server, for tests; empty: Twilio's own."""

    def __init__(self, account_sid: str, auth_token: str, api_url: str = ""):
        self.account_sid, self.token, self.api_url = account_sid, auth_token, api_url
        self.date = ""  # the hour of the last answer, as its `Date` says it
        http = TwilioHttpClient(timeout=TIMEOUT, request_hooks={"response": self._answered})
        for scheme in ("https://", "http://"):
            http.session.mount(scheme, Ending(pool_maxsize=THREADS))  # the client keeps fewer than we have threads
        self.client = Client(account_sid, auth_token, http_client=http)
        if api_url:
            self.client.api.base_url = self.client.content.base_url = api_url.rstrip("/")
        self.threads = ThreadPoolExecutor(THREADS, thread_name_prefix="twilio")

    def _answered(self, answer: requests.Response, **_more: Any) -> None:
        self.date = answer.headers.get("Date", "")

    async def create_message(self, **fields: Any) -> str:
        """Send; gives the SID. Raises the channel's errors."""
        message = await self._call(lambda: self.client.messages.create(**fields))
        return str(message.sid)

    async def create_content(self, name: str, types: dict[str, Any], variables: dict[str, str]) -> str:
        """Make a content template; gives its SID."""
        body = {"friendly_name": name, "language": "en", "variables": variables, "types": types}
        content = await self._call(lambda: self.client.content.v1.contents.create(_Json(body)))
        return str(content.sid)

    async def contents(self) -> dict[str, str]:
        """The SID of every content of the account, by its friendly name."""
        found = await self._call(self.client.content.v1.contents.list)
        return {str(content.friendly_name): str(content.sid) for content in found}

    async def inbound(self, to: str, since: datetime) -> list[tuple[datetime, dict[str, str]]]:
        """What people sent to this number of ours since then, oldest first: when, and in the fields of a webhook."""
        return await self._call(lambda: self._inbound(to, since))

    def _inbound(self, to: str, since: datetime) -> list[tuple[datetime, dict[str, str]]]:
        """Page by page, for what is kept of one is little; a page that brings nothing new is the last."""
        found: dict[str, tuple[datetime, dict[str, str]]] = {}
        page = self.client.messages.page(to=to, date_sent_after=since, page_size=PAGE)
        while page is not None:
            before = len(found)
            for message in page:
                fields = {"MessageSid": message.sid, "From": message.from_, "Body": message.body or ""}
                fields |= {"NumMedia": str(message.num_media or 0)}
                if message.direction == "inbound":
                    found.setdefault(message.sid, (message.date_sent or message.date_created or since, fields))
                else:
                    found.setdefault(message.sid, (since, {}))
            page = page.next_page() if len(found) > before else None
        listed = [row for row in found.values() if row[1]]
        if listed and listed[0][0] >= listed[-1][0]:  # the newest first, as Twilio lists them
            listed.reverse()
        return sorted(listed, key=itemgetter(0))  # to the second: within one they keep the order of the list

    async def media(self, url: str, most: int) -> bytes:
        """What somebody sent, of so many bytes at most. Raises as `media.fetched` does."""
        return await asyncio.get_running_loop().run_in_executor(self.threads, partial(self._media, url, most))

    def _media(self, url: str, most: int) -> bytes:
        with requests.Session() as session:  # of its own: the client's would send its credentials along
            for scheme in ("https://", "http://"):
                session.mount(scheme, Ending())
            account, own = (self.account_sid, self.token), self.api_url
            return fetched(session, url, most, account=account, own=own, timeout=TIMEOUT)

    async def _call(self, do: Callable[[], T]) -> T:
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self.threads, do)
        except TwilioRestException as refused:
            raise meant(refused.status, refused.code or 0) from None
        except (requests.ConnectTimeout, requests.exceptions.SSLError) as error:
            raise Undelivered(type(error).__name__) from None
        except requests.ConnectionError as error:
            unsent = "NewConnectionError" in str(error)
            raise (Undelivered if unsent else Doubtful)(type(error).__name__) from None
        except TwilioException as error:  # a page of a list that was no success
            raise Undelivered(type(error).__name__) from None
        except requests.RequestException as error:
            raise Doubtful(type(error).__name__) from None

    def close(self) -> None:
        with contextlib.suppress(Exception):
            self.threads.shutdown(wait=False, cancel_futures=True)


class _Json:
    """What the client's `create` wants of a request body."""

    def __init__(self, body: dict[str, Any]):
        self.body = body

    def to_dict(self) -> dict[str, Any]:
        return self.body


def meant(status: int, code: int) -> Exception:
    """What an error of Twilio means for a message.

    >>> meant(429, 20429)
    Later('wait 1 s')
    """
    if code in OUTSIDE_WINDOW:
        return OutsideWindow(str(code))
    if code in GONE:
        return Unreachable(str(code))
    if code in WAITS or status == HTTPStatus.TOO_MANY_REQUESTS:
        return Later(WAITS.get(code, 1.0))
    if code in NO_CONTENT:
        return UnknownContent(str(code))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Undelivered(f"{status} {code}")
    return Rejected(f"{status} {code}")
