"""Announcing: whose letters of an exam are given out, who can be told, and that each letter is announced once."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from storage.deployments import Deployment, serving
from storage.exams import Centre

from .tables import Letter


def serving_in(connection: sa.Connection, exam: int, sub_county_code: str) -> list[int]:
    """The deployments that have a letter, centre by centre; in one sub-county, or everywhere where it is empty."""
    found = sa.select(Deployment.id).join(Centre, Centre.id == Deployment.centre_id)
    here = sa.and_(Centre.exam_id == exam, serving())
    if sub_county_code:
        here = sa.and_(here, Centre.sub_county_code == sub_county_code)
    return list(connection.scalars(found.where(here).order_by(Centre.code, Deployment.id)))


def claim(connection: sa.Connection, letters: Collection[int], now: datetime) -> set[int]:
    """Of these letters those that are announced now, by whoever asked first."""
    fresh = sa.and_(Letter.id.in_([*letters]), Letter.announced_at.is_(None), Letter.voided_at.is_(None))
    return set(connection.scalars(sa.update(Letter).where(fresh).values(announced_at=now).returning(Letter.id)))
