"""Places: counties, sub-counties, and the centres of each exam. Codes are text; leading zeros count."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base

from .tables import Exam


class County(Base):
    """A county by its two-digit code, as the census numbers them."""

    __tablename__ = "counties"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]


class SubCounty(Base):
    """A sub-county by its five-digit code; the first two are those of its county."""

    __tablename__ = "sub_counties"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    county_code: Mapped[str] = mapped_column(sa.ForeignKey("counties.code"), index=True)


class Centre(Base):
    """A school as the centre of one exam. No candidate data, their count only."""

    __tablename__ = "centres"
    __table_args__ = (
        sa.UniqueConstraint("exam_id", "code"),
        sa.CheckConstraint("length(code) = 8", name="code"),
        sa.CheckConstraint("candidates >= 0", name="candidates"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    exam_id: Mapped[int] = mapped_column(sa.ForeignKey("exams.id"))
    code: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    sub_county_code: Mapped[str] = mapped_column(sa.ForeignKey("sub_counties.code"), index=True)
    candidates: Mapped[int | None]
    container: Mapped[str | None]
    phone: Mapped[str | None]


class Places:
    """Counties and sub-counties as (code, name), by name, from one turn's desk."""

    def __init__(self, connection: sa.Connection):
        self.connection = connection

    def counties(self) -> list[tuple[str, str]]:
        """Every county of the records."""
        return self._named(sa.select(County.code, County.name).order_by(County.name, County.code))

    def sub_counties(self, county_code: str) -> list[tuple[str, str]]:
        """Those of one county; none for a code that there is not."""
        here = sa.select(SubCounty.code, SubCounty.name).where(SubCounty.county_code == county_code)
        return self._named(here.order_by(SubCounty.name, SubCounty.code))

    def _named(self, found: sa.Select[str, str]) -> list[tuple[str, str]]:
        return [(code, name) for code, name in self.connection.execute(found)]


def exam_id(connection: sa.Connection, code: str) -> int | None:
    """An exam's id by its code; None where there is no such exam."""
    return connection.scalar(sa.select(Exam.id).where(Exam.code == code))


def is_sub_county(connection: sa.Connection, code: str) -> bool:
    """Whether there is a sub-county of this code."""
    return connection.scalar(sa.select(SubCounty.code).where(SubCounty.code == code)) is not None
