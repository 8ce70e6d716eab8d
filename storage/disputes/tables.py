"""Disputes: an officer says that a day of theirs is marked wrong. The manager is asked first, then the director."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, index_where, one_of, sealed_for, where_known

SAID_SEALED, ANSWER_SEALED = "disputes.said", "disputes.answer_said"  # what the words are sealed for


class DisputeState(StrEnum):
    """With whom a dispute is, or how it was closed. No state changes a mark: whoever decides does."""

    MANAGER = "manager"  # asked first
    DIRECTOR = "director"  # decides: the manager has answered, could not, or did not in time
    CORRECTED = "corrected"  # to P, by whoever was asked
    STAYS = "stays"  # as it was marked, by the director
    OVERTAKEN = "overtaken"  # the register was marked P meanwhile
    WITHDRAWN = "withdrawn"  # by the officer
    GONE = "gone"  # the posting has no such day any more


class Answer(StrEnum):
    """What the manager says of a dispute that the director decides."""

    CORRECT = "correct"  # it was P, and the register is closed to a manager
    STAYS = "stays"


OPEN = (DisputeState.MANAGER, DisputeState.DIRECTOR)
IS_OPEN = "state IN ('manager', 'director')"


class Dispute(Base):
    """A day that an officer disputes. `mark` is what stood then; `asked_at` since when it is with whom it is with."""

    __tablename__ = "disputes"
    __table_args__ = (
        one_of("state", DisputeState),
        one_of("answer", Answer),
        sa.CheckConstraint("mark = 'Ab'", name="mark"),
        index_where("uq_disputes_open", "deployment_id", "on", where=IS_OPEN, unique=True),
        index_where("ix_disputes_open_centre", "centre_id", where=IS_OPEN),
        index_where("ix_disputes_asked", "asked_at", where=IS_OPEN),
        where_known("answered_by"),
        where_known("decided_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    deployment_id: Mapped[int] = mapped_column(sa.ForeignKey("deployments.id"), index=True)
    centre_id: Mapped[int] = mapped_column(sa.ForeignKey("centres.id"))  # whose register it is about
    on: Mapped[date]
    mark: Mapped[str | None]  # none: not marked
    said: Mapped[bytes | None] = mapped_column(info=sealed_for(SAID_SEALED))  # in the officer's words
    opened_at: Mapped[datetime]
    state: Mapped[str]
    asked_at: Mapped[datetime]
    answer: Mapped[str | None]
    answered_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    answered_at: Mapped[datetime | None]
    answer_said: Mapped[bytes | None] = mapped_column(info=sealed_for(ANSWER_SEALED))  # why it stays
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]  # when it was closed


def is_open(row: Any = Dispute) -> sa.ColumnElement[bool]:
    """Not closed yet: in the very words of the partial indexes, which SQLite uses for nothing else."""
    found: sa.ColumnElement[bool] = row.state.in_(sa.bindparam(None, [*OPEN], expanding=True, literal_execute=True))
    return found
