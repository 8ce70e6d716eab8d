"""Asked: an export that somebody in office asks for in a chat: the audit's row is the order, and is kept to."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from storage.audit import Audit, AuditRow
from storage.exams import Centre, Exam, SubCounty
from storage.people import Person, Standing, acting_as, of_the_council, sub_counties_of
from storage.refusals import Denied

from .export import Scope
from .files import Watermark
from .kinds import EXPORTS

ACT = "exported"


@dataclass(frozen=True)
class Order:
    """What was asked for, as whoever asked may have it now. `said`: of what the watermark speaks."""

    kind: str
    scope: Scope
    suffix: str
    said: str
    name: str
    office: str
    number: int

    def watermark(self, made: str) -> Watermark:
        """`made` is the hour, in figures."""
        by = f"{self.name} ({self.office.replace('_', ' ')})"
        return Watermark(f"Karani: {self.said}, {made}, by {by}, number {self.number} of the audit", self.number)


class Exports:
    """From one turn's desk: of the sub-counties of a person's offices, or, for the council, of one that is named."""

    def __init__(self, connection: sa.Connection, today: date, person_id: int, audit: Audit):
        self.connection, self.today, self.person_id, self.audit = connection, today, person_id, audit

    @property
    def council(self) -> bool:
        """Whether this person is an officer of the council."""
        return bool(self.connection.scalar(sa.select(of_the_council(self.person_id, self.today))))

    def kinds(self) -> list[str]:
        """What this person may ask for here; the auditors' book is read by the council, with the command line."""
        return [kind for kind, export in EXPORTS.items() if not export.nation]

    def exams(self) -> list[tuple[str, str]]:
        """Code and title of the exams with centres in their offices' sub-counties, the newest first."""
        here = sa.exists().where(Centre.exam_id == Exam.id, self._places())
        found = sa.select(Exam.code, Exam.title).order_by(Exam.rehearsal_on.desc(), Exam.code)
        rows = self.connection.execute(found if self.council else found.where(here))
        return [(code, title) for code, title in rows]

    def sub_counties(self) -> list[tuple[str, str]]:
        """Code and name of those among which this person chooses: for the council every one, else their own."""
        found = sa.select(SubCounty.code, SubCounty.name).order_by(SubCounty.name, SubCounty.code)
        mine = SubCounty.code.in_(sub_counties_of(self.person_id, self.today))
        rows = self.connection.execute(found if self.council else found.where(mine))
        return [(code, name) for code, name in rows]

    def ask(self, kind: str, exam: str, suffix: str, place: str = "") -> int:
        """Order it: an official act. Gives its number. Raises `Denied` for what is not theirs."""
        if self._order(0, kind, exam, suffix, place) is None:
            raise Denied("export", f"{kind} {exam}")
        detail = {"exam": exam, "format": suffix, "sub_counties": [place] if place else []}
        return self.audit.note(ACT, kind, **detail, **acting_as(self.connection, self.person_id, self.today))

    def order(self, number: int, chat: int) -> Order:
        """An order from this chat and person. Raises `Denied` where it is not, or no longer, theirs."""
        row = self.connection.execute(sa.select(AuditRow).where(AuditRow.id == number, AuditRow.act == ACT)).first()
        if row is None or row.chat_id != chat or row.person_id != self.person_id:
            raise Denied("export", f"export {number}")
        place = next(iter(row.detail["sub_counties"]), "")
        found = self._order(number, row.subject, row.detail["exam"], row.detail["format"], place)
        if found is None:
            raise Denied("export", f"export {number}")
        return found

    def _order(self, number: int, kind: str, exam: str, suffix: str, place: str) -> Order | None:
        exam_id = self.connection.scalar(sa.select(Exam.id).where(Exam.code == exam))
        own = frozenset(code for code, _ in self.sub_counties())
        codes = own & {place} if place else own
        if kind not in self.kinds() or exam_id is None or not codes or (self.council and not place):
            return None
        name = self.connection.scalar(sa.select(Person.full_name).where(Person.id == self.person_id)) or ""
        office = acting_as(self.connection, self.person_id, self.today)["office"]
        scope = Scope(exam_id, codes, phones=True, ids=office == Standing.COUNCIL)
        return Order(kind, scope, suffix, f"{kind} {exam} {' '.join(sorted(codes))}", name, office, number)

    def _places(self) -> sa.ColumnElement[bool]:
        return Centre.sub_county_code.in_(sub_counties_of(self.person_id, self.today))
