"""Lists as files: everybody of a list, with the number to call, for a spreadsheet."""

import csv
import io
from collections.abc import Callable, Iterable
from datetime import date, datetime

import sqlalchemy as sa

from conversations.core import _, speaking
from conversations.core.source import Source
from conversations.letters.board import REACHED_SHORT
from conversations.reminders.unreached import WHY
from conversations.speech import dialled, role_name
from handlers.channel import NoDocument
from storage.accounts import Invitations
from storage.audit import Audit
from storage.letters import LetterBoard
from storage.people import People
from storage.privacy import mydata
from storage.refusals import Denied
from storage.register import Board
from storage.reminders import Audience
from storage.reminders import NotReached as Away
from storage.vault import Vault

CSV = "text/csv; charset=utf-8"
MOST = 300_000  # people of one list: a nation's
Lines = Iterable[tuple[str, ...]]


class Lists:
    """Reads a list for whoever asked for it, as long as the chat is theirs and they may see it."""

    def __init__(self, records: sa.Connection, vault: Vault, source: Source, now: datetime):
        """`now` is aware, in the centres' zone."""
        self.records, self.vault, self.source, self.now = records, vault, source, now
        self.person = mydata.owner(records, source.chat)

    def file(self, language: str) -> tuple[bytes, str]:
        """The bytes and their type. Raises `NoDocument` where it is not, or no longer, theirs."""
        people = People(self.records).language(self.person) if self.person else ""
        with speaking(people or language):
            try:
                lines = [self._titles(), *KINDS[self.source.kind](self)]
            except Denied:
                raise NoDocument(self.source.dump()) from None
        text = io.StringIO()
        csv.writer(text).writerows(lines)
        return text.getvalue().encode("utf-8-sig"), CSV  # the mark by which Excel knows the letters

    @staticmethod
    def _titles() -> tuple[str, ...]:
        return _("Centre"), _("Name"), _("Role"), _("Phone"), _("State")

    def never_came(self) -> Lines:
        audit = Audit(self.records, self.now, self.person, None)
        for one in Invitations(self.records, self.now, self.person, self.vault, audit).absent(self.now.date()):
            sent = one.invited_at and one.invited_at.astimezone(self.now.tzinfo).date()
            yield one.centre, one.name, role_name(one.role), dialled(one.phone), f"{sent or ''}"

    def absent(self) -> Lines:
        on = date.fromordinal(self.source.subject)
        for one in Board(self.records, self.now.date(), self.person).absences(on):
            yield one.centre, one.name, role_name(one.role), dialled(one.phone), f"Ab {on}"

    def letters(self) -> Lines:
        centre = LetterBoard(self.records, self.now.date(), self.person).centre(self.source.subject)
        for one in centre.officers:
            yield centre.centre, one.name, role_name(one.role), dialled(one.phone), _(REACHED_SHORT[one.reached])

    def not_reached(self) -> Lines:
        audience = Audience.of_number(self.source.subject)
        for one in Away(self.records, self.now.date(), self.person).people(audience, most=MOST):
            yield f"{one.centre_code} {one.centre}", one.name, "", dialled(one.phone), _(WHY[one.why])

    def not_delivered(self) -> Lines:
        found = Away(self.records, self.now.date(), self.person)
        for one in found.undelivered(self.source.subject, most=MOST):
            yield f"{one.centre_code} {one.centre}".strip(), one.name, "", one.phone, _(WHY[one.why])


KINDS: dict[str, Callable[[Lists], Lines]] = {
    "list.never": Lists.never_came,
    "list.absent": Lists.absent,
    "list.letters": Lists.letters,
    "list.unreached": Lists.not_reached,
    "list.undelivered": Lists.not_delivered,
}
