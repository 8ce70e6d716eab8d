"""Corrections: a change of name, ID or phone that a director must approve, with the old and the new value."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, index_where, sealed_for
from storage.vault import Vault

OLD_VALUE, NEW_VALUE = "corrections.old", "corrections.new"  # what the values are sealed for


class Correction(Base):
    """`approved` is None while it waits. Values are sealed. One that its own person decided was replaced by a newer."""

    __tablename__ = "corrections"
    __table_args__ = (index_where("ix_corrections_waiting", "asked_at", where="approved IS NULL"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    field: Mapped[str]
    old: Mapped[bytes | None] = mapped_column(info=sealed_for(OLD_VALUE))
    new: Mapped[bytes] = mapped_column(info=sealed_for(NEW_VALUE))
    asked_at: Mapped[datetime]
    approved: Mapped[bool | None]
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None]  # why it was declined


def waits(person_id: int) -> sa.ColumnElement[bool]:
    """Of `Correction`, in a query: asked for by this person, and not decided."""
    return sa.and_(Correction.person_id == person_id, Correction.approved.is_(None))


def ask_correction(
    connection: sa.Connection, vault: Vault, person_id: int, field: str, old: str | None, new: str, now: datetime
) -> None:
    """Ask for a change. A wish that waits is closed and kept, so that no director approves what they have not seen."""
    closed: dict[str, Any] = {"approved": False, "decided_by": person_id, "decided_at": now}
    connection.execute(sa.update(Correction).where(waits(person_id), Correction.field == field).values(**closed))
    row = {"person_id": person_id, "field": field, "asked_at": now}
    sealed = {"old": vault.seal(old, OLD_VALUE), "new": vault.seal(new, NEW_VALUE)}
    connection.execute(sa.insert(Correction).values(**row, **sealed))
