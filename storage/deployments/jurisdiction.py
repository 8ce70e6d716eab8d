"""Jurisdiction: who answers for a person: the TSC directors of where they serve and work, else the council."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, aliased

from storage.exams import Centre, SubCounty
from storage.people import LOCKED_PEOPLE, Day, Office, Person, Standing, in_office

from .tables import Deployment, serving

Whose = int | InstrumentedAttribute[int]
_themselves, _where = aliased(Person), aliased(Person)
_here = aliased(Office)
_there = aliased(Office)


def answers_for(person: Whose, day: Day, office: type[Office] = Office) -> sa.ColumnElement[bool]:
    """Whether the office of a row is, that day, a TSC director's of where the person serves or says they work.

    Whoever's account is locked answers for nobody meanwhile: they hear of nothing, and decide nothing.
    `correlate_except`: by itself SQLAlchemy looks one statement out only, and would ask about any person at all.
    """
    here = Centre.sub_county_code == office.sub_county_code
    serves = sa.exists().where(Deployment.person_id == person, serving(), Centre.id == Deployment.centre_id, here)
    serves = serves.correlate_except(Deployment, Centre)
    works = sa.exists().where(_themselves.id == person, _themselves.sub_county_code == office.sub_county_code)
    works = works.correlate_except(_themselves)
    return sa.and_(
        office.office == Standing.TSC_DIRECTOR,
        in_office(day, office),
        office.person_id != person,  # nobody approves what is their own
        office.person_id.not_in(LOCKED_PEOPLE),
        sa.or_(serves, works),
    )


def nobody_directs(person: Whose, day: Day) -> sa.ColumnElement[bool]:
    """Whether nobody `answers_for` a person that day. A database begins with the person, not with all offices."""

    def directed(office: type[Office]) -> sa.ColumnElement[bool]:
        free = sa.and_(office.person_id != person, office.person_id.not_in(LOCKED_PEOPLE))
        return sa.and_(office.office == Standing.TSC_DIRECTOR, in_office(day, office), free)

    serves = sa.exists().where(
        Deployment.person_id == person,
        serving(),
        Centre.id == Deployment.centre_id,
        Centre.sub_county_code == _here.sub_county_code,
        directed(_here),
    )
    works = sa.exists().where(_where.id == person, _where.sub_county_code == _there.sub_county_code, directed(_there))
    return ~sa.or_(
        serves.correlate_except(Deployment, Centre, _here),
        works.correlate_except(_where, _there),
    )


def decides_for(person: Whose, day: Day) -> sa.ColumnElement[bool]:
    """Whether the office of a row decides about the person that day: of a director of theirs, else the council's."""
    free = sa.and_(Office.person_id != person, Office.person_id.not_in(LOCKED_PEOPLE))
    council = sa.and_(Office.office == Standing.COUNCIL, in_office(day), free, nobody_directs(person, day))
    return sa.or_(answers_for(person, day), council)


def deciders_of(connection: sa.Connection, person_id: int, day: date) -> list[int]:
    """The ids of those who decide what the person may not change alone; none where nobody is known who could."""
    of = sa.select(Office.person_id).where(decides_for(person_id, day)).distinct().order_by(Office.person_id)
    return list(connection.scalars(of))


def directors_of(connection: sa.Connection, person_id: int, day: date) -> list[tuple[int, str, str]]:
    """Id, name and phone of a person's TSC directors on a day."""
    of = sa.select(Person.id, Person.full_name, Person.phone).join(Office, Office.person_id == Person.id)
    found = connection.execute(of.where(answers_for(person_id, day)).distinct().order_by(Person.full_name, Person.id))
    return [(id_, name, phone or "") for id_, name, phone in found]


def contacts_of(connection: sa.Connection, person_id: int, day: date) -> list[tuple[str, str, str]]:
    """Sub-county, name and phone of a person's TSC directors on a day."""
    of = (
        sa.select(SubCounty.name, Person.full_name, Person.phone)
        .join(Office, Office.sub_county_code == SubCounty.code)
        .join(Person, Person.id == Office.person_id)
    )
    found = connection.execute(of.where(answers_for(person_id, day)).order_by(SubCounty.name, Person.full_name))
    return [(place, name, phone or "") for place, name, phone in found]
