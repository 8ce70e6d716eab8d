"""Grid: the registers of a director's centres over all days of the exams that have one on a day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from storage.deployments import Deployment, serving
from storage.exams import Centre, DayKind, Exam, ExamDay
from storage.people import directs

from .tables import Mark, MarkRow, Register


@dataclass(frozen=True)
class GridCell:
    """The register of one centre and day: its state, None before the first mark, and how many were absent."""

    on: date
    state: str | None
    marked: int
    absent: int


@dataclass(frozen=True)
class GridRow:
    """A centre, with the days on which somebody serves there."""

    code: str
    centre: str
    exam: str
    cells: dict[date, GridCell]


def grid(connection: sa.Connection, person_id: int, on: date, today: date) -> list[GridRow]:
    """Of the sub-counties that somebody directs today, by exam and code."""
    then = aliased(ExamDay)
    same = sa.exists().where(then.exam_id == Centre.exam_id, then.on == on, then.kind != DayKind.NONE)
    on_days = sa.and_(ExamDay.exam_id == Centre.exam_id, ExamDay.kind != DayKind.NONE)
    serves = sa.and_(
        Deployment.centre_id == Centre.id,
        ExamDay.on.between(Deployment.from_on, Deployment.to_on),
        serving(),
    )
    counts: list[Any] = [
        sa.func.count(MarkRow.mark).label("marked"),
        sa.func.count(sa.case((MarkRow.mark == Mark.ABSENT, 1))).label("absent"),
    ]
    found = (
        sa.select(Centre.id, Centre.code, Centre.name, Exam.title, ExamDay.on, Register.state, *counts)
        .join(Exam, Exam.id == Centre.exam_id)
        .join(ExamDay, on_days)
        .join(Deployment, serves)
        .outerjoin(MarkRow, sa.and_(MarkRow.deployment_id == Deployment.id, MarkRow.on == ExamDay.on))
        .outerjoin(Register, sa.and_(Register.centre_id == Centre.id, Register.on == ExamDay.on))
        .where(directs(person_id, Centre.sub_county_code, today), same)
        .group_by(Centre.id, Exam.id, ExamDay.id, Register.state)
        .order_by(Exam.rehearsal_on, Exam.code, Centre.code, ExamDay.on)
    )
    rows: dict[int, GridRow] = {}
    for row in connection.execute(found):
        of_centre = rows.setdefault(row.id, GridRow(row.code, row.name, row.title, {}))
        of_centre.cells[row.on] = GridCell(row.on, row.state, row.marked, row.absent)
    return [*rows.values()]
