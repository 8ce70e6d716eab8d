"""Rates: what a day of duty pays, for each role, exam and region."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from storage.base import Base, one_of

from .roles import Role

EVERY_REGION = ""  # the region of a rate that holds wherever the county has none of its own


class Rate(Base):
    """`region` is a county's code, or empty for everywhere else. `per_day` is in whole Kenya shillings."""

    __tablename__ = "rates"
    __table_args__ = (
        sa.UniqueConstraint("exam_id", "role", "region"),
        one_of("role", Role),
        sa.CheckConstraint("per_day >= 0", name="per_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    exam_id: Mapped[int] = mapped_column(sa.ForeignKey("exams.id"))
    role: Mapped[str]
    region: Mapped[str] = mapped_column(default=EVERY_REGION)
    per_day: Mapped[int]


Column = sa.ColumnElement[Any] | InstrumentedAttribute[Any]


def rate(exam_id: Column, role: Column, county_code: Column) -> sa.ScalarSelect[int]:
    """Kenya shillings a day, inside a query: the county's own rate before the one for everywhere else."""
    fits = (Rate.exam_id == exam_id, Rate.role == role, Rate.region.in_([county_code, EVERY_REGION]))
    return sa.select(Rate.per_day).where(*fits).order_by(Rate.region.desc()).limit(1).scalar_subquery()


_rate = sa.select(rate(sa.bindparam("exam", type_=sa.Integer), sa.bindparam("as_role"), sa.bindparam("county")))


def rate_of(connection: sa.Connection, exam_id: int, role: str, county_code: str | None) -> int | None:
    """Kenya shillings a day in this county, or None where no rate is known yet. No county: the rate everywhere else."""
    return connection.scalar(_rate, {"exam": exam_id, "as_role": role, "county": county_code or EVERY_REGION})
