"""Exam days: a holiday, a Saturday paper, other hours; one day of an exam set for itself."""

from datetime import date

import sqlalchemy as sa

from storage.base import Row
from storage.exams import DayKind, ExamDay
from storage.imports.files import cell
from storage.imports.files.columns import Column, Names, key, needed
from storage.imports.kind import Cells, Changed, Kind, Load
from storage.imports.references import exams, unknown_exam
from storage.imports.shelf import add, differing
from storage.register import marked_days, nobody_marks

from .calendar import HOURS, day_shelf
from .exams import orderly_hours


class ExamDays(Kind):
    """A row is a day. It keeps what it says when its exam is imported again; hours that it never had are the exam's."""

    columns = (
        key("exam", cell.exam_code, Names.EXAM),
        key("date", cell.day),
        needed("kind", cell.day_kind),
        *(Column(name, cell.hour) for name in HOURS),
    )

    def __init__(self, load: Load):
        super().__init__(load)
        self._seen: dict[tuple[str, date], int] = {}
        self._rows: dict[str, list[tuple[int, Cells]]] = {}
        self._shelf = day_shelf()
        self._new: list[Cells] = []
        self._taken: dict[int, dict[date, int]] = {}  # by exam: days that are none from now on, and their rows

    def take(self, at: int, cells: Cells) -> None:
        """Two rows of one exam and day are a problem."""
        exam, on = cells["exam"], cells["date"]
        if not self.repeats(self._seen, (exam, on), at, "date", on):
            self._rows.setdefault(exam, []).append((at, cells))

    def check(self, records: sa.Connection) -> None:
        """The exam must be in the records; a new day needs its kind, and its hours must follow each other.

        A day that is marked stays one, with its column on the printed register and what it pays.
        """
        known = exams(records, self._rows)
        for exam, rows in self._rows.items():
            if exam not in known:
                for at, _ in rows:
                    unknown_exam(self.problems, at, exam)
                continue
            found = {row.on: row for row in self._shelf.find_by(records, ExamDay.exam_id, [known[exam].id])}
            for at, cells in rows:
                self._compare(found.get(cells["date"]), at, cells, known[exam])
        for exam_id, days in self._taken.items():
            for on, sent in marked_days(records, exam_id, days).items():
                self._refuse_marked(days[on], on, sent)

    def write(self, records: sa.Connection) -> None:
        """New days, then those that changed; each is kept when its exam is imported again. Raises `Changed`."""
        if self._taken:
            nobody_marks(records)
        if any(marked_days(records, exam_id, days) for exam_id, days in self._taken.items()):
            raise Changed
        for count in add(records, ExamDay, self._new):
            self.wrote(count)
        self.wrote(self._shelf.write(records, self.load))

    def _compare(self, row: Row | None, at: int, cells: Cells, exam: Row) -> None:
        if row is None and self.lacks(at, cells, "kind"):
            return
        if row is None and not exam.rehearsal_on <= cells["date"] <= exam.ends_on:
            problem = f"{cells['exam']} is from {exam.rehearsal_on} to {exam.ends_on}, and nobody is posted on that day"
            self.problems.add(at, "date", cells["date"], problem, "Import exams with other dates first.")
        wanted = {name: cells[name] for name in ("kind", *HOURS) if name in cells} | {"overridden": True}
        hours = {name: getattr(exam if row is None else row, name) for name in HOURS}
        orderly_hours(self, at, hours | wanted)
        changes = differing(row, wanted) if row else {}
        if row is None:
            self._new.append({"exam_id": exam.id, "on": cells["date"], **hours, **wanted})
        elif changes:
            self.replaces(at, row, changes)
            self._shelf.change(row, changes)
        if wanted.get("kind") == DayKind.NONE and (row is None or row.kind != DayKind.NONE):
            self._taken.setdefault(exam.id, {})[cells["date"]] = at
        self.count(new=row is None, changed=bool(changes))

    def _refuse_marked(self, at: int, on: date, sent: int) -> None:
        registers = "1 register of it is sent" if sent == 1 else f"{sent} registers of it are sent"
        problem = f"{on} is marked already, and {registers}: it stays a day of the exam"
        mend = "Leave the row out. Who was marked present and was not there is corrected in that day's register."
        self.problems.add(at, "kind", DayKind.NONE, problem, mend)
