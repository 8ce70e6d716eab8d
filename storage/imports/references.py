"""References: the exams, centres and places that a file's rows speak of, looked up once."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from storage.base import Row
from storage.exams import Centre, County, Exam, SubCounty

from .errors import Problems
from .shelf import chunks


def exams(records: sa.Connection, codes: Iterable[str]) -> dict[str, Row]:
    """By code."""
    dates = (Exam.rehearsal_on, Exam.starts_on, Exam.ends_on)
    hours = (Exam.opens, Exam.closes, Exam.quiet_from, Exam.quiet_to)
    found = records.execute(sa.select(Exam.id, Exam.code, *dates, *hours).where(Exam.code.in_(list(codes))))
    return {row.code: row for row in found}


def centres(records: sa.Connection, exam_id: int, codes: Iterable[str]) -> dict[str, int]:
    """The ids of an exam's centres, by code."""
    found: dict[str, int] = {}
    for some in chunks(codes):
        rows = records.execute(
            sa.select(Centre.code, Centre.id).where(Centre.exam_id == exam_id, Centre.code.in_(some))
        )
        found.update((code, id_) for code, id_ in rows)
    return found


class Places:
    """The counties and sub-counties that there are."""

    def __init__(self, records: sa.Connection, problems: Problems):
        self.problems = problems
        self._counties = set(records.scalars(sa.select(County.code)))
        self._sub_counties = set(records.scalars(sa.select(SubCounty.code)))

    def has(self, at: int, cells: dict[str, Any]) -> bool:
        """Whether the county and the sub-county that a row names exist and belong together; else it is said."""
        county, sub_county = cells.get("county_code"), cells.get("sub_county_code")
        before = self.problems.count
        if county and county not in self._counties:
            self.problems.add(at, "county_code", county, "there is no such county", "Import it as places first.")
        elif sub_county and sub_county not in self._sub_counties:
            self.problems.add(at, "sub_county_code", sub_county, "there is no such sub-county", "Import places first.")
        elif county and sub_county and not sub_county.startswith(county):
            problem = f"it is not in county {county}"
            self.problems.add(at, "sub_county_code", sub_county, problem, "Its first two digits are the county's.")
        return self.problems.count == before


def unknown_exam(problems: Problems, at: int, exam: str) -> None:
    """Adds the problem of a row whose exam there is not."""
    problems.add(at, "exam", exam, "there is no such exam", "Look at its spelling, or import exams first.")
