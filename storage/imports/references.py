"""References: the exams, centres and places that a file's rows speak of, looked up once."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from storage.base import Row
from storage.exams import Centre, County, Exam, SubCounty

from .errors import Problems
from .files.columns import Names
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
        if county:
            self.has_county(at, county)
        if sub_county and sub_county not in self._sub_counties:
            self.problems.add(at, "sub_county_code", sub_county, "there is no such sub-county", "Import places first.")
        elif county and sub_county and not sub_county.startswith(county):
            problem = f"it is not in county {county}"
            self.problems.add(at, "sub_county_code", sub_county, problem, "Its first two digits are the county's.")
        return self.problems.count == before

    def has_county(self, at: int, county: str, column: str = "county_code") -> bool:
        """Whether there is this county; else it is said."""
        if county not in self._counties:
            self.problems.add(at, column, county, "there is no such county", "Import it as places first.")
        return county in self._counties

    def has_sub_county_of(self, at: int, centre: str) -> bool:
        """Whether there is the sub-county in a centre's code; else it is said."""
        there = centre[:5] in self._sub_counties
        if not there:
            mend = "Look at its digits, or import places first."
            self.problems.add(at, "centre_code", centre, f"there is no sub-county {centre[:5]}", mend)
        return there


def unknown_exam(problems: Problems, at: int, exam: str) -> None:
    """Adds the problem of a row whose exam there is not."""
    problems.add(at, "exam", exam, "there is no such exam", "Look at its spelling, or import exams first.")


def unknown_centre(problems: Problems, at: int, exam: str, centre: str) -> None:
    """Adds the problem of a row whose exam has no such centre."""
    mend = "Look at its digits, or import centres first."
    problems.add(at, "centre_code", centre, f"{exam} has no such centre", mend)


def look_up(records: sa.Connection, problems: Problems, rows: Sequence[tuple[int, dict[Names, Any]]]) -> None:
    """Adds the problems of rows of which a cell could not be read, and which name what there is not.

    So one import shows what is wrong with the cells and with the codes alike.
    """
    if not rows:
        return
    known = exams(records, {named[Names.EXAM] for _, named in rows if Names.EXAM in named})
    at_centres: dict[str, set[str]] = {exam: set() for exam in known}
    for _, named in rows:
        if named.get(Names.EXAM) in known and Names.CENTRE in named:
            at_centres[named[Names.EXAM]].add(named[Names.CENTRE])
    there = {exam: centres(records, row.id, at_centres[exam]) for exam, row in known.items()}
    places = Places(records, problems)
    for at, named in rows:
        exam, centre = named.get(Names.EXAM), named.get(Names.CENTRE)
        if exam and exam not in known:
            unknown_exam(problems, at, exam)
        elif exam and centre and centre not in there[exam]:
            unknown_centre(problems, at, exam, centre)
        if Names.REGION in named:
            places.has_county(at, named[Names.REGION], "region")
        if Names.PLACE in named:
            places.has_sub_county_of(at, named[Names.PLACE])
        places.has(at, {"county_code": named.get(Names.COUNTY), "sub_county_code": named.get(Names.SUB_COUNTY)})
