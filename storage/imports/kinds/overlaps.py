"""Overlaps: one person, one centre a day."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from storage.deployments import Deployment, serving
from storage.exams import Centre
from storage.imports.shelf import chunks


class Stay(NamedTuple):
    """A person at a centre; `at` is the row that says so, None for the records."""

    centre_id: int
    code: str
    from_on: date
    to_on: date
    at: int | None = None


def clashes(stays: list[Stay]) -> Iterator[tuple[Stay, Stay]]:
    """Each stay with an earlier one that it cannot be beside: on one day at two schools, or twice at one centre.

    One school may be the centre of two exams on the same day.

    >>> kcse = Stay(1, "99101001", date(2027, 10, 18), date(2027, 11, 19))
    >>> list(clashes([kcse, Stay(2, "99101001", date(2027, 10, 25), date(2027, 10, 27))]))
    []
    >>> len(list(clashes([kcse, Stay(3, "99101002", date(2027, 11, 19), date(2027, 11, 19))])))
    1
    """
    if len(stays) < 2:
        return
    stays = sorted(stays, key=lambda stay: stay.from_on)
    for place, stay in enumerate(stays):
        for other in stays[:place]:
            if other.to_on >= stay.from_on and (other.code != stay.code or other.centre_id == stay.centre_id):
                yield stay, other
                break


def overlapping(records: sa.Connection, first_new: int | None, changed: Sequence[int]) -> bool:
    """Whether a deployment from this id on, or a changed one, clashes with any other in the records."""
    mine, other = aliased(Deployment), aliased(Deployment)
    my_centre, other_centre = aliased(Centre), aliased(Centre)
    found = (
        sa.select(mine.id)
        .join(other, sa.and_(other.person_id == mine.person_id, other.id != mine.id))
        .join(my_centre, my_centre.id == mine.centre_id)
        .join(other_centre, other_centre.id == other.centre_id)
        .where(
            serving(mine),
            serving(other),
            mine.from_on <= other.to_on,
            other.from_on <= mine.to_on,
            sa.or_(my_centre.code != other_centre.code, mine.centre_id == other.centre_id),
        )
        .limit(1)
    )
    if first_new is not None and records.scalar(found.where(mine.id >= first_new)):
        return True
    return any(records.scalar(found.where(mine.id.in_(some))) for some in chunks(changed))
