"""Who is due about registers and the days of an exam."""

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from storage.deployments import Delegation, Deployment, in_hand_for, managing, on_day
from storage.exams import Centre, DayKind, ExamDay, Role
from storage.people import Office, Standing, in_office
from storage.register import MarkRow, Register, RegisterState, answered

from .kinds import DAY, EXAM, HIGH, LOW, Select, who

_centres = sa.select(sa.func.min(Centre.id), sa.func.max(Centre.id)).where(Centre.exam_id == EXAM)
_offices = sa.select(sa.func.min(Office.id), sa.func.max(Office.id))


def _serving(*also: sa.ColumnElement[bool]) -> Select:
    """Whoever serves on that day at a centre of the exam."""
    here = sa.select(Deployment.person_id).join(Centre, Centre.id == Deployment.centre_id)
    of_exam = Centre.exam_id + 0 == EXAM  # not by its index: on SQLite that reads every centre for each span
    return here.where(of_exam, Centre.id.between(LOW, HIGH), on_day(DAY), *also).distinct()


def _holding(*also: sa.ColumnElement[bool]) -> Select:
    """Whoever has the register of that day in hand for another."""
    here = sa.select(Delegation.person_id).join(Centre, Centre.id == Delegation.centre_id)
    of_exam = Centre.exam_id + 0 == EXAM
    return here.where(of_exam, Centre.id.between(LOW, HIGH), in_hand_for(DAY, DAY), *also)


def _in_own_hands() -> sa.ColumnElement[bool]:
    """The manager of the deployment of a row has not handed that day over."""
    gone = sa.and_(Delegation.deployment_id == Deployment.id, in_hand_for(DAY, DAY))
    return ~sa.exists().where(gone).correlate(Deployment)


def unsent(day: object) -> sa.ColumnElement[bool]:
    """The centre's register of the day is not in."""
    sent = sa.and_(Register.centre_id == Centre.id, Register.on == day, Register.state != RegisterState.OPEN)
    return ~sa.exists().where(sent)


@who(_centres, span=250)
def rehearsal() -> Select:
    """Everyone who serves on the day of the rehearsal."""
    return _serving()


@who(_centres)
def plan() -> Select:
    """Whoever marks that day, whether or not their register has begun: the managers, or to whom they handed it over."""
    return _serving(managing(), _in_own_hands()).union(_holding())


@who(_centres)
def nudge() -> Select:
    """Of them those whose register is not in, when its last paper ends."""
    return _serving(managing(), _in_own_hands(), unsent(DAY)).union(_holding(unsent(DAY)))


@who(_centres, duty=True, sms=True)
def chase() -> Select:
    """The same in the evening, and nobody can mute it; also whoever has handed it over, for they answer for it."""
    return _serving(managing(), unsent(DAY)).union(_holding(unsent(DAY)))


@who(_centres, duty=True)
def outage() -> Select:
    """Whoever marks today: the managers whose register is not in, and those into whose hands it is given."""
    return _serving(managing(), unsent(DAY)).union(_holding(unsent(DAY)))


@who(_centres)
def own_mark() -> Select:
    """The supervisors of the day at whose centre somebody has marked themselves, which nobody has confirmed."""
    marked = aliased(Deployment)
    own = sa.exists().where(
        marked.centre_id == Deployment.centre_id,
        marked.person_id != Deployment.person_id,
        MarkRow.deployment_id == marked.id,
        MarkRow.on == DAY,
        MarkRow.marked_by == marked.person_id,
        ~answered(Deployment.person_id),
    )
    return _serving(Deployment.role == Role.SUPERVISOR, own.correlate(Deployment))


@who(_centres, duty=True, sms=True)
def last_call() -> Select:
    """The same on the next morning: the managers are still those of the day itself, and who holds it that day too."""
    return _serving(managing(), unsent(DAY)).union(_holding(unsent(DAY), Delegation.to_on > DAY))


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
    director = sa.and_(Office.office == Standing.TSC_DIRECTOR, in_office(DAY))
    return sa.select(Office.person_id).where(director, Office.id.between(LOW, HIGH), centre).distinct()
