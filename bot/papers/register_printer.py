"""Register printer: each register to sign gets codes, by which its signed and stamped sheet is filed."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from bot.letters.printer import PDF
from bot.writer import Writer
from conversations.core import Source
from handlers.channel import NoDocument
from storage.database import Database
from storage.history import Closed, last_closed
from storage.privacy import mydata
from storage.refusals import Denied
from storage.register import Printing, WholeRegister
from storage.service import ServiceSettings
from storage.stamped import Known, keep_pages, known_of, note_print
from storage.witness import BEGINNING

from .anew import Made, asked_in_time, without_fault

TO_SIGN, BLANK = "register", "roster"
REGISTERS = (TO_SIGN, BLANK)

Found = tuple[WholeRegister, Closed | None, Known]
InPool = Callable[[Callable[[], Any]], Awaitable[Any]]


class RegisterPrinter:
    """Of a centre: into that chat while whoever sits there may print it now."""

    def __init__(
        self,
        database: Database,
        writer: Writer,
        service: ServiceSettings,
        in_pool: InPool,
        now: Callable[[], datetime],
    ):
        self.database, self.writer, self.service, self.now = database, writer, service, now
        self._in_pool = in_pool

    async def fetch(self, source: Source) -> Made:
        asked = asked_in_time(source, self.now())
        return await without_fault(source, self._print(source, asked))

    async def _print(self, source: Source, asked: datetime) -> Made:
        whole, closed, known = await self._in_pool(partial(self._read, source))
        codes: Sequence[str] = ()
        if source.kind == TO_SIGN:
            head = closed.head if closed else BEGINNING
            codes = await self.writer.run(
                partial(note_print, centre_id=source.subject, known=known, head=head, now=asked)
            )
        paper, pages = await self._in_pool(partial(self._draw, source.kind, whole, closed, codes, asked))
        if codes and pages > 1:
            await self.writer.run(partial(keep_pages, code=codes[0], pages=pages))
        return paper, PDF

    def _read(self, source: Source) -> Found:
        """The register, and how far its history goes: as they stand in one moment."""
        now = self.now().astimezone(self.service.zone)
        with self.database.reading() as records:
            person = mydata.owner(records, source.chat)
            known = known_of(records, source.subject)  # before the marks: what comes between counts as changed since
            try:
                whole = Printing(records, now.date(), person).whole(source.subject, self.database.vault)
            except Denied:
                raise NoDocument(f"{source.kind} of centre {source.subject}") from None
            return whole, last_closed(records), known

    def _draw(
        self, kind: str, whole: WholeRegister, closed: Closed | None, codes: Sequence[str], asked: datetime
    ) -> tuple[bytes, int]:
        from documents.register import pages_of

        from .register import KINDS, register_paper

        printed_at = asked.astimezone(self.service.zone)
        paper = KINDS[kind](register_paper(whole, printed_at, closed, demo=self.service.demo, codes=codes))
        return paper, pages_of(paper)
