"""Reasons: why a mark was given late or changed after its register was sent, as it stands beside that mark alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from storage.base import Row
from storage.deployments import Deployment, RegisterNumber
from storage.exams import Centre, Exam, ExamDay
from storage.people import Person

from .tables import DISPUTED, UNDONE, Mark, MarkChange, Sending

MINUTE = timedelta(minutes=1)  # the one named as closing still belongs to the day


class Reason(StrEnum):
    """What is chosen. Any other reason was typed."""

    WRONG_PERSON = "Marked the wrong person"
    CAME_LATE = "Came late"
    PHONE = "Phone locked away"
    NO_NETWORK = "No network"
    FORGOT = "Forgot"


CORRECTING = (Reason.WRONG_PERSON, Reason.CAME_LATE)  # what fits a correction alone
CHOSEN = (*Reason, UNDONE, DISPUTED)  # nobody's own words


@dataclass(frozen=True)
class Reasoned:
    """A mark that stands for a reason, empty once it was erased. `corrected`: its register was in by then."""

    centre_id: int
    centre_code: str
    centre: str
    on: date
    deployment: int
    number: int
    name: str
    was: Mark | None
    mark: Mark
    reason: str
    at: datetime
    closes: time | None  # of that day
    corrected: bool

    def late(self, zone: tzinfo | None) -> bool:
        """Whether it was given after that day's hours, in the centre's zone."""
        return self.closes is not None and self.at >= datetime.combine(self.on, self.closes, zone) + MINUTE


_other = aliased(MarkChange)
_has_one = sa.or_(_other.why.is_not(None), _other.reason.is_not(None))
_changes = (
    sa.select(
        *(MarkChange.deployment_id, MarkChange.on, MarkChange.was, MarkChange.mark, MarkChange.reason),
        *(MarkChange.why, MarkChange.at, Centre.id.label("centre_id"), Centre.code, Centre.name.label("centre")),
        *(RegisterNumber.number, Person.full_name, ExamDay.closes),
        sa.exists()
        .where(Sending.centre_id == Centre.id, Sending.on == MarkChange.on, Sending.at < MarkChange.at)
        .label("corrected"),
    )
    .select_from(Centre)
    .join(Deployment, Deployment.centre_id == Centre.id)
    .join(MarkChange, MarkChange.deployment_id == Deployment.id)
    .join(Person, Person.id == Deployment.person_id)
    .join(RegisterNumber, sa.and_(RegisterNumber.centre_id == Centre.id, RegisterNumber.person_id == Person.id))
    .join(Exam, Exam.id == Centre.exam_id)
    .outerjoin(ExamDay, sa.and_(ExamDay.exam_id == Exam.id, ExamDay.on == MarkChange.on))
    .where(sa.exists().where(_other.deployment_id == MarkChange.deployment_id, _other.on == MarkChange.on, _has_one))
    .order_by(Centre.code, Centre.id, RegisterNumber.number, MarkChange.on, MarkChange.id)
)


def reasoned(connection: sa.Connection, *where: sa.ColumnElement[bool], **values: object) -> list[Reasoned]:
    """The marks that stand for a reason, of those that these conditions find: by centre, officer and day."""
    standing: dict[tuple[int, date], list[Row]] = {}
    for row in connection.execute(_changes.where(*where), values):
        changes = standing.setdefault((row.deployment_id, row.on), [])
        if row.reason != UNDONE:
            changes.append(row)
        elif changes:
            changes.pop()  # undone within the minute: what it took the place of stands again
    return [*_with_one(changes[-1] for changes in standing.values() if changes)]


def _with_one(rows: Iterable[Row]) -> Iterable[Reasoned]:
    for row in rows:
        if row.mark and (row.reason or row.why):
            yield Reasoned(
                centre_id=row.centre_id,
                centre_code=row.code,
                centre=row.centre,
                on=row.on,
                deployment=row.deployment_id,
                number=row.number,
                name=row.full_name,
                was=Mark(row.was) if row.was else None,
                mark=Mark(row.mark),
                reason=row.reason or "",
                at=row.at,
                closes=row.closes,
                corrected=row.corrected,
            )
