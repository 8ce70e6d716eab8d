"""Announcing: whose letters of an exam are given out, who can be told, and that each letter is announced once."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from .chats import Chat
from .deployments import Deployment, serving
from .exams import Exam
from .letters import Letter
from .places import Centre, SubCounty


def exam_id(connection: sa.Connection, code: str) -> int | None:
    return connection.scalar(sa.select(Exam.id).where(Exam.code == code))


def is_sub_county(connection: sa.Connection, code: str) -> bool:
    return connection.scalar(sa.select(SubCounty.code).where(SubCounty.code == code)) is not None


def serving_in(connection: sa.Connection, exam: int, sub_county_code: str) -> list[int]:
    """The deployments that have a letter, centre by centre; in one sub-county, or everywhere where it is empty."""
    found = sa.select(Deployment.id).join(Centre, Centre.id == Deployment.centre_id)
    here = sa.and_(Centre.exam_id == exam, serving())
    if sub_county_code:
        here = sa.and_(here, Centre.sub_county_code == sub_county_code)
    return list(connection.scalars(found.where(here).order_by(Centre.code, Deployment.id)))


def chats_of(connection: sa.Connection, people: Collection[int]) -> tuple[dict[int, int], set[int]]:
    """The chat in which each of these last wrote and which still reaches them; and who of them said STOP."""
    mine = sa.and_(Chat.person_id.in_([*people]), Chat.active, Chat.heard_at.is_not(None))
    found = sa.select(Chat.person_id, Chat.id, Chat.notices).where(mine).order_by(Chat.heard_at, Chat.id.desc())
    rows = connection.execute(found).all()
    return {row.person_id: row.id for row in rows}, {row.person_id for row in rows if not row.notices}


def claim(connection: sa.Connection, letters: Collection[int], now: datetime) -> set[int]:
    """Of these letters those that are announced now, by whoever asked first."""
    fresh = sa.and_(Letter.id.in_([*letters]), Letter.announced_at.is_(None), Letter.voided_at.is_(None))
    return set(connection.scalars(sa.update(Letter).where(fresh).values(announced_at=now).returning(Letter.id)))
