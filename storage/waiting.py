"""Waiting: how much stands open for whoever sits at the desk, counted in one statement for the menu."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from storage.accounts import oldest_end
from storage.base import Instant
from storage.deployments import Deployment, on_day
from storage.disputes import waits_for
from storage.exams import Centre, DayKind, ExamDay
from storage.people import Standing, directs
from storage.postings import SHOWN, reported_to, returned, unanswered, unlisted_to
from storage.profile import waiting_for
from storage.register import MarkRow, Register, RegisterState
from storage.reminders import to_second
from storage.stamped import to_receive

_person: sa.BindParameter[int] = sa.bindparam("person", type_=sa.Integer)
_today: sa.BindParameter[date] = sa.bindparam("today", type_=sa.Date)
_oldest: sa.BindParameter[date] = sa.bindparam("oldest", type_=sa.Date)
_now: sa.BindParameter[datetime] = sa.bindparam("now", type_=Instant)
_since: sa.BindParameter[datetime] = sa.bindparam("since", type_=Instant)


@dataclass(frozen=True)
class Waiting:
    """Of a director's centres those with a register today, those that are in and those where nobody is marked.

    And how much waits for an answer; 0 too where that is not asked of whoever sits there.
    """

    centres: int = 0
    sent: int = 0
    silent: int = 0
    corrections: int = 0
    reports: int = 0  # of wrong postings
    unanswered: int = 0  # offers, as yet
    unlisted: int = 0  # who work somewhere without being on the register
    came_back: int = 0  # offers that were declined, or met with silence
    disputes: int = 0  # of days that are said to be marked wrong
    stamped: int = 0  # registers that came back signed and stamped
    notices: int = 0  # of other officers of the council, which take a second one


_here = (
    sa.select(Centre.id, sa.func.coalesce(Register.state, RegisterState.OPEN).label("state"))
    .join(ExamDay, sa.and_(ExamDay.exam_id == Centre.exam_id, ExamDay.on == _today, ExamDay.kind != DayKind.NONE))
    .outerjoin(Register, sa.and_(Register.centre_id == Centre.id, Register.on == _today))
    .where(directs(_person, Centre.sub_county_code, _today))
)
_marked = sa.select(MarkRow.mark).join(Deployment, Deployment.id == MarkRow.deployment_id)
_marked = _marked.where(Deployment.centre_id == Centre.id, on_day(_today), MarkRow.on == _today)
_of_today: dict[str, sa.Select[*tuple[Any, ...]]] = {
    "centres": _here,
    "sent": _here.where(Register.state != RegisterState.OPEN),
    "silent": _here.where(
        sa.or_(Register.state.is_(None), Register.state == RegisterState.OPEN), ~_marked.correlate(Centre).exists()
    ),
}
_asked: dict[str, sa.Select[*tuple[Any, ...]]] = {
    "corrections": sa.select(waiting_for(_person, _today).subquery()),
    "reports": reported_to(_person, _today),
    "disputes": waits_for(_person, _today, _oldest),
    "unanswered": unanswered(_person, _today),
    "unlisted": unlisted_to(_person, _today),
    "came_back": returned(_person, _since, _today),
    "stamped": to_receive(_person, _today),
    "notices": to_second(_person, _now),
}
POSTED = ("reports", "unlisted", "unanswered", "came_back")
ASKED_OF = {
    Standing.CENTRE_MANAGER: ("disputes",),
    Standing.TSC_DIRECTOR: ("centres", "sent", "silent", "disputes", "corrections", *POSTED),
    Standing.SCDE: (*POSTED, "stamped"),
    Standing.COUNCIL: ("corrections", "notices"),
}


@cache
def _counting(names: frozenset[str]) -> sa.Select[*tuple[Any, ...]]:
    return sa.select(*(_count(of).label(name) for name, of in (_of_today | _asked).items() if name in names))


def _count(of: sa.Select[*tuple[Any, ...]]) -> sa.ScalarSelect[int]:
    each = of.with_only_columns(sa.literal(1).label("one"), maintain_column_froms=True).subquery()
    return sa.select(sa.func.count()).select_from(each).scalar_subquery()


def waiting(
    connection: sa.Connection, person_id: int, standings: AbstractSet[str], today: date, now: datetime
) -> Waiting:
    """What waits for somebody of these standings; nothing is asked for whoever answers for nobody."""
    names = frozenset(name for standing in standings for name in ASKED_OF.get(Standing(standing), ()))
    if not names:
        return Waiting()
    asked = {"person": person_id, "today": today, "now": now, "since": now - SHOWN, "oldest": oldest_end(today)}
    return Waiting(**connection.execute(_counting(names), asked).one()._mapping)
