"""Whose: which registers somebody answers for, and how far each of those is. One rule."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from storage.accounts import CentreAccess, CentreLogin, entered
from storage.deployments import Delegation, Deployment, in_hand_for, managing, on_day
from storage.exams import Centre, DayKind, Exam, ExamDay

from .tables import MarkRow, Register, RegisterState

PERSON: sa.BindParameter[int] = sa.bindparam("person")
TODAY: sa.BindParameter[date] = sa.bindparam("today", type_=sa.Date)
OLDEST: sa.BindParameter[date] = sa.bindparam("oldest")  # see `centre_logins.oldest_end`


def manages(centre: sa.ColumnElement[int] | InstrumentedAttribute[int], day: object) -> sa.ColumnElement[bool]:
    """In their own right: `PERSON` is the centre's manager on that day, or is so today (and so answers for before).

    Or has entered the centre's log-in.
    """
    mine = sa.select(Deployment.centre_id).where(Deployment.person_id == PERSON, managing())
    appointed = mine.where(sa.or_(on_day(day), on_day(TODAY)))
    return sa.or_(centre.in_(appointed), entered(PERSON, centre, OLDEST))


def delegated(
    centre: sa.ColumnElement[int] | InstrumentedAttribute[int],
    day: "sa.ColumnElement[date] | InstrumentedAttribute[date]",
) -> sa.Select[int]:
    """What puts the register of that day into the hands of `PERSON`: a deputy's delegation, or an acting manager's."""
    mine = sa.and_(Delegation.person_id == PERSON, Delegation.centre_id == centre, in_hand_for(day, TODAY))
    found = sa.select(Delegation.id).where(mine).order_by(Delegation.deployment_id.is_not(None), Delegation.id)
    return found.limit(1).correlate_except(Delegation)


_ever_managed = (
    sa.select(Deployment.centre_id)
    .where(Deployment.person_id == PERSON, managing())
    .union(
        sa.select(CentreLogin.centre_id)
        .join(CentreAccess, CentreAccess.login_id == CentreLogin.id)
        .where(CentreAccess.person_id == PERSON),
        sa.select(Delegation.centre_id).where(Delegation.person_id == PERSON),
    )
)
MY_DAYS = (
    sa.select(
        Centre.id,
        Centre.name,
        Exam.title,
        Exam.grace_days,
        ExamDay.on,
        ExamDay.opens,
        ExamDay.closes,
        sa.func.coalesce(Register.state, RegisterState.OPEN).label("state"),
        sa.select(sa.func.count())
        .where(Deployment.centre_id == Centre.id, on_day(ExamDay.on))
        .scalar_subquery()
        .label("officers"),
        sa.select(sa.func.count())
        .select_from(Deployment)
        .join(MarkRow, sa.and_(MarkRow.deployment_id == Deployment.id, MarkRow.on == ExamDay.on))
        .where(Deployment.centre_id == Centre.id, on_day(ExamDay.on))
        .scalar_subquery()
        .label("marked"),
    )
    .join(Exam, Exam.id == Centre.exam_id)
    .join(ExamDay, ExamDay.exam_id == Exam.id)
    .outerjoin(Register, sa.and_(Register.centre_id == Centre.id, Register.on == ExamDay.on))
    .where(
        Centre.id.in_(_ever_managed),  # few, and looked at first: `manages` asks anew for each day
        ExamDay.kind != DayKind.NONE,
        sa.or_(manages(Centre.id, ExamDay.on), delegated(Centre.id, ExamDay.on).exists()),
    )
    .order_by(ExamDay.on, Centre.code, Centre.id)
)
LATELY = MY_DAYS.where(ExamDay.on >= sa.bindparam("since"), ExamDay.on <= TODAY)
