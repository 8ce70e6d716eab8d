"""Documents: made when they are sent, in a pool of their own, so that a slow PDF never holds up a turn."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import structlog

from bot.letters.press import LetterPress
from bot.letters.printer import PDF, LetterPrinter
from bot.writer import Writer
from handlers.channel import Held, NoDocument, NotMade
from storage.database import Database
from storage.privacy import mydata
from storage.refusals import Denied
from storage.register import Printing
from storage.service import ServiceSettings

log = structlog.get_logger()

AT_ONCE = 2  # rendering is Python's own work: more threads make none faster
ASKED = timedelta(days=1)  # after it was asked for, what is made anew each time is no longer given out
LETTER = "letter"

Made = tuple[bytes, str]


class Documents:
    """Makes what a source names: a kind, and what it is about. Raises `NoDocument` where there is nothing to make."""

    def __init__(
        self, database: Database, writer: Writer, service: ServiceSettings, public_url: str, now: Callable[[], datetime]
    ):
        self.database, self.service, self.now = database, service, now
        self._pool = ThreadPoolExecutor(AT_ONCE, "documents")
        press = LetterPress(service.zone, service.reports_at, public_url, demo=service.demo)
        self.letters = LetterPrinter(database, writer, press, self._in_pool, now)
        self._makers: dict[str, Callable[[str], Awaitable[Made]]] = {
            LETTER: self.letters.fetch,
            "mydata.pdf": self._anew(partial(self._mydata, self._as_pdf)),
            "mydata.json": self._anew(partial(self._mydata, self._as_json)),
            "register": self._anew(partial(self._register, "register")),
            "roster": self._anew(partial(self._register, "roster")),
        }

    async def fetch(self, source: str) -> Made:
        kind, _, about = source.partition(":")
        if kind not in self._makers:
            raise NoDocument(kind)
        return await self._makers[kind](about)

    async def prepare(self, source: str) -> None:
        """See, before a platform is told to fetch it, that it can be made. Raises as `fetch` does."""
        kind, _, about = source.partition(":")
        if kind == LETTER:
            await self.letters.prepare(about)
        elif kind in self._makers:
            await self._makers[kind](about)

    def files(self, bot: str) -> "TelegramFiles":
        return TelegramFiles(self.letters, bot)

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _in_pool(self, work: Callable[[], Any]) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    def _anew(self, make: Callable[[str], Made]) -> Callable[[str], Awaitable[Made]]:
        async def made(about: str) -> Made:
            try:
                document: Made = await self._in_pool(partial(make, about))
            except NoDocument:
                raise
            except Exception as problem:
                log.exception("document not made")
                raise NotMade(about) from problem
            return document

        return made

    def _numbers(self, about: str) -> tuple[int, int, int]:
        """`subject:chat:asked`, while it is not too long ago."""
        try:
            subject, chat, asked = map(int, about.split(":"))
        except ValueError:
            raise NoDocument(about) from None
        if self.now().timestamp() - asked > ASKED.total_seconds():
            raise NoDocument(about)
        return subject, chat, asked

    def _mydata(self, written: Callable[[dict[str, Any]], Made], about: str) -> Made:
        """`person:chat:asked`: given out only into that chat while it is the person's, and only for a day."""
        person, chat, _asked = self._numbers(about)
        with self.database.reading() as records:
            if not mydata.asked_for(records, person, chat):
                raise NoDocument(f"mydata of person {person}")
            found = mydata.gather(records, self.database.vault, person, self.now())
        return written(found)

    def _register(self, kind: str, about: str) -> Made:
        """`centre:chat:asked`: into that chat while whoever sits there may print it, and only for a day."""
        from .register import KINDS, register_paper

        centre, chat, asked = self._numbers(about)
        printed_at = datetime.fromtimestamp(asked, UTC).astimezone(self.service.zone)
        with self.database.reading() as records:
            person = mydata.owner(records, chat)
            try:
                whole = Printing(records, printed_at.date(), person).whole(centre, self.database.vault)
            except Denied:
                raise NoDocument(f"{kind} of centre {centre}") from None
        return KINDS[kind](register_paper(whole, printed_at, demo=self.service.demo)), PDF

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

    async def known(self, source: str) -> Held | None:
        kind, _, about = source.partition(":")
        return await self.letters.held(about, self.bot) if kind == LETTER else None

    async def keep(self, held: Held) -> None:
        await self.letters.keep(held, self.bot)


def _iso(value: Any) -> str:
    return str(value.isoformat())
