"""Reminder times: when an exam's own reminders are due, where that is not the usual hour."""

from collections.abc import Iterable
from datetime import time
from enum import StrEnum

import sqlalchemy as sa

from storage.imports.errors import BadCell
from storage.imports.files import cell
from storage.imports.files.columns import Names, key, needed
from storage.imports.kind import Cells, Changed, Kind, Load
from storage.imports.references import exams, unknown_exam
from storage.reminders import WHO, ReminderTime

NO_HOUR = {  # by kind: why it has no hour of its own, and what to write
    "nudge": ("a nudge goes out when the day's last paper ends", "Write never or usual, or set quiet_to."),
    "outage": ("it goes out when Karani is back after an outage", "Write never or usual."),
}


class NoHour(StrEnum):
    """Words in place of an hour: no such reminder, or the service's own hour again."""

    NEVER = "never"
    USUAL = "usual"


def kind_of_exam(cell: str) -> str:
    """A kind that is about the days of an exam. Raises `BadCell`.

    >>> kind_of_exam("Last call")
    'last_call'
    """
    kind = "_".join(cell.casefold().replace("-", " ").split())
    known = [name for name, who in WHO.items() if who.of_exam]
    if kind in WHO and kind not in known:
        raise BadCell("it belongs to no exam, and has one hour for all", "Set it in REMINDER_TIMES.")
    if kind not in known:
        raise BadCell("not a kind of reminder", f"Write one of: {', '.join(known)}.")
    return kind


def hour_or_word(said: str) -> time | NoHour:
    """An hour of the centre's own time, or a word. Raises `BadCell`.

    >>> hour_or_word("19:00"), hour_or_word("Never")
    (datetime.time(19, 0), <NoHour.NEVER: 'never'>)
    """
    if said.casefold() in list(NoHour):
        return NoHour(said.casefold())
    try:
        return cell.hour(said)
    except BadCell as wrong:
        raise BadCell(wrong.problem, "Write hours and minutes, like 17:30, or never, or usual.") from None


class ReminderTimes(Kind):
    """A row is a kind in one exam: its hour, `never`, or again the `usual` one."""

    columns = (key("exam", cell.exam_code, Names.EXAM), key("kind", kind_of_exam), needed("at", hour_or_word))

    def __init__(self, load: Load):
        super().__init__(load)
        self._seen: dict[tuple[str, str], int] = {}
        self._rows: dict[tuple[str, str], tuple[int, Cells]] = {}
        self._exams: list[int] = []
        self._found: dict[tuple[int, str], time | None] = {}
        self._wanted: dict[tuple[int, str], time | NoHour] = {}

    def take(self, at: int, cells: Cells) -> None:
        """A kind may have no hour of its own; two rows of one exam and kind are a problem."""
        exam, kind = cells["exam"], cells["kind"]
        if kind in NO_HOUR and isinstance(cells.get("at"), time):
            problem, mend = NO_HOUR[kind]
            self.problems.add(at, "at", f"{cells['at']:%H:%M}", problem, mend)
        if not self.repeats(self._seen, (exam, kind), at, "kind", kind):
            self._rows[exam, kind] = at, cells

    def check(self, records: sa.Connection) -> None:
        """The exam must be in the records; a kind that has no hour there yet needs one."""
        known = exams(records, {exam for exam, _ in self._rows})
        self._exams = [exam.id for exam in known.values()]
        self._found = _times(records, self._exams)
        for (exam, kind), (at, cells) in self._rows.items():
            if exam not in known:
                unknown_exam(self.problems, at, exam)
            else:
                self._compare((known[exam].id, kind), at, cells)

    def write(self, records: sa.Connection) -> None:
        """The hours that changed, `usual` ones by taking the row away. Raises `Changed`."""
        if _times(records, self._exams) != self._found:
            raise Changed
        for (exam, kind), at in self._wanted.items():
            mine = sa.and_(ReminderTime.exam_id == exam, ReminderTime.kind == kind)
            records.execute(sa.delete(ReminderTime).where(mine))
            if at is not NoHour.USUAL:
                row = {"exam_id": exam, "kind": kind, "at": at if isinstance(at, time) else None}
                records.execute(sa.insert(ReminderTime), row)
            self.wrote(1)

    def _compare(self, key: tuple[int, str], at: int, cells: Cells) -> None:
        is_new = key not in self._found
        if is_new and self.lacks(at, cells, "at"):
            return
        stands = NoHour.USUAL if is_new else self._found[key] or NoHour.NEVER
        wanted = cells.get("at", stands)
        if wanted != stands:
            self._wanted[key] = wanted
        self.count(new=is_new and wanted != stands, changed=wanted != stands)


def _times(records: sa.Connection, exams: Iterable[int]) -> dict[tuple[int, str], time | None]:
    found = records.execute(sa.select(ReminderTime).where(ReminderTime.exam_id.in_(list(exams))))
    return {(row.exam_id, row.kind): row.at for row in found}
