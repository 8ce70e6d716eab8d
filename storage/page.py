"""Page: what the demonstration's page shows, for its platform is this process. Elsewhere it stays empty."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base

PAGE = "browser"  # the name of its channel
Shown = tuple[str, str, dict[str, Any] | None]  # chat, message, and how it stands; None: it is gone


class PageMessage(Base):
    """A message as the page draws it, the person's own included; no secret is among them. By `id` in their order."""

    __tablename__ = "page_messages"
    __table_args__ = (sa.UniqueConstraint("chat", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    chat: Mapped[str]
    key: Mapped[str]
    shown: Mapped[dict[str, Any]] = mapped_column(sa.JSON)


def shown(connection: sa.Connection) -> Sequence[Shown]:
    """All that is kept, the oldest first."""
    rows = sa.select(PageMessage.chat, PageMessage.key, PageMessage.shown).order_by(PageMessage.id)
    return [(row.chat, row.key, row.shown) for row in connection.execute(rows)]


def keep(connection: sa.Connection, changes: Sequence[Shown]) -> None:
    """What was said, drawn anew in its place, or taken away."""
    for chat, key, now in changes:
        this = sa.and_(PageMessage.chat == chat, PageMessage.key == key)
        if now is None:
            connection.execute(sa.delete(PageMessage).where(this))
        elif not connection.execute(sa.update(PageMessage).where(this).values(shown=now)).rowcount:
            connection.execute(sa.insert(PageMessage).values(chat=chat, key=key, shown=now))
