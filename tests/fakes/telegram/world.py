"""World: all that Telegram knows; the bot's requests and the people of a test change it, one at a time."""

import asyncio
import itertools
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from .chats import Chat, File, Seen
from .limits import DEFAULT_CONNECTIONS
from .published import Published
from .updates import Updates
from .wire import Call, Params, bad_request

Scope = tuple[str, str, str]  # its type, its chat, its user


@dataclass
class Press:
    """A callback query that waits for its answer."""

    user: int
    born: float
    answers: int = 0


@dataclass(frozen=True)
class Hook:
    """Where updates are delivered; nowhere when the URL is empty."""

    url: str = ""
    secret: str = ""
    connections: int = DEFAULT_CONNECTIONS


class Bell:
    """Wakes whoever waits on the server's loop, from any thread."""

    def __init__(self) -> None:
        self.loop: asyncio.AbstractEventLoop | None = None
        self._listeners: set[asyncio.Event] = set()

    def ring(self) -> None:
        if self.loop and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        for each in self._listeners:
            each.set()

    @contextmanager
    def listener(self) -> Iterator[asyncio.Event]:
        event = asyncio.Event()
        self._listeners.add(event)
        try:
            yield event
        finally:
            self._listeners.discard(event)


class World:
    """Chats, files, menus, presses and updates, under one lock."""

    def __init__(self, token: str, published: Published, now: Callable[[], float] = time.time) -> None:
        self.now = now
        self.lock = threading.RLock()
        self.bell = Bell()
        self.published = published
        self.updates = Updates()
        self.hook = Hook()
        self.last_error: tuple[int, str] | None = None
        self.bot = {
            "id": int(token.split(":", maxsplit=1)[0]),
            "is_bot": True,
            "first_name": "Karani",
            "username": "karani_bot",
        }
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, File] = {}
        self.menus: dict[tuple[Scope, str], dict[str, str]] = {}
        self.presses: dict[str, Press] = {}
        self.toasts: dict[int, list[str]] = {}
        self.calls: list[Call] = []
        self.violations: list[str] = []
        self._message_ids = itertools.count(1)
        self._file_ids = itertools.count(1)
        self._press_ids = itertools.count(4_000_000_001)

    def post(self, update: dict[str, Any], as_published: bool) -> int:
        """Queue an update for the bot, and give its number."""
        with self.lock:
            number = self.updates.put(update)
            if as_published:
                problems = self.published.value(self.updates.all[number], "Update")
                self.violations += [f"an update of this test: {problem}" for problem in problems]
        self.bell.ring()
        return number

    def chat(self, chat_id: object) -> Chat:
        """The chat with this id, or Telegram's refusal."""
        found = next((chat for key, chat in self.chats.items() if str(key) == str(chat_id)), None)
        if found is None:
            raise bad_request("chat_id is empty" if chat_id in (None, "") else "chat not found")
        return found

    def add_chat(self, wire: dict[str, Any]) -> Chat:
        return self.chats.setdefault(int(wire["id"]), Chat(wire))

    def add_message(self, chat: Chat, sender: dict[str, Any] | None, content: dict[str, Any], **looks: Any) -> Seen:
        """Say something in a chat, as the bot, a person, or a channel (no sender)."""
        head: dict[str, Any] = {"message_id": next(self._message_ids), "date": int(self.now()), "chat": chat.wire}
        if sender:
            head["from"] = sender
        seen = Seen(head | content, by_bot=sender == self.bot, **looks)
        chat.history.append(seen)
        return seen

    def add_file(self, name: str, mime: str, data: bytes) -> File:
        number = next(self._file_ids)
        file = File(f"BQACAgQ-{number}", name, mime, f"documents/file_{number}", data)
        self.files[file.file_id] = file
        return file

    def add_press(self, user: int) -> str:
        """The number of a new callback query."""
        number = str(next(self._press_ids))
        self.presses[number] = Press(user, time.monotonic())
        return number

    def menu(self, chat: Chat, language: str) -> dict[str, str]:
        """The commands that a person sees: the nearest scope first, in it the person's language first."""
        group = "all_private_chats" if chat.wire["type"] == "private" else "all_group_chats"
        scopes: list[Scope] = [("chat", str(chat.id), ""), (group, "", ""), ("default", "", "")]
        keys = [(scope, spoken) for scope in scopes for spoken in (language, "")]
        return next((dict(self.menus[key]) for key in keys if key in self.menus), {})

    def record(self, method: str, params: Params, status: int) -> None:
        with self.lock:
            self.calls.append(Call(method, params, time.monotonic(), status))
