"""The tables of people: who they are, the phones they had, and the offices they hold."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, finger_of, index_where, sealed_for, where_known


class Standing(StrEnum):
    """What somebody is to the bot: the words of a conversation's audience."""

    PERSON = "person"  # known by a proven phone
    CENTRE_MANAGER = "centre_manager"
    DEPUTY = "deputy"  # who holds a register for some days
    TSC_DIRECTOR = "tsc_director"
    SCDE = "scde"
    COUNCIL = "council"


class Person(Base):
    """Keyed by its own id: a phone changes, a person stays. Phones are kept as `2547…`."""

    __tablename__ = "people"
    __table_args__ = (where_known("locked_at"), where_known("sub_county_code"))

    id: Mapped[int] = mapped_column(primary_key=True)
    full_name: Mapped[str]
    phone: Mapped[str | None] = mapped_column(unique=True)
    language: Mapped[str | None]
    gender: Mapped[str | None]
    year_of_birth: Mapped[int | None]
    national_id: Mapped[bytes | None] = mapped_column(info=sealed_for("national_id"))
    national_id_finger: Mapped[str | None] = mapped_column(unique=True, info=finger_of("national_id"))
    kra_pin: Mapped[bytes | None] = mapped_column(info=sealed_for("kra_pin"))
    kra_pin_finger: Mapped[str | None] = mapped_column(unique=True, info=finger_of("kra_pin"))
    nssf: Mapped[str | None]
    sha: Mapped[str | None]
    email: Mapped[str | None]
    bank: Mapped[str | None]
    branch: Mapped[str | None]
    account: Mapped[bytes | None] = mapped_column(info=sealed_for("account"))
    qualification: Mapped[str | None]
    institution: Mapped[str | None]
    course: Mapped[str | None]
    study_years: Mapped[str | None]  # `2009-2013`
    employer: Mapped[str | None]
    tsc_number: Mapped[str | None] = mapped_column(unique=True)
    workstation: Mapped[str | None]
    job_title: Mapped[str | None]
    start_year: Mapped[int | None]
    county_code: Mapped[str | None] = mapped_column(sa.ForeignKey("counties.code"))
    sub_county_code: Mapped[str | None] = mapped_column(sa.ForeignKey("sub_counties.code"))
    kin: Mapped[bytes | None] = mapped_column(info=sealed_for("kin"))  # JSON: name, phone, relationship
    confirmed: Mapped[list[str]] = mapped_column(
        sa.JSON, default=list
    )  # fields that the person or a director vouched for
    created_at: Mapped[datetime]
    locked_at: Mapped[datetime | None]  # since then no chat of theirs acts, sees or logs in


class FormerPhone(Base):
    """A phone that was somebody's: it means nobody, until it is released."""

    __tablename__ = "former_phones"

    phone: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    until: Mapped[datetime]


class Office(Base):
    """An office that somebody holds: over one sub-county, or over none for the council's own."""

    __tablename__ = "offices"
    __table_args__ = (
        index_where("uq_offices_of_council", "person_id", "office", where="sub_county_code IS NULL", unique=True),
        sa.UniqueConstraint("person_id", "office", "sub_county_code"),
        sa.CheckConstraint("office IN ('tsc_director', 'scde', 'council')", name="office"),
        sa.CheckConstraint("(office = 'council') = (sub_county_code IS NULL)", name="sub_county"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    office: Mapped[str]
    sub_county_code: Mapped[str | None] = mapped_column(sa.ForeignKey("sub_counties.code"), index=True)
    since: Mapped[date | None]  # None: from before this was kept
    until: Mapped[date | None]  # its last day, in the council's time zone; None: open-ended
