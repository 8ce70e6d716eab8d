"""Numbering: the numbers of new officers on their centre's register."""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

import sqlalchemy as sa

from storage.deployments import RegisterNumber
from storage.imports.shelf import add, chunks


class Newcomer(NamedTuple):
    """In the order in which a centre numbers them: by role as a register lists them, then by name."""

    centre_id: int
    rank: int
    name: str
    person_id: int


def number(records: sa.Connection, newcomers: list[Newcomer]) -> None:
    """Number those who have none yet, after the centre's highest. Numbers that are given stay."""
    newcomers.sort()
    by_centre = groupby(newcomers, key=lambda newcomer: newcomer.centre_id)
    for some in chunks((centre, list(people)) for centre, people in by_centre):
        given = _given(records, [centre for centre, _ in some])
        rows = (row for centre, people in some for row in _rows(centre, people, given.get(centre, {})))
        for _ in add(records, RegisterNumber, rows):
            pass


def _given(records: sa.Connection, centres: list[int]) -> dict[int, dict[int, int]]:
    """Number by person, by centre."""
    given: dict[int, dict[int, int]] = {}
    table = RegisterNumber
    rows = sa.select(table.centre_id, table.person_id, table.number).where(table.centre_id.in_(centres))
    for centre, person, taken in records.execute(rows):
        given.setdefault(centre, {})[person] = taken
    return given


def _rows(centre: int, people: list[Newcomer], given: dict[int, int]) -> Iterator[dict[str, int]]:
    last = max(given.values(), default=0)
    for newcomer in people:
        if newcomer.person_id not in given:
            last += 1
            given[newcomer.person_id] = last
            yield {"centre_id": centre, "person_id": newcomer.person_id, "number": last}
