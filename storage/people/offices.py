"""Offices as the council sees them: who holds which, since and until when, and how one is ended."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from storage.audit import Audit
from storage.base import Row
from storage.exams import SubCounty

from .authority import in_office
from .tables import Office, Person

GIVEN, ENDS = "office given", "office ends"  # the audit's words for it


@dataclass(frozen=True)
class HeldOffice:
    """An office of somebody; `place` is empty for the council's. `since` is None where it was not kept."""

    id: int
    person_id: int
    name: str
    phone: str
    office: str
    sub_county: str
    place: str
    since: date | None
    until: date | None


_all = (
    sa.select(Office, Person.full_name, Person.phone, SubCounty.name.label("place"))
    .join(Person, Person.id == Office.person_id)
    .outerjoin(SubCounty, SubCounty.code == Office.sub_county_code)
    .order_by(Office.sub_county_code, Office.office, Person.full_name, Office.id)
)


def offices(connection: sa.Connection, today: date, *, ended: bool = False, place: str = "") -> Iterator[HeldOffice]:
    """Those that are held today, or all with the `ended`; in a county or sub-county by its code. By place."""
    found = _all if ended else _all.where(in_office(today))
    if place:
        found = found.where(Office.sub_county_code.startswith(place, autoescape=True))
    for row in connection.execute(found):
        yield _held(row)


def offices_of(connection: sa.Connection, person_id: int) -> list[HeldOffice]:
    """All that somebody holds or held."""
    return [_held(row) for row in connection.execute(_all.where(Office.person_id == person_id))]


def end_office(connection: sa.Connection, office: int, today: date, audit: Audit) -> HeldOffice | None:
    """As of now: yesterday was its last day. None where there is no such office, or it has ended before."""
    last = today - timedelta(days=1)
    row = connection.execute(_all.where(Office.id == office, in_office(today)).with_for_update(of=Office)).first()
    if row is None:
        return None
    held = _held(row)
    connection.execute(sa.update(Office).where(Office.id == office).values(until=last))
    before = held.until.isoformat() if held.until else "open"
    what = {"office": held.office, "sub_county": held.sub_county or None}
    audit.note(ENDS, f"person {held.person_id}", **what, before=before, after=last.isoformat())
    return held


def _held(row: Row) -> HeldOffice:
    return HeldOffice(
        id=row.id,
        person_id=row.person_id,
        name=row.full_name,
        phone=row.phone or "",
        office=row.office,
        sub_county=row.sub_county_code or "",
        place=row.place or "",
        since=row.since,
        until=row.until,
    )
