"""Authority: who holds an office on a day, who directs a sub-county, and who posts whom there."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from storage.exams import Role

from .tables import Office, Person, Standing

ROLES_OF = {
    Standing.TSC_DIRECTOR: (Role.CENTRE_MANAGER, Role.SUPERVISOR, Role.INVIGILATOR, Role.CLERK),
    Standing.SCDE: (Role.SECURITY_OFFICER, Role.DRIVER),  # of the container and the sub-county
}


Day = date | sa.BindParameter[date]
Somebody = int | sa.BindParameter[int]
LOCKED_PEOPLE = sa.select(Person.id).where(Person.locked_at.is_not(None))  # few: read once, not for each row


def in_office(day: Day, office: type[Office] = Office) -> sa.ColumnElement[bool]:
    """Whether the office of a row is held on a day, the last one included. Who asks about offices asks this."""
    return sa.or_(office.until.is_(None), office.until >= day)


def directs(
    person: object, sub_county: sa.ColumnElement[Any] | InstrumentedAttribute[Any], day: Day
) -> sa.ColumnElement[bool]:
    """Whether somebody is the TSC director of a sub-county on a day."""
    mine = sa.select(Office.sub_county_code).where(Office.person_id == person, Office.office == Standing.TSC_DIRECTOR)
    return sub_county.in_(mine.where(in_office(day)))


def of_the_council(person: Somebody, day: Day) -> sa.ColumnElement[bool]:
    """Whether somebody is an officer of the council on a day."""
    return sa.exists().where(Office.person_id == person, Office.office == Standing.COUNCIL, in_office(day))


def decides_on(role: Any) -> sa.ColumnElement[bool]:
    """Whether the office of a row posts people in this role (a word or a column)."""
    if isinstance(role, str):
        return Office.office.in_([office for office, roles in ROLES_OF.items() if role in roles])
    return sa.or_(*(sa.and_(Office.office == office, role.in_(roles)) for office, roles in ROLES_OF.items()))


def may_post(person_id: Somebody, role: Any, sub_county: Any, day: Day) -> sa.ColumnElement[bool]:
    """Whether this person decides, on a day, who serves as what in a sub-county (words or columns).

    Said twice, so that a database begins with the few sub-counties and not with the nation's centres.
    """
    where = sa.literal(sub_county) if isinstance(sub_county, str) else sub_county
    mine = sa.and_(Office.person_id == person_id, Office.sub_county_code == where)
    holds = sa.exists().where(mine, decides_on(role), in_office(day))
    return sa.and_(where.in_(sub_counties_of(person_id, day)), holds)


def deciders(connection: sa.Connection, role: str, sub_county: str, day: date) -> list[tuple[int, str]]:
    """Id and language of those who decide about a role in a sub-county on a day."""
    of = sa.select(Person.id, Person.language).join(Office, Office.person_id == Person.id)
    here = of.where(Office.sub_county_code == sub_county, decides_on(role), in_office(day))
    found = here.distinct().order_by(Person.id)
    return [(id_, language or "") for id_, language in connection.execute(found)]


def sub_counties_of(person_id: Somebody, day: Day) -> sa.Select[str | None]:
    """The codes of the sub-counties of somebody's offices on a day."""
    mine = sa.and_(Office.person_id == person_id, Office.office.in_(ROLES_OF), Office.sub_county_code.is_not(None))
    return sa.select(Office.sub_county_code).where(mine, in_office(day))
