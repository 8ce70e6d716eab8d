"""Audit: every refused and every official act, in a table that only grows."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, where_known

LINKED = "chat linked"  # the act of which a chat becomes somebody's
UNLINKED = "chat unlinked"  # and of which it is theirs no longer


class AuditRow(Base):
    """An act of `person_id`, in `chat_id`, on a `subject` such as `person 17`. The database refuses to change a row."""

    __tablename__ = "audit"
    __table_args__ = (where_known("chat_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    act: Mapped[str]
    subject: Mapped[str] = mapped_column(index=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    chat_id: Mapped[int | None] = mapped_column(sa.ForeignKey("chats.id"))
    detail: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)


class Audit:
    """The auditors' book, from one turn's desk. Never put a phone, an ID, a PIN or a token into it."""

    def __init__(self, connection: sa.Connection, now: datetime, person_id: int | None, chat_id: int | None):
        self.connection, self.now, self.person_id, self.chat_id = connection, now, person_id, chat_id

    def note(self, act: str, subject: str, **detail: Any) -> None:
        """Write an act down, at this turn's hour; `detail` is kept as JSON."""
        row = {"at": self.now, "act": act, "subject": subject, "detail": detail}
        self.connection.execute(sa.insert(AuditRow), row | {"person_id": self.person_id, "chat_id": self.chat_id})

    def noted_today(self, act: str, subject: str | None = None) -> int:
        """How often this person has done an act within a day; of whom nobody knows, how often this chat has."""
        mine = AuditRow.person_id == self.person_id
        if self.person_id is None:
            mine = sa.and_(AuditRow.person_id.is_(None), AuditRow.chat_id == self.chat_id)
        this = sa.and_(mine, AuditRow.act == act, AuditRow.at > self.now - timedelta(days=1))
        if subject is not None:
            this = sa.and_(this, AuditRow.subject == subject)
        return self.connection.execute(sa.select(sa.func.count()).where(this)).scalar_one()
