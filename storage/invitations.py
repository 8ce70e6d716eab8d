"""Invitations: the way into the bot for whoever is deployed and has never come."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base


class Invitation(Base):
    """A one-time link that was sent by SMS, as a keyed hash; one row a sending."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    phone: Mapped[str]
    finger: Mapped[str] = mapped_column(unique=True)
    invited_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    sent_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
