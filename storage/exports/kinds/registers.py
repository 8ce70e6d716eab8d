"""Registers: a line per centre and day: how many officers, how they are marked, whether it was sent."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from storage.deployments import Deployment, serving
from storage.exams import Centre, DayKind, ExamDay, SubCounty
from storage.exports.cells import Form
from storage.exports.export import Column, Export, Scope
from storage.register import Mark, MarkRow, Register


def _count(mark: Mark) -> sa.Function[int]:
    return sa.func.count(sa.case((MarkRow.mark == mark, 1)))


class Registers(Export):
    """Every day of every centre at which somebody serves."""

    columns = (
        Column("sub_county_code", Centre.sub_county_code),
        Column("sub_county", SubCounty.name, Form.TEXT),
        Column("centre_code", Centre.code),
        Column("centre", Centre.name, Form.TEXT),
        Column("date", ExamDay.on, Form.DAY),
        Column("day", ExamDay.kind),
        Column("officers", sa.func.count(Deployment.id)),
        Column("present", _count(Mark.PRESENT)),
        Column("absent", _count(Mark.ABSENT)),
        Column("unmarked", sa.func.count(Deployment.id) - sa.func.count(MarkRow.mark)),
        Column("register", Register.state),
        Column("sent_at", Register.sent_at, Form.MOMENT),
        Column("receipt", Register.receipt),
    )

    def statement(self, columns: Sequence[Any], scope: Scope) -> sa.Select[Any]:
        here = sa.and_(ExamDay.exam_id == Centre.exam_id, ExamDay.kind != DayKind.NONE)
        of_day = sa.and_(Register.centre_id == Centre.id, Register.on == ExamDay.on)
        register = Register.state, Register.sent_at, Register.receipt
        return (
            sa.select(*columns)
            .select_from(Centre)
            .join(SubCounty, SubCounty.code == Centre.sub_county_code)
            .join(Deployment, sa.and_(Deployment.centre_id == Centre.id, serving()))
            .join(ExamDay, sa.and_(here, ExamDay.on.between(Deployment.from_on, Deployment.to_on)))
            .outerjoin(MarkRow, sa.and_(MarkRow.deployment_id == Deployment.id, MarkRow.on == ExamDay.on))
            .outerjoin(Register, of_day)
            .where(scope.here())
            .group_by(Centre.id, SubCounty.code, ExamDay.id, *register)
            .order_by(Centre.code, ExamDay.on)
        )
