"""Corrections: a change of name, ID or phone that a director must approve, with the old and the new value."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base


class Correction(Base):
    """`approved` is None while it waits. Values are sealed for `corrections.old` and `corrections.new`."""

    __tablename__ = "corrections"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    field: Mapped[str]
    old: Mapped[bytes | None]
    new: Mapped[bytes]
    asked_at: Mapped[datetime]
    approved: Mapped[bool | None]
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
