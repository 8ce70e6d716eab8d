"""The fake Bot API of the benchmark: a loopback server that answers in a few microseconds and checks nothing."""

import asyncio
import json
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self, cast
from urllib.parse import parse_qsl

from httptools import HttpParserError, HttpRequestParser

CHAT = re.compile(rb'chat_id(?:"\s*:\s*"?|=)(-?\d+)')
QUERY = re.compile(rb'callback_query_id(?:"\s*:\s*"?|=)(\d+)')
SHOWING = {b"sendMessage", b"editMessageText"}
LONGEST_POLL = 50  # seconds, Bot API getUpdates

BOT = {"id": 1, "is_bot": True, "first_name": "Karani", "username": "karani_bot"}
BOT_JSON = json.dumps(BOT).encode()
WEBHOOK = b'{"url":"","has_custom_certificate":false,"pending_update_count":0}'
MESSAGE = b'{"message_id":%d,"date":%d,"chat":{"id":%d,"type":"private"},"from":' + BOT_JSON + b',"text":"Register"}'
ANSWER = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n{"ok":true,"result":%b}'
ANSWER_WRAPPING = len(b'{"ok":true,"result":}')


@dataclass(frozen=True)
class Shown:
    """What the bot last sent or redrew in a chat."""

    method: str
    raw: bytes = field(repr=False)

    @cached_property
    def body(self) -> dict[str, Any]:
        """The request's parameters; `reply_markup` is parsed wherever it came as text."""
        body = json.loads(self.raw) if self.raw.startswith(b"{") else dict(parse_qsl(self.raw.decode()))
        if isinstance(body.get("reply_markup"), str):
            body["reply_markup"] = json.loads(body["reply_markup"])
        return cast("dict[str, Any]", body)

    @property
    def text(self) -> str:
        return str(self.body.get("text", ""))

    @property
    def rows(self) -> list[list[tuple[str, str]]]:
        """The inline buttons, row by row: label and callback data."""
        keyboard = (self.body.get("reply_markup") or {}).get("inline_keyboard", [])
        return [[(button["text"], button.get("callback_data", "")) for button in row] for row in keyboard]


class FakeApi:
    """Answers every method of every token, keeps the last message of each chat, and tells those who listen."""

    def __init__(self) -> None:
        self.calls: Counter[bytes] = Counter()
        self.shown: dict[int, Shown] = {}
        self.message_ids: dict[int, int] = {}
        self.on_shown: Callable[[int, Shown], None] = lambda chat, shown: None
        self.on_answered: Callable[[int], None] = lambda query: None
        self._next_message = 1
        self._server: asyncio.Server | None = None
        self._connections: set[_Connection] = set()

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Connection(self, self._connections), "127.0.0.1", 0)
        return self

    async def __aexit__(self, *error: object) -> None:
        if self._server:
            self._server.close()
        for connection in list(self._connections):
            connection.close()

    @property
    def url(self) -> str:
        """The server's root; a client adds `/bot<token>/<method>`."""
        assert self._server
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def take(self, method: bytes, body: bytes) -> bytes:
        """Note a method call, wherever it came from, and return its result as JSON."""
        self.calls[method] += 1
        if method in SHOWING:
            return self._show(method, body)
        if method == b"answerCallbackQuery" and (query := QUERY.search(body)):
            self.on_answered(int(query[1]))
        if method == b"getMe":
            return BOT_JSON
        return WEBHOOK if method == b"getWebhookInfo" else b"true"

    def _show(self, method: bytes, body: bytes) -> bytes:
        found = CHAT.search(body)
        if found is None:
            return b"true"
        chat = int(found[1])
        if method == b"sendMessage":
            self._next_message += 1
            self.message_ids[chat] = self._next_message
        self.shown[chat] = shown = Shown(method.decode(), body)
        self.on_shown(chat, shown)
        return MESSAGE % (self.message_ids.get(chat, 1), int(time.time()), chat)


class _Connection(asyncio.Protocol):
    """One keep-alive connection of a bot: a request at a time, answered as soon as its last byte is here."""

    def __init__(self, api: FakeApi, connections: set["_Connection"]) -> None:
        self.api = api
        self.connections = connections
        self.parser = HttpRequestParser(self)
        self.url = b""
        self.body: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.connections.add(self)

    def connection_lost(self, error: Exception | None) -> None:
        self.connections.discard(self)

    def close(self) -> None:
        self.transport.close()

    def data_received(self, data: bytes) -> None:
        try:
            self.parser.feed_data(data)
        except HttpParserError:
            self.close()

    def on_url(self, url: bytes) -> None:
        self.url += url

    def on_body(self, body: bytes) -> None:
        self.body.append(body)

    def on_message_complete(self) -> None:
        path, _, query = self.url.partition(b"?")
        method = path.rpartition(b"/")[2]
        body = b"".join(self.body) or query
        self.url = b""
        self.body.clear()
        if method == b"getUpdates":
            self._hold()
        else:
            self.answer(self.api.take(method, body))

    def _hold(self) -> None:
        """A long poll that never brings anything: the load comes by webhook."""
        asyncio.get_running_loop().call_later(LONGEST_POLL, self.answer, b"[]")

    def answer(self, result: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(ANSWER % (len(result) + ANSWER_WRAPPING, result))
