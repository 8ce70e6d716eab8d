"""Who is due: one query a kind, a set of people. `docs/reminders.md` tells how to add one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from .deployments import Deployment, Role, on_day
from .exams import DayKind, ExamDay
from .marks import Register, RegisterState
from .people import Office, Standing
from .places import Centre

EXAM: sa.BindParameter[int] = sa.bindparam("exam")
DAY: sa.BindParameter[date] = sa.bindparam("day", type_=sa.Date)
Select = Any  # of Core; SQLAlchemy types each by its columns
LOW: sa.BindParameter[int] = sa.bindparam("low")
HIGH: sa.BindParameter[int] = sa.bindparam("high")


@dataclass(frozen=True)
class Who:
    """A kind's query: a select of `person_id` about `DAY`, over the ids `LOW` to `HIGH`; `ends` are the outermost ids.

    `duty`: it cannot be muted. `sms`: worth an SMS where no chat reaches the person.
    """

    select: Select
    ends: Select
    duty: bool = False
    sms: bool = False
    span: int = 2000  # ids that one INSERT … SELECT looks at: some 30 ms on SQLite, and answers go on in between


WHO: dict[str, Who] = {}

_centres = sa.select(sa.func.min(Centre.id), sa.func.max(Centre.id)).where(Centre.exam_id == EXAM)
_offices = sa.select(sa.func.min(Office.id), sa.func.max(Office.id))


def who(
    ends: Select, *, duty: bool = False, sms: bool = False, span: int = 2000
) -> Callable[[Callable[[], Select]], Callable[[], Select]]:
    """The function's name is the kind's."""

    def keep(query: Callable[[], Select]) -> Callable[[], Select]:
        WHO[query.__name__] = Who(query(), ends, duty, sms, span)
        return query

    return keep


def _serving(*also: sa.ColumnElement[bool]) -> Select:
    """Whoever serves on that day at a centre of the exam."""
    here = sa.select(Deployment.person_id).join(Centre, Centre.id == Deployment.centre_id)
    of_exam = Centre.exam_id + 0 == EXAM  # not by its index: on SQLite that reads every centre for each span
    return here.where(of_exam, Centre.id.between(LOW, HIGH), on_day(DAY), *also).distinct()


def managing() -> sa.ColumnElement[bool]:
    """The centre's manager: in the very words of the partial index, which SQLite uses for nothing else."""
    return Deployment.role == sa.bindparam(None, Role.CENTRE_MANAGER, literal_execute=True)


def unsent(day: object) -> sa.ColumnElement[bool]:
    """The centre's register of the day is not in."""
    sent = sa.and_(Register.centre_id == Centre.id, Register.on == day, Register.state != RegisterState.OPEN)
    return ~sa.exists().where(sent)


@who(_centres, span=250)
def rehearsal() -> Select:
    return _serving()


@who(_centres)
def plan() -> Select:
    return _serving(managing())


@who(_centres)
def nudge() -> Select:
    return _serving(managing(), unsent(DAY))


@who(_centres, duty=True, sms=True)
def chase() -> Select:
    return _serving(managing(), unsent(DAY))


@who(_centres, duty=True, sms=True)
def last_call() -> Select:
    return _serving(managing(), unsent(DAY))


@who(_offices, duty=True)
def silent() -> Select:
    """The directors of sub-counties with a centre whose register is not in."""
    centre = sa.exists().where(
        Centre.exam_id == EXAM,
        Centre.sub_county_code == Office.sub_county_code,
        unsent(DAY),
        sa.exists().where(ExamDay.exam_id == Centre.exam_id, ExamDay.on == DAY, ExamDay.kind != DayKind.NONE),
        sa.exists().where(Deployment.centre_id == Centre.id, on_day(DAY)),
    )
    director = Office.office == Standing.TSC_DIRECTOR
    return sa.select(Office.person_id).where(director, Office.id.between(LOW, HIGH), centre).distinct()
