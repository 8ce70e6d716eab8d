"""Postings: the rows of a deployments file, and the exam, centre and dates that they turn out to mean."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from storage.base import Row
from storage.exams import Role
from storage.imports.errors import Problems
from storage.imports.references import centres, exams, unknown_centre, unknown_exam

from .individuals import Individual


@dataclass(slots=True)
class Posting:
    """Dates are None until the exam's are put in their place."""

    at: int
    one: Individual
    exam: str
    centre: str
    role: Role | None
    from_on: Any
    to_on: Any
    centre_id: int = 0
    open_ended: bool = False  # the row says no last day
    new: bool = True


class Placing:
    """Looks up the exams and centres that postings name, each once."""

    def __init__(self, records: sa.Connection, problems: Problems):
        self._records, self._problems = records, problems
        self._exams: dict[str, Row] = {}
        self._centres: dict[str, dict[str, int]] = {}

    def placed(self, postings: Iterable[Posting]) -> list[Posting]:
        """Those whose exam and centre there are, and whose dates can be. Adds a problem for each of the others."""
        codes: dict[str, set[str]] = {}
        for posting in postings:
            codes.setdefault(posting.exam, set()).add(posting.centre)
        self._exams = exams(self._records, codes)
        self._centres = {exam: centres(self._records, row.id, codes[exam]) for exam, row in self._exams.items()}
        return [posting for posting in postings if self._place(posting) and posting.one.right]

    def _place(self, posting: Posting) -> bool:
        exam = self._exams.get(posting.exam)
        if exam is None:
            unknown_exam(self._problems, posting.at, posting.exam)
            return False
        posting.centre_id = self._centres[posting.exam].get(posting.centre, 0)
        if not posting.centre_id:
            unknown_centre(self._problems, posting.at, posting.exam, posting.centre)
            return False
        posting.open_ended = posting.to_on is None
        posting.from_on = posting.from_on or exam.rehearsal_on
        posting.to_on = posting.to_on or max(exam.ends_on, posting.from_on)
        return self._within(posting, exam)

    def _within(self, posting: Posting, exam: Row) -> bool:
        """Whether the dates are in order and touch the exam."""
        first, last = posting.from_on, posting.to_on
        mend = f"{posting.exam} is from {exam.rehearsal_on} to {exam.ends_on}."
        if first > exam.ends_on:
            self._problems.add(posting.at, "from_on", first, "it is after the exam", mend)
        elif last < exam.rehearsal_on:
            self._problems.add(posting.at, "to_on", last, "it is before the exam", mend)
        elif last < first:
            self._problems.add(posting.at, "to_on", last, f"it is before from_on, {first}", "Look at both dates.")
        else:
            return True
        return False
