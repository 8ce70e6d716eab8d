"""Calendar: the days of one exam, as they follow from its dates."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from storage.exams import DayKind, ExamDay, paper_days
from storage.imports.shelf import Shelf, differing
from storage.register import marked_days

HOURS = ("opens", "closes", "quiet_from", "quiet_to")


class Calendar:
    """What has to change in an exam's days. Days set for themselves (`overridden`) are left alone, and so are days
    outside the dates that have marks or registers (`kept`)."""

    def __init__(self, records: sa.Connection, exam_id: int, exam: Mapping[str, Any]):
        self._records = records
        self._days = day_shelf()
        there = {row.on: row for row in self._days.find_by(records, ExamDay.exam_id, [exam_id])}
        wanted = {on: {"kind": kind, **{name: exam[name] for name in HOURS}} for on, kind in days_of(exam).items()}
        self._new = [
            {"exam_id": exam_id, "on": on, "overridden": False, **day} for on, day in wanted.items() if on not in there
        ]
        self._changed = 0
        for on, row in there.items():
            if not row.overridden and (changes := differing(row, wanted.get(on, {}))):
                self._days.change(row, changes)
                self._changed += 1
        gone = {on: row.id for on, row in there.items() if on not in wanted and not row.overridden}
        self.kept = sorted(marked_days(records, exam_id, gone))
        self._gone = [id_ for on, id_ in gone.items() if on not in self.kept]

    @property
    def differs(self) -> bool:
        """Whether the days that stand are others than those the exam wants."""
        return bool(self._new or self._changed or self._gone)

    def write(self) -> None:
        """Add, change and take away the days that differ; marked ones and those set by hand stay."""
        if self._new:
            self._records.execute(sa.insert(ExamDay), self._new)
        self._days.write(self._records)
        self._records.execute(sa.delete(ExamDay).where(ExamDay.id.in_(self._gone)))


def days_of(exam: Mapping[str, Any]) -> dict[date, DayKind]:
    """The rehearsal, and the weekdays from the first paper to the last."""
    papers = dict.fromkeys(paper_days(exam["starts_on"], exam["ends_on"]), DayKind.PAPER)
    return {exam["rehearsal_on"]: DayKind.REHEARSAL} | papers


def day_shelf() -> Shelf:
    """Exam days as an import compares and changes them."""
    hours = (getattr(ExamDay, name) for name in HOURS)
    return Shelf(ExamDay.id, ExamDay.on, ExamDay.kind, *hours, ExamDay.overridden)
