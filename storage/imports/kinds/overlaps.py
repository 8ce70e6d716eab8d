"""Overlaps: one person, one centre a day."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from storage.deployments import Deployment, serving
from storage.exams import Centre
from storage.imports.shelf import chunks
from storage.nominations import Stay


@dataclass(frozen=True)
class RowStay(Stay):
    """A person at a centre; `at` is the row that says so, None for the records."""

    at: int | None = None


def clashes(stays: Sequence[RowStay]) -> Iterator[tuple[RowStay, RowStay]]:
    """Each stay with an earlier one that it cannot be beside."""
    stays = sorted(stays, key=lambda stay: stay.from_on)
    for place, stay in enumerate(stays):
        if other := next((before for before in stays[:place] if before.clashes(stay)), None):
            yield stay, other


def overlapping(records: sa.Connection, deployments: Iterable[int]) -> bool:
    """Whether any of these clashes with another of the records: `Stay.clashes`.

    They are counted: PostgreSQL would look for a first one, of which there is mostly none, by reading all for each.
    """
    mine, other = aliased(Deployment), aliased(Deployment)
    my_centre, other_centre = aliased(Centre), aliased(Centre)
    found = (
        sa.select(sa.func.count())
        .select_from(mine)
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
    )
    return any(records.scalar(found.where(mine.id.in_(some))) for some in chunks(deployments))
