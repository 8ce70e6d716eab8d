"""One chat of the browser: what a platform would keep of it, and the tabs that watch it."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime

from conversations.core import Button, Document, Message, is_secret
from conversations.core.emphasis import runs

from .loopback import Json

HEARTBEAT = 15.0  # seconds of silence until a stream says that it lives
MAX_KEPT = 300  # messages a chat, the person's own included
COMMANDS = ""  # what stands for a message's key where the commands are kept
MAX_BEHIND = 500  # events a tab may lag; then it is let go, and comes back for the history

Tab = asyncio.Queue[str]


class Chat:
    """Kept in memory; `changed` names what of it is to be kept beyond. `now` is the hour that its messages carry."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.changed: dict[str, None] = {}  # in their order
        self.secrets: set[str] = set()
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
        if message.secret or (own and is_secret(message.text)):
            self.secrets.add(key)
        self.changed[key] = None
        if len(self.said) > MAX_KEPT:
            self.forget(next(iter(self.said)))
        self.tell(event, self.said[key])

    @property
    def heard(self) -> str:
        """The last message that is not the person's own; none: empty."""
        return next((key for key, message in reversed(self.said.items()) if not message["own"]), "")

    def forget(self, key: str) -> None:
        self.said.pop(key, None)
        self.documents.pop(key, None)
        self.secrets.discard(key)
        self.changed[key] = None

    def take_changed(self) -> dict[str, None]:
        """What is to be kept by now; from here on the next changes are gathered."""
        taken, self.changed = self.changed, {}
        return taken

    def offer(self, commands: Sequence[tuple[str, str]]) -> None:
        self.commands = tuple(commands)
        self.changed[COMMANDS] = None
        self.tell("commands", self.commands)

    def kept(self, key: str) -> Json | None:
        """How it stands, to be kept beyond this process; None: it is gone, or nothing to be kept."""
        if key == COMMANDS:
            return {"commands": self.commands}
        if key in self.secrets or key not in self.said:
            return None
        document = self.documents.get(key)
        return self.said[key] | ({"source": document.source} if document else {})

    def restore(self, key: str, kept: Json) -> None:
        """As `kept` gave it."""
        if key == COMMANDS:
            self.commands = tuple((command, label) for command, label in kept["commands"])
            return
        source = kept.pop("source", "")
        self.said[key] = kept
        if kept["document"]:
            self.documents[key] = Document(kept["document"]["filename"], source, kept["document"]["caption"])

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
        "runs": [list(run) for run in runs(message.formed)],  # the same, each piece behind its weight
        "lang": message.language,
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
