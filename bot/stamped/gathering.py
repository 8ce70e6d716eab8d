"""Gathering: files that people sent are fetched, read apart, and told of in a turn of their chat."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from uuid import uuid4

import structlog

from bot.runner import Runner
from bot.writer import Writer
from conversations.core import Press, Upload
from conversations.stamped import Stamped
from documents.stamped import MAX_BYTES, Problem, Unreadable
from handlers.channel import Channel, Doubtful, Downloads, Incoming, NoFile, TooLarge, Undelivered
from storage.database import Unavailable
from storage.stamped import Contents, FileState, hash_of, sent_files

from .reading import Read, read_apart

log = structlog.get_logger()

EVERY = 15.0  # seconds until it is looked for what came elsewhere, or is to be tried again
ALBUM = 1.0  # seconds: the pictures of an album come one after the other
AT_ONCE = 2  # files that are read side by side
MOST_TELLINGS = 12  # of what was read, after which its chat is not told any more
GONE, UNFETCHED = "gone", "unfetched"  # beside the problems of reading


class Gathering:
    """One for each process. What it does not come to is done by another, or after the next start."""

    def __init__(
        self,
        writer: Writer,
        runner: Runner,
        channels: Mapping[str, Channel],
        contents: Contents,
        now: Callable[[], datetime],
        read: Read = read_apart,
    ):
        self.writer, self.runner, self.channels = writer, runner, channels
        self.contents, self.now, self.read = contents, now, read
        self._woken = asyncio.Event()

    def wake(self, incoming: Incoming) -> None:
        """Something came in: is it a file?"""
        if isinstance(incoming.event, Upload):
            self._woken.set()

    async def run(self) -> None:
        await asyncio.gather(*(self._work() for _ in range(AT_ONCE)))

    async def _work(self) -> None:
        while True:
            busy = False
            try:
                busy = await self.once()
            except Unavailable:
                log.warning("files wait for the database")
            if not busy:
                await self._wait()

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(EVERY):
                await self._woken.wait()
        except TimeoutError:
            return
        self._woken.clear()
        await asyncio.sleep(ALBUM)

    async def once(self) -> bool:
        """The files of one chat, and what its person is told of them. Gives whether there were any."""
        names = [name for name, channel in self.channels.items() if isinstance(channel, Downloads)]
        waiting = await self.writer.run(partial(sent_files.claim, channels=names, now=self.now()))
        if not waiting:
            return False
        settled = [await self._settle(file) for file in waiting]
        if any(settled):
            await self._tell(waiting)
        return True

    async def _settle(self, file: sent_files.Waiting) -> bool:
        """Whether there is something to tell of it."""
        if file.state is FileState.READ:
            return True
        channel = self.channels[file.channel]
        assert isinstance(channel, Downloads)  # noqa: S101 (claimed only for those)
        try:
            content = await channel.download(file.reference, MAX_BYTES)
            pages = await self.read(content)
        except NoFile:
            return await self._refuse(file, GONE)
        except TooLarge:
            return await self._refuse(file, Problem.LARGE)
        except Unreadable as unreadable:
            return await self._refuse(file, unreadable.problem)
        except (Undelivered, Doubtful) as away:
            log.info("file not fetched", channel=file.channel, tries=file.tries, why=type(away).__name__)
            again = await self.writer.run(partial(sent_files.later, file=file, now=self.now()))
            return False if again else await self._refuse(file, UNFETCHED)
        read = [(page.content, page.code) for page in pages]
        landed = partial(sent_files.landed, contents=self.contents, file=file, original=hash_of(content))
        await self.writer.run(partial(landed, pages=read, now=self.now()))
        log.info("file read", channel=file.channel, size=len(content), pages=len(pages))
        return True

    async def _refuse(self, file: sent_files.Waiting, problem: str) -> bool:
        await self.writer.run(partial(sent_files.refused, file=file, problem=problem, now=self.now()))
        log.info("file refused", channel=file.channel, problem=str(problem))
        return True

    async def _tell(self, waiting: Sequence[sent_files.Waiting]) -> None:
        """In a turn of the chat, by whoever sits there then; filed with it, all or nothing."""
        first, tries = waiting[0], max(each.tries for each in waiting)
        if tries > MOST_TELLINGS:
            log.error("file given up", channel=first.channel)
            await self.writer.run(partial(sent_files.give_up, waiting=waiting))
            return
        press: Press = Stamped.at(Stamped.landed).press
        await self.runner.receive(Incoming(first.channel, first.chat, f"stamped {uuid4()}", press, ours=True))
        await self.writer.run(partial(sent_files.told, chat=first.chat_id))
