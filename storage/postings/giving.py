"""Giving a post: a row for it, a number on the register, until when to answer, and the rules that it keeps."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from storage.database import add
from storage.deployments import Deployment, RegisterNumber, State
from storage.exams import Role, SubCounty, rate_of
from storage.nominations import Broken, Chooser, Post, Record, RuleBroken, StaffedCentre, Stay, broken

from .refusals import OutsideExam

MORNING, EVENING = time(8), time(20)  # between them an answer may fall due, and nobody is woken to give one


def overridden(
    name: str, there: StaffedCentre, post: Post, who: Record, others: Sequence[Stay], reason: str
) -> str | None:
    """The reason, where there is a rule for it to override. Raises `RuleBroken` where it does not."""
    found: list[Broken] = broken(post, who, others)
    if found and (not reason or any(problem.fixed for problem in found)):
        raise RuleBroken(name, there.name, found)
    return reason if found else None


def add_post(chooser: Chooser, person_id: int, post: Post, state: State, until: datetime | None, **more: Any) -> int:
    """A row for the post, with a number on the centre's register. The person and the centre are held."""
    row = {"person_id": person_id, "centre_id": post.stay.centre_id, "role": post.role, "state": state}
    row |= {"from_on": post.stay.from_on, "to_on": post.stay.to_on, "created_at": chooser.now}
    offer = {"offered_at": chooser.now, "offered_until": until, "deployed_by": chooser.person}
    post_id = add(chooser.connection, Deployment, **row, **offer, **more)
    _number(chooser.connection, post.stay.centre_id, person_id)
    return post_id


def pay_of(connection: sa.Connection, there: StaffedCentre, role: Role) -> int | None:
    """Kenya shillings a day for a role at a centre; None where no rate is known."""
    county = connection.scalar(sa.select(SubCounty.county_code).where(SubCounty.code == there.sub_county_code))
    return rate_of(connection, there.exam_id, role, county)


def answer_by(chooser: Chooser, days: int, first: date) -> datetime | None:
    """Until when an offer may be answered: some days, by day, and never into the days of the post itself. Aware.

    None where not even the evening before the post is left.
    """
    eve = datetime.combine(first - timedelta(days=1), EVENING, chooser.zone)
    return min(_by_day(chooser.now + timedelta(days=days), chooser.zone), eve) if eve > chooser.now else None


def _by_day(moment: datetime, zone: ZoneInfo) -> datetime:
    """The moment itself, or the morning after it where it falls into the night."""
    local = moment.astimezone(zone)
    if MORNING <= local.time() <= EVENING:
        return moment
    morning = local.date() + timedelta(days=local.time() > EVENING)
    return datetime.combine(morning, MORNING, zone)


def check_within(there: StaffedCentre, first: date, last: date) -> None:
    """Raises `OutsideExam`."""
    if not there.first <= first <= last <= there.last:
        raise OutsideExam(there.first, there.last)


def _number(connection: sa.Connection, centre_id: int, person_id: int) -> None:
    """The next number of the centre's register, for whoever has none there. The centre is held."""
    here = RegisterNumber.centre_id == centre_id
    mine = sa.select(RegisterNumber.number).where(here, RegisterNumber.person_id == person_id)
    if connection.scalar(mine) is None:
        last = connection.scalar(sa.select(sa.func.max(RegisterNumber.number)).where(here)) or 0
        row = {"centre_id": centre_id, "person_id": person_id, "number": last + 1}
        connection.execute(sa.insert(RegisterNumber), row)
