"""Rates: what a day of duty pays, for each role, exam and region."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, one_of
from .deployments import Role

EVERYWHERE = ""  # the region of a rate that holds wherever the county has none of its own


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
    region: Mapped[str] = mapped_column(default=EVERYWHERE)
    per_day: Mapped[int]


_rate = (
    sa.select(Rate.per_day)
    .where(
        Rate.exam_id == sa.bindparam("exam"),
        Rate.role == sa.bindparam("as_role"),
        Rate.region.in_([sa.bindparam("county"), EVERYWHERE]),
    )
    .order_by(Rate.region.desc())  # a county's own before the one for everywhere else
    .limit(1)
)


def rate_of(connection: sa.Connection, exam_id: int, role: str, county_code: str | None) -> int | None:
    """Kenya shillings a day in this county, or None where no rate is known yet. No county: the rate everywhere else."""
    return connection.scalar(_rate, {"exam": exam_id, "as_role": role, "county": county_code or EVERYWHERE})
