"""Accounts: the PIN of a person, and how long a chat may act without being asked for it again."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base


class Pin(Base):
    """A person's PIN as an argon2 hash; `wrong` tries since the last right one."""

    __tablename__ = "pins"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), primary_key=True)
    hash: Mapped[str]
    set_at: Mapped[datetime]
    wrong: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]


class PinSent(Base):
    """A PIN that was sent to somebody: only so many a day."""

    __tablename__ = "pins_sent"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    at: Mapped[datetime]
