"""Nearness: how a vacancy's place lies to where somebody works."""

from dataclasses import dataclass
from enum import IntEnum

import sqlalchemy as sa

from storage.people import Person


class Near(IntEnum):
    """How near a place is, the nearest first: by this the vacancies of a person are sorted."""

    SUB_COUNTY = 0
    COUNTY = 1  # the whole county, or another sub-county of it
    EVERYWHERE = 2
    ELSEWHERE = 3  # in another county: not theirs to apply for


@dataclass(frozen=True)
class Workplace:
    """Where somebody works, as codes of two and five digits; empty where they are not known."""

    county_code: str = ""
    sub_county_code: str = ""


def nearness(here: Workplace, county_code: str, sub_county_code: str) -> Near:
    """Of a vacancy with these codes, empty where it is for a whole county or for everywhere.

    >>> nearness(Workplace("99", "99101"), "99", "99102").name
    'COUNTY'
    """
    if not county_code:
        return Near.EVERYWHERE
    if sub_county_code and sub_county_code == here.sub_county_code:
        return Near.SUB_COUNTY
    return Near.COUNTY if county_code == here.county_code else Near.ELSEWHERE


def workplace_of(connection: sa.Connection, person_id: int) -> Workplace:
    """Where somebody says they work. The first two digits of a sub-county are its county."""
    mine = sa.select(Person.county_code, Person.sub_county_code).where(Person.id == person_id)
    row = connection.execute(mine).first()
    county, sub_county = (row.county_code or "", row.sub_county_code or "") if row else ("", "")
    return Workplace(county or sub_county[:2], sub_county)
