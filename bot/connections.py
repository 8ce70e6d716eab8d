"""Connections: how long one may take to say what it wants, how much it may say, and how many there may be."""

import asyncio
from asyncio import BaseTransport, TimerHandle
from enum import Enum, auto
from random import random

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from handlers.channel import BREATH

ASKED_WITHIN = 10.0  # seconds for a whole request, head and body, and up to a third more
TAKEN_WITHIN = 60.0  # seconds for the last answer to be taken, once an idle connection is to end
LARGEST_HEAD = 32_768  # bytes as they come, whether the head ever ends or not
LARGEST_REQUEST = 8_000_000  # bytes with all that lies between the parts of a body; bodies have limits of their own
MOST_HEADERS, LARGEST_HEADERS = 64, 16_384  # Telegram and Twilio send about twenty, in 2 KB
MOST_PARTS = 2_000  # of a body, as they come; a megabyte in packets is some seven hundred
MOST_AHEAD = 8  # requests that a connection may send before the first is answered
MOST = 500  # connections at once; beyond that the one goes that has been idle, or over its request, for longest
REFUSED = 4  # hundreds: what HTTP answers to whoever asks wrongly


class Saying(Enum):
    """What of a request is coming in."""

    NOTHING = auto()
    HEAD = auto()
    BODY = auto()


class Bounded(HttpToolsProtocol):
    """Uvicorn's connection, which by itself waits for ever for a head or a body, and keeps a head of any size."""

    largest_request, most_parts = LARGEST_REQUEST, MOST_PARTS
    saying = Saying.NOTHING
    taken = 0  # bytes of the request that is coming in
    parts = 0  # and of its body, pieces
    refused = False  # for what it said, which was no HTTP, or too much
    deadline: TimerHandle | None = None
    since = 0.0  # when it began to be idle, or to say its request

    @property
    def idle(self) -> bool:
        """Whether nothing is being answered: it says a request, or nothing."""
        return self.deadline is not None or self.cycle is None or self.cycle.response_complete

    def connection_made(self, transport: BaseTransport) -> None:
        """From now on there are so many seconds for a whole request."""
        super().connection_made(transport)  # type: ignore[arg-type]  # narrower there than what asyncio gives
        self._wait()
        if len(self.connections) > MOST:
            others = [one for one in self.connections if isinstance(one, Bounded) and one.idle and one is not self]
            min(others, key=lambda one: one.since, default=self).let_go()

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait_no_more()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """What is too much ends the connection."""
        if self.transport.is_closing() or self.refused:
            return
        self._wait()
        self.taken += len(data)
        super().data_received(data)
        if self.taken > (self.largest_request if self.saying is Saying.BODY else LARGEST_HEAD) and not self.refused:
            self.send_400_response("Too much.")

    def on_message_begin(self) -> None:
        self.saying = Saying.HEAD
        self._wait()
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        """What is raised here ends the reading at once: a single read can hold ten thousands of headers or requests."""
        if len(self.headers) > 2 * MOST_HEADERS:
            raise ValueError("too many headers")
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        if len(self.pipeline) >= MOST_AHEAD:
            raise ValueError("too many requests at once")
        self.saying, self.parts = Saying.BODY, 0
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self.parts += 1
        if self.parts > self.most_parts:
            raise ValueError("too many parts")
        super().on_body(body)

    def on_message_complete(self) -> None:
        self.saying, self.taken = Saying.NOTHING, 0
        self._wait_no_more()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        self.since = self.loop.time()
        super().on_response_complete()

    def send_400_response(self, msg: str) -> None:
        """After a breath, in which nothing more is read."""
        self.refused = True
        self.flow.pause_reading()
        self.loop.call_later(BREATH, self._end, msg)

    def _end(self, msg: str) -> None:
        if not self.transport.is_closing():
            super().send_400_response(msg)

    def timeout_keep_alive_handler(self) -> None:
        super().timeout_keep_alive_handler()
        self.loop.call_later(TAKEN_WITHIN, self.transport.abort)

    def let_go(self) -> None:
        """End the connection now, whatever is under way."""
        self.transport.abort()

    def _wait(self) -> None:
        if self.deadline is None:
            self.since = self.loop.time()
            apart = 1 + random() / 3  # noqa: S311 (so that what began at once does not end at once)
            self.deadline = self.loop.call_later(ASKED_WITHIN * apart, self.let_go)

    def _wait_no_more(self) -> None:
        if self.deadline:
            self.deadline.cancel()
        self.deadline = None


class Roomy(Bounded):
    """The demonstration's, on this machine alone, whose page sends files too. A platform's come otherwise."""

    largest_request, most_parts = 28_000_000, 10_000


class BoundedHeaders:
    """431 for more headers than any platform sends, before anything looks at them."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = scope.get("headers", ())
        size = sum(len(name) + len(value) for name, value in headers) + len(scope.get("raw_path", b""))
        if len(headers) > MOST_HEADERS or size + len(scope.get("query_string", b"")) > LARGEST_HEADERS:
            refusal = PlainTextResponse("Too many headers.", 431, {"Connection": "close"})
            await refusal(scope, receive, send)
        else:
            await self.app(scope, receive, send)


class UnhurriedRefusals:
    """What is refused is answered after a breath, so that tries by the thousand do not fill the loop."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def unhurried(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] // 100 == REFUSED:
                await asyncio.sleep(BREATH)
            await send(message)

        await self.app(scope, receive, unhurried)
