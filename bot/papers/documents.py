"""Documents: made when they are sent, in a pool of their own, so that a slow PDF never holds up a turn."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from functools import partial
from typing import Any

from bot.letters.press import LetterPress
from bot.letters.printer import LETTERS, PDF, LetterPrinter
from bot.writer import Writer
from conversations.core import Source, speaking
from conversations.exports import EXPORT
from conversations.register import BOARD
from conversations.stamped.receiving import PICTURE
from handlers.channel import Held, NoDocument
from storage.database import Database
from storage.people import People
from storage.privacy import mydata
from storage.register import Board
from storage.service import ServiceSettings
from storage.stamped import Contents, page_for

from .anew import Made, asked_in_time, without_fault
from .proofs import MINE, RECEIPT, proof_file
from .register_printer import REGISTERS, RegisterPrinter

AT_ONCE = 2  # rendering is Python's own work: more threads make none faster
JPEG, PNG = "image/jpeg", "image/png"
LISTS = ("list.never", "list.absent", "list.letters", "list.unreached", "list.undelivered")


class Documents:
    """Makes what a source names. Raises `NoDocument` where there is nothing to make."""

    def __init__(
        self,
        database: Database,
        writer: Writer,
        service: ServiceSettings,
        verify_at: str,
        now: Callable[[], datetime],
        contents: Contents,
    ):
        """`contents`: where the pictures of stamped registers are."""
        self.database, self.service, self.now, self.contents = database, service, now, contents
        self._pool = ThreadPoolExecutor(AT_ONCE, "documents")
        press = LetterPress(service.zone, service.reports_at, verify_at, demo=service.demo)
        self.letters = LetterPrinter(database, writer, press, self._in_pool, now)
        self.registers = RegisterPrinter(database, writer, service, self._in_pool, now)
        self._makers: dict[str, Callable[[Source], Awaitable[Made]]] = {
            **dict.fromkeys(LETTERS, self.letters.fetch),
            "mydata.pdf": self._anew(partial(self._mydata, self._as_pdf)),
            "mydata.json": self._anew(partial(self._mydata, self._as_json)),
            BOARD: self._anew(self._board),
            EXPORT: self._anew(self._export),
            **dict.fromkeys(REGISTERS, self.registers.fetch),
            PICTURE: self._anew(self._stamped),
            **dict.fromkeys(LISTS, self._anew(self._list)),
            **dict.fromkeys((MINE, RECEIPT), self._anew(self._proof)),
        }

    async def fetch(self, word: str) -> Made:
        """What the dumped source names: its bytes and media type."""
        source = read(word)
        return await self._maker(source)(source)

    async def prepare(self, word: str) -> None:
        """See, before a platform is told to fetch it, that it can be made. Raises as `fetch` does."""
        source = read(word)
        await (self.letters.prepare(source) if source.kind in LETTERS else self._maker(source)(source))

    def files(self, bot: str) -> "TelegramFiles":
        return TelegramFiles(self.letters, bot)

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _maker(self, source: Source) -> Callable[[Source], Awaitable[Made]]:
        if source.kind not in self._makers:
            raise NoDocument(source.kind)
        return self._makers[source.kind]

    async def _in_pool(self, work: Callable[[], Any]) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    def _anew(self, make: Callable[[Source, datetime], Made]) -> Callable[[Source], Awaitable[Made]]:
        """Only while it is not too long ago that it was asked for."""

        async def made(source: Source) -> Made:
            asked = asked_in_time(source, self.now())
            return await without_fault(source, self._in_pool(partial(make, source, asked)))

        return made

    def _mydata(self, written: Callable[[dict[str, Any]], Made], source: Source, _asked: datetime) -> Made:
        """Of a person: given out only into that chat while it is the person's."""
        with self.database.reading() as records:
            if not mydata.asked_for(records, source.subject, source.chat):
                raise NoDocument(f"mydata of person {source.subject}")
            found = mydata.gather(records, self.database.vault, source.subject, self.now())
        return written(found)

    def _board(self, source: Source, _asked: datetime) -> Made:
        """Of a day: into that chat, of what whoever sits there directs now."""
        from .board import board_picture

        now = self.now().astimezone(self.service.zone)
        with self.database.reading() as records:
            person = mydata.owner(records, source.chat)
            rows = Board(records, now.date(), person).grid(date.fromordinal(source.subject))
            language = People(records).language(person) or self.service.language
        if not rows:
            raise NoDocument(source.dump())
        with speaking(language):
            return board_picture(rows, now, demo=self.service.demo), PNG

    def _export(self, source: Source, asked: datetime) -> Made:
        from .exports import export_file

        return export_file(self.database, source, asked, self.now(), self.service.zone)

    def _list(self, source: Source, _asked: datetime) -> Made:
        """Of people: into that chat while whoever sits there may see them."""
        from .lists import Lists

        with self.database.reading() as records:
            listed = Lists(records, self.database.vault, source, self.now().astimezone(self.service.zone))
            return listed.file(self.service.language)

    def _stamped(self, source: Source, _asked: datetime) -> Made:
        """A page of a stamped register: into that chat while whoever sits there may see it."""
        with self.database.reading() as records:
            person = mydata.owner(records, source.chat)
            today = self.now().astimezone(self.service.zone).date()
            name = page_for(records, source.subject, person, today)
            content = self.contents.get(records, name) if name else None
        if content is None:
            raise NoDocument(source.dump())
        return content, JPEG

    def _proof(self, source: Source, _asked: datetime) -> Made:
        with self.database.reading() as records:
            return proof_file(records, source)

    def _as_pdf(self, found: dict[str, Any]) -> Made:
        from conversations.privacy.mydata_pages import paper  # loads fpdf2, which a start does not need
        from documents.mydata import Paper, Part, mydata_pdf

        pages = paper(found, self.service.zone, demo=self.service.demo)
        parts = [Part(title, rows) for title, rows in pages.parts]
        paper_ = Paper(pages.title, pages.lines, parts, pages.foot, pages.made_at, pages.language)
        return mydata_pdf(paper_), PDF

    def _as_json(self, found: dict[str, Any]) -> Made:
        text = json.dumps(found, ensure_ascii=False, indent=2, default=_iso)
        return text.encode(), "application/json"


class TelegramFiles:
    """The letters that Telegram keeps for one bot; anything else is made and uploaded each time."""

    def __init__(self, letters: LetterPrinter, bot: str):
        self.letters, self.bot = letters, bot

    async def known(self, word: str) -> Held | None:
        source = read(word)
        return await self.letters.held(source, self.bot) if source.kind in LETTERS else None

    async def keep(self, held: Held) -> None:
        await self.letters.keep(held, self.bot)


def read(word: str) -> Source:
    """The source that was dumped; `NoDocument` for a word that is none.

    >>> read("mydata.pdf:7:3").kind
    'mydata.pdf'
    >>> read("mydata.pdf:7")
    Traceback (most recent call last):
    handlers.channel.NoDocument: not a source: mydata.pdf:7
    """
    try:
        return Source.read(word)
    except ValueError as problem:
        raise NoDocument(str(problem)) from None


def _iso(value: Any) -> str:
    return str(value.isoformat())
