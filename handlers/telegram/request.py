"""python-telegram-bot on aiohttp: ten times the calls of its own client (docs/decisions/telegram-client.md)."""

import json
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import aiohttp
from telegram.error import NetworkError, RetryAfter, TimedOut
from telegram.request import BaseRequest, RequestData

TIMEOUT = 15.0  # seconds of silence until no answer is expected
CONNECT = 5.0
FREE = 10.0  # seconds until one of the connections is free and stands
UPLOAD = 60.0  # seconds more for a request that carries a file
CONNECTIONS = 64
PART = 64 * 1024  # bytes of a file that are read at once


class NotSent(NetworkError):
    """No connection: nothing has left, so trying again repeats nothing."""


class NoAnswer(NetworkError):
    """The request left and the connection broke: it may have arrived."""


class AiohttpRequest(BaseRequest):
    def __init__(self, connections: int = CONNECTIONS):
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None
        self.date = ""  # the hour of the last answer, as its `Date` says it

    @property
    def read_timeout(self) -> float:
        return TIMEOUT

    async def initialize(self) -> None:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, ttl_dns_cache=300)
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status and body. Raises `NotSent` when nothing left, `TimedOut` or `NoAnswer` when it may have arrived."""
        if self._session is None:
            raise NotSent("the client is not open")
        seconds = read_timeout if isinstance(read_timeout, int | float) else TIMEOUT
        upload = UPLOAD if request_data and request_data.contains_files else 0  # an answer byte by byte has an end too
        timeout = aiohttp.ClientTimeout(FREE + seconds + upload, FREE, seconds, CONNECT)
        try:
            async with self._session.request(method, url, data=_body(request_data), timeout=timeout) as answer:
                self.date = answer.headers.get("Date", "")
                return answer.status, await answer.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSent(type(error).__name__) from None  # the error itself names the URL, and so the token
        except (TimeoutError, aiohttp.ServerTimeoutError):
            raise TimedOut from None
        except aiohttp.ClientError as error:
            raise NoAnswer(type(error).__name__) from None

    async def download(self, url: str, most: int) -> bytes:
        """A file of so many bytes at most. Raises `LookupError` where there is none, `OverflowError` for a larger one.

        And as `do_request` does; it follows no redirect.
        """
        if self._session is None:
            raise NotSent("the client is not open")
        timeout = aiohttp.ClientTimeout(FREE + UPLOAD, FREE, TIMEOUT, CONNECT)
        content = bytearray()
        try:
            async with self._session.get(url, timeout=timeout, allow_redirects=False) as answer:
                if answer.status in (HTTPStatus.NOT_FOUND, HTTPStatus.BAD_REQUEST, HTTPStatus.GONE):
                    raise LookupError
                if answer.status != HTTPStatus.OK:
                    raise NotSent(str(answer.status))
                async for part in answer.content.iter_chunked(PART):
                    content += part
                    if len(content) > most:
                        raise OverflowError
        except (aiohttp.ClientError, TimeoutError) as error:
            raise NotSent(type(error).__name__) from None  # nothing is repeated by asking again
        return bytes(content)


def asked_pause(wait: RetryAfter) -> float:
    """Seconds that a 429 asks for."""
    after = wait.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)


def _body(request_data: RequestData | None) -> aiohttp.FormData | aiohttp.BytesPayload | None:
    """JSON, which costs a tenth of URL-encoding a keyboard; a form where there are files."""
    if request_data is None:
        return None
    if not request_data.contains_files:
        return aiohttp.BytesPayload(json.dumps(request_data.parameters).encode(), content_type="application/json")
    form = aiohttp.FormData()
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, media_type) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=media_type)
    return form
