"""One chat of the browser: what a platform would keep of it, and the tabs that watch it."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime

from conversations.core import Button, Document, Message
from conversations.core.emphasis import runs

from .loopback import Json

HEARTBEAT = 15.0  # seconds of silence until a stream says that it lives
MAX_KEPT = 300  # messages a chat, the person's own included
MAX_BEHIND = 500  # events a tab may lag; then it is let go, and comes back for the history

Tab = asyncio.Queue[str]


class Chat:
    """Kept in memory only. `now` is the hour that its messages carry."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.said: dict[str, Json] = {}
        self.documents: dict[str, Document] = {}
        self.commands: Sequence[tuple[str, str]] = ()
        self.tabs: set[Tab] = set()

    def keep(self, event: str, key: str, message: Message, *, own: bool = False) -> None:
        """Take a message in, or draw it anew in its place, and show it."""
        at = self.said[key]["at"] if key in self.said else self._now().isoformat(timespec="seconds")
        self.said[key] = shown(key, message) | {"at": at, "own": own}
        self.documents.pop(key, None)
        if message.document:
            self.documents[key] = message.document
        if len(self.said) > MAX_KEPT:
            self.forget(next(iter(self.said)))
        self.tell(event, self.said[key])

    def forget(self, key: str) -> None:
        self.said.pop(key, None)
        self.documents.pop(key, None)

    def tell(self, event: str, data: object) -> None:
        for tab in tuple(self.tabs):
            tab.put_nowait(frame(event, data))
            if tab.qsize() > MAX_BEHIND:
                self.leave(tab)

    def join(self) -> Tab:
        tab = Tab()
        tab.put_nowait(frame("history", list(self.said.values())) + frame("commands", self.commands))
        self.tabs.add(tab)
        return tab

    def leave(self, tab: Tab) -> None:
        """End the stream of a tab; what it has not read is in the history it will ask for."""
        self.tabs.discard(tab)
        while not tab.empty():
            tab.get_nowait()
        tab.put_nowait("")

    async def watch(self, tab: Tab) -> AsyncIterator[str]:
        try:
            while news := await next_of(tab):
                yield news
        finally:
            self.tabs.discard(tab)


def shown(key: str, message: Message) -> Json:
    """A message as the page reads it."""
    file = message.document
    return {
        "id": key,
        "text": message.whole,
        "runs": list(runs(message.formed)),  # the same, each piece behind its weight
        "buttons": [[_button(b) for b in row] for row in message.drawn],
        "asks_contact": message.asks_contact,
        "document": file and {"filename": file.filename, "url": f"/demo/documents/{key}", "caption": file.caption},
    }


def _button(button: Button) -> Json:
    """`full` and `pressed`, where it has them, are its `aria-label` and `aria-pressed`."""
    drawn: Json = {"label": button.label, "data": button.data, "style": button.style}
    if button.full:
        drawn["full"] = button.full
    if button.pressed is not None:
        drawn["pressed"] = button.pressed
    return drawn


def frame(event: str, data: object) -> str:
    return f"event: {event}\ndata: {json.dumps(data)}\n\n"


async def next_of(tab: Tab) -> str:
    try:
        async with asyncio.timeout(HEARTBEAT):
            return await tab.get()
    except TimeoutError:
        return ": still here\n\n"
