"""Exams: their dates and hours, and the days that follow from these."""

from collections.abc import Iterable

import sqlalchemy as sa

from storage.base import Row
from storage.deployments import Deployment
from storage.exams import (
    CANDIDATES_PER_INVIGILATOR,
    CANDIDATES_PER_SUPERVISOR,
    CLOSES,
    DISPUTE_DAYS,
    GRACE_DAYS,
    OFFER_DAYS,
    OPENS,
    QUIET_FROM,
    QUIET_TO,
    SCHOOL_BLOCK_YEARS,
    Centre,
    Exam,
)
from storage.growing import analysed
from storage.imports.files import cell
from storage.imports.files.columns import Column, key, needed
from storage.imports.kind import Cells, Kind, Load, Touched
from storage.imports.shelf import Shelf, add, differing
from storage.register import nobody_marks

from .calendar import Calendar
from .following import Following

LONGEST = 200  # days; a longer exam is a slip of the pen
USUAL = {
    "opens": OPENS,
    "closes": CLOSES,
    "quiet_from": QUIET_FROM,
    "quiet_to": QUIET_TO,
    "grace_days": GRACE_DAYS,
    "school_block_years": SCHOOL_BLOCK_YEARS,
    "candidates_per_supervisor": CANDIDATES_PER_SUPERVISOR,
    "candidates_per_invigilator": CANDIDATES_PER_INVIGILATOR,
    "offer_days": OFFER_DAYS,
    "dispute_days": DISPUTE_DAYS,
}
COUNTS = ("grace_days", "school_block_years", "dispute_days")
ABOVE_ZERO = ("candidates_per_supervisor", "candidates_per_invigilator", "offer_days")
DATES = ("rehearsal_on", "starts_on", "ends_on")


class Exams(Kind):
    """A row is an exam. Its days are made with it: the rehearsal, and the weekdays from the first paper to the last."""

    columns = (
        key("exam", cell.exam_code),
        needed("title", cell.thing),
        *(needed(name, cell.day) for name in DATES),
        *(Column(name, cell.hour) for name in ("opens", "closes", "quiet_from", "quiet_to")),
        *(Column(name, cell.count) for name in COUNTS),
        *(Column(name, cell.some) for name in ABOVE_ZERO),
    )

    def __init__(self, load: Load):
        super().__init__(load)
        self._seen: dict[str, int] = {}
        self._rows: dict[str, tuple[int, Cells]] = {}
        self._shelf = Shelf(Exam.id, *(getattr(Exam, name) for name in ("code", "title", *DATES, *USUAL)))
        self._new: list[Cells] = []
        self._moved: dict[int, tuple[int, Following]] = {}  # exams whose postings go with other dates, and their rows

    def take(self, at: int, cells: Cells) -> None:
        """Two rows of one code are a problem."""
        exam = cells["exam"]
        if not self.repeats(self._seen, exam, at, "exam", exam):
            self._rows[exam] = at, cells

    def check(self, records: sa.Connection) -> None:
        """A new exam needs a title and its dates; dates and hours must follow each other."""
        found = {row.code: row for row in self._shelf.find_by(records, Exam.code, self._rows)}
        for exam, (at, cells) in self._rows.items():
            row = found.get(exam)
            if row is None and self.lacks(at, cells, "title", *DATES):
                continue
            wanted = {name: value for name, value in cells.items() if name != "exam"}
            whole = {**(row._mapping if row else USUAL), **wanted}
            if self._orderly(at, whole):
                self._compare(records, row, exam, at, wanted, whole)

    def write(self, records: sa.Connection) -> None:
        """The exams and their days, but for days that were set for themselves; and the postings that go with them."""
        for _ in add(records, Exam, self._new):
            pass
        self._shelf.write(records, self.load)
        if self._moved:
            analysed(records, Deployment, Centre)
        for at, following in self._moved.values():
            self._follow(records, at, following)
            following.close(records)
        if self._moved:
            nobody_marks(records)
        for row in self._shelf.find_by(records, Exam.code, self._rows):
            Calendar(records, row.id, row._mapping).write()
            self.wrote(1)

    def touched(self) -> Iterable[Touched]:
        """The centres of exams with another title, or other dates."""
        return [(Centre.exam_id, sorted({*self._shelf.changed("title"), *self._moved}))]

    def _follow(self, records: sa.Connection, at: int, following: Following) -> None:
        self.followed += following.write(records, self.load.now, self.load.zone)
        for row in following.outside(records):
            kept = f"person {row.person_id} at {row.code}, {row.from_on} to {row.to_on}"
            self.keep(at, "posting", kept, "the dates of the exam", "days of its own, marked, or posted elsewhere then")

    def _compare(
        self, records: sa.Connection, row: Row | None, exam: str, at: int, wanted: Cells, whole: Cells
    ) -> None:
        if row is None:
            self._new.append({**whole, "code": exam})
            self.count(new=True, changed=False)
            return
        changes = differing(row, wanted)
        if changes:
            self.replaces(at, row, changes)
            self._shelf.change(row, changes)
        if any(name in changes for name in DATES):
            self._moved[row.id] = at, Following(row.id, row, whole)
            if longer := self._moved[row.id][1].vacancies(records):
                which = "1 vacancy of it closes" if longer == 1 else f"{longer} vacancies of it close"
                file, line = self.files.where(at)
                self.replaced.append(f"{file}, row {line}, ends_on: {which} on that day, not later")
        calendar = Calendar(records, row.id, whole)
        for day in calendar.kept:
            self.keep(at, "date", day, "no day of the exam", "it is marked already")
        self.count(new=False, changed=bool(changes) or calendar.differs)

    def _orderly(self, at: int, exam: Cells) -> bool:
        before = self.problems.count
        for first, then in (("rehearsal_on", "starts_on"), ("starts_on", "ends_on")):
            if exam[first] > exam[then]:
                self.problems.add(at, then, exam[then], f"it is before {first}, {exam[first]}", "Look at both dates.")
        if (exam["ends_on"] - exam["rehearsal_on"]).days > LONGEST:
            problem = f"that is more than {LONGEST} days after {exam['rehearsal_on']}"
            self.problems.add(at, "ends_on", exam["ends_on"], problem, "Look at the year.")
        orderly_hours(self, at, exam)
        return self.problems.count == before


def orderly_hours(kind: Kind, at: int, hours: Cells) -> None:
    """Add a problem where a day would close before it opens."""
    for first, then in (("opens", "closes"), ("quiet_from", "quiet_to")):
        never_quiet = first == "quiet_from" and hours[first] == hours[then]
        if hours[first] >= hours[then] and not never_quiet:
            problem = f"it is not after {first}, {hours[first]:%H:%M}"
            kind.problems.add(at, then, f"{hours[then]:%H:%M}", problem, "Look at both times.")
