"""Letter printer: prints a letter once, keeps it in the database, and knows which of them Telegram has."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

import structlog

from bot.writer import Writer
from conversations.core import Source
from documents.letter import Letter
from documents.letter_languages import ENGLISH, SWAHILI
from handlers.channel import Held, NoDocument, NotMade
from storage.database import Database, Unavailable
from storage.letters import prints

from .press import LetterPress, content_hash

log = structlog.get_logger()

T = TypeVar("T")
InPool = Callable[[Callable[[], Any]], Awaitable[Any]]
PDF = "application/pdf"
LETTERS = {"letter": ENGLISH, "letter.sw": SWAHILI}  # the language that a source's word asks for


class LetterPrinter:
    """Letters by letter and chat: given out only into the officer's own chat, and only while the letter stands."""

    def __init__(
        self, database: Database, writer: Writer, press: LetterPress, in_pool: InPool, now: Callable[[], datetime]
    ):
        self.database, self.writer, self.press, self.in_pool, self.now = database, writer, press, in_pool, now

    async def fetch(self, source: Source) -> tuple[bytes, str]:
        """The printed letter. Raises `NoDocument`, or `NotMade` where printing failed, which the letter then says."""
        wanted, letter = await self.in_pool(partial(self._read, source))
        content = await self._printed(wanted.paper.letter.id, letter)
        if wanted.by_link:
            await self._write(partial(prints.opened, letter_id=wanted.paper.letter.id, chat_id=wanted.chat_id))
        return content, PDF

    async def prepare(self, source: Source) -> None:
        """See that it is printed, before a platform is told to fetch it."""
        wanted, letter = await self.in_pool(partial(self._read, source))
        await self._printed(wanted.paper.letter.id, letter)

    async def held(self, source: Source, bot: str) -> Held:
        """How Telegram has it, for this bot."""
        wanted, letter = await self.in_pool(partial(self._read, source))
        key = content_hash(letter)
        file_id = await self.in_pool(partial(self._reading, partial(prints.telegram_file, bot=bot, key=key)))
        return Held(f"{wanted.paper.letter.id}:{key}", file_id)

    async def keep(self, held: Held, bot: str) -> None:
        letter_id, _, key = held.key.partition(":")
        job = partial(prints.keep_telegram_file, bot=bot, key=key, letter_id=int(letter_id), file_id=held.file_id)
        await self.writer.run(job)

    async def _printed(self, letter_id: int, letter: Letter) -> bytes:
        key = content_hash(letter)
        kept: bytes | None = await self.in_pool(partial(self._reading, partial(prints.printed, key=key)))
        if kept is not None:
            return kept
        try:
            content: bytes = await self.in_pool(partial(printed, letter))
        except Exception as problem:
            log.exception("letter not printed", letter=letter_id)
            await self._write(partial(prints.failed, letter_id=letter_id))
            raise NotMade(f"letter {letter_id}") from problem
        await self._write(partial(prints.keep, prints={key: (letter_id, content)}))
        return content

    async def _write(self, job: Callable[..., None]) -> None:
        try:
            await self.writer.run(partial(job, now=self.now()))
        except Unavailable:
            log.warning("the database is away")

    def _reading(self, read: Callable[..., T]) -> T:
        with self.database.reading() as records:
            return read(records)

    def _read(self, source: Source) -> tuple[prints.Wanted, Letter]:
        letter, chat = source.subject, source.chat
        today = self.now().astimezone(self.press.zone).date()
        of = partial(prints.wanted, vault=self.database.vault, letter_id=letter, chat_id=chat, today=today)
        wanted = self._reading(of)
        if wanted is None:
            raise NoDocument(f"letter {letter}")
        return wanted, self.press.letter(wanted.paper, LETTERS[source.kind])


def printed(letter: Letter) -> bytes:
    from documents.letter_pdf import letter_pdf  # loads fpdf2, which a start does not need

    return letter_pdf(letter)
