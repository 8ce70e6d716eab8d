"""The fake Bot API of the benchmark: a loopback server that answers in a few microseconds and checks nothing."""

import asyncio
import json
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast
from urllib.parse import parse_qsl

from .loopback_server import Connection, LoopbackServer

CHAT = re.compile(rb'chat_id(?:"\s*:\s*"?|=)(-?\d+)')
QUERY = re.compile(rb'callback_query_id(?:"\s*:\s*"?|=)(\d+)')
SHOWING = {b"sendMessage", b"editMessageText"}
LONGEST_POLL = 50  # seconds, Bot API getUpdates

BOT = {"id": 1, "is_bot": True, "first_name": "Karani", "username": "karani_bot"}
BOT_JSON = json.dumps(BOT).encode()
WEBHOOK = b'{"url":"","has_custom_certificate":false,"pending_update_count":0}'
MESSAGE = b'{"message_id":%d,"date":%d,"chat":{"id":%d,"type":"private"},"from":' + BOT_JSON + b',"text":"Register"}'
ANSWER = b'{"ok":true,"result":%b}'


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


class FakeApi(LoopbackServer):
    """Answers every method of every token, keeps the last message of each chat, and tells those who listen.

    A client adds `/bot<token>/<method>` to its `url`.
    """

    def __init__(self) -> None:
        super().__init__()
        self.calls: Counter[bytes] = Counter()
        self.shown: dict[int, Shown] = {}
        self.message_ids: dict[int, int] = {}
        self.on_shown: Callable[[int, Shown], None] = lambda chat, shown: None
        self.on_answered: Callable[[int], None] = lambda query: None
        self._next_message = 1

    def take(self, connection: Connection, verb: bytes, url: bytes, body: bytes) -> None:
        path, _, query = url.partition(b"?")
        method = path.rpartition(b"/")[2]
        if method == b"getUpdates":  # a long poll that never brings anything: the load comes by webhook
            asyncio.get_running_loop().call_later(LONGEST_POLL, connection.answer, ANSWER % b"[]")
        else:
            connection.answer(ANSWER % self.call(method, body or query))

    def call(self, method: bytes, body: bytes) -> bytes:
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
