"""Marks: one row an officer and day, every change of it in a history that the database only lets grow."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, one_of, where_known

UNDONE = "undo"  # the reason of a change that takes another back
DISPUTED = "dispute"  # and of one to which a dispute led


class Mark(StrEnum):
    """As the paper register is marked."""

    PRESENT = "P"
    ABSENT = "Ab"


class RegisterState(StrEnum):
    """How far a register is; before its first mark it has no state. Once sent, a change is a correction."""

    OPEN = "open"
    SENT = "sent"
    CONFIRMED = "confirmed"


class MarkRow(Base):
    """The mark as it stands. No row: unmarked, which is not absent."""

    __tablename__ = "marks"
    __table_args__ = (one_of("mark", Mark),)

    deployment_id: Mapped[int] = mapped_column(sa.ForeignKey("deployments.id"), primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)
    mark: Mapped[str]
    marked_by: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    marked_at: Mapped[datetime]
    on_behalf_of: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))  # of whoever handed the register over
    leaf: Mapped[bytes | None]  # of the change that made it so


class MarkChange(Base):
    """One change of a mark: what it was and became, who, when, through what, and why. Never updated, never deleted.

    `act` is shared by the changes of one answer (`All present`), so that it can be undone as one. `leaf` is the hash of
    what it says (`storage.entries`), in which `why` stands for the reason, salted.
    """

    __tablename__ = "mark_history"
    __table_args__ = (
        sa.CheckConstraint("mark IN ('P', 'Ab')", name="mark"),
        sa.CheckConstraint("was IN ('P', 'Ab')", name="was"),
        sa.Index("ix_mark_history_deployment_id_on", "deployment_id", "on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    deployment_id: Mapped[int] = mapped_column(sa.ForeignKey("deployments.id"))
    on: Mapped[date]
    was: Mapped[str | None]
    mark: Mapped[str | None]
    act: Mapped[int]
    by: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    at: Mapped[datetime]
    through: Mapped[str]
    reason: Mapped[str | None]
    why: Mapped[str | None]
    salt: Mapped[bytes | None]
    on_behalf_of: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))  # of whoever handed the register over
    leaf: Mapped[bytes | None]  # None: from before there were any


class Arrival(Base):
    """An officer's own word to be at the centre: the first of a day. It marks nothing. Never updated, never deleted."""

    __tablename__ = "arrivals"
    __table_args__ = (sa.UniqueConstraint("deployment_id", "on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    deployment_id: Mapped[int] = mapped_column(sa.ForeignKey("deployments.id"))
    on: Mapped[date]
    at: Mapped[datetime]
    through: Mapped[str]
    leaf: Mapped[bytes]


class Register(Base):
    """The register of one centre (of one exam) and one day; a row from its first mark on."""

    __tablename__ = "registers"
    __table_args__ = (one_of("state", RegisterState), where_known("sent_by"))

    centre_id: Mapped[int] = mapped_column(sa.ForeignKey("centres.id"), primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(default=RegisterState.OPEN)
    sent_at: Mapped[datetime | None]
    sent_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    receipt: Mapped[str | None] = mapped_column(unique=True)


class Sending(Base):
    """One handing-in of a register, with its receipt. Never updated, never deleted: a correction hands in anew.

    `marks`: how everybody was marked then, by their numbers on the register: `1P 2P 3Ab 4-`.
    """

    __tablename__ = "sendings"
    __table_args__ = (sa.Index("ix_sendings_centre_id_on", "centre_id", "on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    centre_id: Mapped[int] = mapped_column(sa.ForeignKey("centres.id"))
    on: Mapped[date]
    receipt: Mapped[str] = mapped_column(unique=True)
    by: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    at: Mapped[datetime]
    marks: Mapped[str]
    on_behalf_of: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))  # of whoever handed the register over
    leaf: Mapped[bytes | None]  # None: from before there were any


class OwnAnswer(Base):
    """What a supervisor or director says of somebody's own mark. Never updated, never deleted.

    `change_id` is the change that made the mark so: whoever marks themselves again needs another word.
    """

    __tablename__ = "own_mark_answers"
    __table_args__ = (sa.UniqueConstraint("change_id", "by"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(sa.ForeignKey("mark_history.id"))
    agrees: Mapped[bool]
    by: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    at: Mapped[datetime]
    through: Mapped[str]
