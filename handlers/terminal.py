"""Terminal: the same talk in lines of text, with numbers for buttons. `/share` shares the phone it was started with.

`/file PATH` sends a file of this machine.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from starlette.routing import BaseRoute

from conversations.core import Contact, Event, Message, Upload, read_text

from .channel import Incoming, NoFile, Receive, TooLarge, Undelivered
from .plain import as_text

Read = Callable[[], Awaitable[str]]


def _read_file(path: Path, most: int) -> bytes:
    if not path.is_file():
        raise NoFile
    if path.stat().st_size > most:
        raise TooLarge
    return path.read_bytes()


async def _read_line() -> str:
    return await asyncio.to_thread(sys.stdin.readline)


class Terminal:
    """One person's chat: reads lines until the input ends, and writes what is said."""

    name = "terminal"
    window: timedelta | None = None
    routes: Sequence[BaseRoute] = ()

    def __init__(self, phone: str, *, read: Read = _read_line, write: Callable[[str], object] = print):
        self.phone, self.read, self.write = phone, read, write
        self._sent = 0

    async def start(self, receive: Receive) -> None:
        """Talk until the end of the input."""
        await receive(Incoming(self.name, self.phone, uuid4().hex, read_text("/menu"), phone=self.phone))
        while line := await self.read():
            await receive(Incoming(self.name, self.phone, uuid4().hex, self._said(line), phone=self.phone))

    def _said(self, line: str) -> Event:
        command, _, rest = line.strip().partition(" ")
        if command == "/file" and rest:
            path = Path(rest.strip()).expanduser().absolute()
            return Upload("document", str(path), path.stat().st_size if path.is_file() else 0)
        return Contact(self.phone, verified=True) if command == "/share" and not rest else read_text(line)

    async def download(self, reference: str, most: int) -> bytes:
        """A file of this machine, whose owner sits at it."""
        return await asyncio.to_thread(_read_file, Path(reference), most)

    async def pause(self) -> None:
        """The input's end is the end."""

    async def close(self) -> None:
        """Nothing is open."""

    async def send(self, chat: str, message: Message) -> str:
        if chat != self.phone:  # what waits for somebody else's terminal is not shown in this one
            raise Undelivered("nobody sits at that terminal")
        self.write(f"\n{as_text(message)}\n")
        self._sent += 1
        return str(self._sent)

    async def send_template(self, chat: str, message: Message) -> str:
        return await self.send(chat, message)  # free text is always allowed here

    async def redraw(self, chat: str, message_id: str, message: Message) -> None:
        await self.send(chat, message)

    async def forget(self, chat: str, message_id: str) -> None:
        """What is on the screen stays there."""

    async def offer(self, chat: str, commands: Sequence[tuple[str, str]]) -> None:
        """Commands are typed here; the menu lists them."""
