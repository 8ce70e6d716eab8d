"""Jurisdiction: the TSC directors who answer for a person, by where the person serves and works."""

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, aliased

from .deployments import Deployment, serving
from .people import Office, Person, Standing
from .places import Centre, SubCounty


def answers_for(person: "int | InstrumentedAttribute[int]") -> sa.ColumnElement[bool]:
    """Whether the office of a row is a TSC director's over a sub-county where the person serves or says they work."""
    themselves = aliased(Person)
    here = Centre.sub_county_code == Office.sub_county_code
    serves = sa.exists().where(Deployment.person_id == person, serving(), Centre.id == Deployment.centre_id, here)
    works = sa.exists().where(themselves.id == person, themselves.sub_county_code == Office.sub_county_code)
    return sa.and_(
        Office.office == Standing.TSC_DIRECTOR,
        Office.person_id != person,  # nobody approves what is their own
        sa.or_(serves, works),
    )


def directors_of(connection: sa.Connection, person_id: int) -> list[tuple[int, str, str]]:
    """Id, name and phone of a person's TSC directors."""
    of = sa.select(Person.id, Person.full_name, Person.phone).join(Office, Office.person_id == Person.id)
    found = connection.execute(of.where(answers_for(person_id)).distinct().order_by(Person.full_name, Person.id))
    return [(id_, name, phone or "") for id_, name, phone in found]


def contacts_of(connection: sa.Connection, person_id: int) -> list[tuple[str, str, str]]:
    """Sub-county, name and phone of a person's TSC directors."""
    of = (
        sa.select(SubCounty.name, Person.full_name, Person.phone)
        .join(Office, Office.sub_county_code == SubCounty.code)
        .join(Person, Person.id == Office.person_id)
    )
    found = connection.execute(of.where(answers_for(person_id)).order_by(SubCounty.name, Person.full_name))
    return [(place, name, phone or "") for place, name, phone in found]
