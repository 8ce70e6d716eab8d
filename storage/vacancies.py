"""Vacancies: which roles the council has opened, where, how many, and until when."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, one_of
from .deployments import Role


class Vacancy(Base):
    """A role to be filled in a sub-county, in a whole county, or everywhere. Dates are Nairobi's, both included.

    A sub-county brings its county with it. `closed_at`: closed before its last day.
    """

    __tablename__ = "vacancies"
    __table_args__ = (
        sa.UniqueConstraint("exam_id", "role", "sub_county_code"),
        sa.Index(
            "uq_vacancies_of_county",
            "exam_id",
            "role",
            "county_code",
            unique=True,
            sqlite_where=sa.text("sub_county_code IS NULL"),
            postgresql_where=sa.text("sub_county_code IS NULL"),
        ),
        sa.Index(
            "uq_vacancies_everywhere",
            "exam_id",
            "role",
            unique=True,
            sqlite_where=sa.text("county_code IS NULL"),
            postgresql_where=sa.text("county_code IS NULL"),
        ),
        one_of("role", Role),
        sa.CheckConstraint("sub_county_code IS NULL OR county_code IS NOT NULL", name="place"),
        sa.CheckConstraint("positions > 0", name="positions"),
        sa.CheckConstraint("opens_on <= closes_on", name="dates"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    exam_id: Mapped[int] = mapped_column(sa.ForeignKey("exams.id"))
    role: Mapped[str]
    county_code: Mapped[str | None] = mapped_column(sa.ForeignKey("counties.code"))
    sub_county_code: Mapped[str | None] = mapped_column(sa.ForeignKey("sub_counties.code"))
    positions: Mapped[int]
    opens_on: Mapped[date]
    closes_on: Mapped[date] = mapped_column(index=True)
    opened_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    closed_at: Mapped[datetime | None]
