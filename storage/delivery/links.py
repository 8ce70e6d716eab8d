"""Document links: short ones, each an invented token of which the database keeps the keyed hash alone."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, passing
from storage.vault import Vault, random_code

LASTS = timedelta(days=7)
LENGTH = 10  # 50 bits, for links that are paid for by the character; who tries many is made to wait
MEANT = str.maketrans({"O": "0", "I": "1", "L": "1"})  # signs that a code never has
SEALED_FOR = "document links"


class DocumentLink(Base):
    """What a link leads to, which chat it was sent into, and until when it leads anywhere."""

    __tablename__ = "document_links"

    finger: Mapped[str] = mapped_column(primary_key=True, info=passing("after a week"))
    chat_id: Mapped[int] = mapped_column(sa.ForeignKey("chats.id"), index=True)
    source: Mapped[str]
    filename: Mapped[str]
    until: Mapped[datetime] = mapped_column(index=True)


def lead_to(connection: sa.Connection, vault: Vault, chat_id: int, source: str, filename: str, now: datetime) -> str:
    """A new token, for `LASTS` from now (aware)."""
    token = random_code(LENGTH)
    row = {"finger": vault.finger(token, SEALED_FOR), "chat_id": chat_id, "source": source, "filename": filename}
    connection.execute(sa.insert(DocumentLink).values(**row, until=now + LASTS))
    return token


def led_to(connection: sa.Connection, vault: Vault, token: str, now: datetime) -> tuple[str, str] | None:
    """Source and filename of a token, in small letters or capital; None for one that is over or was never given."""
    if len(token) != LENGTH:
        return None
    fingers = vault.fingers(token.upper().translate(MEANT), SEALED_FOR)
    good = sa.and_(DocumentLink.finger.in_(fingers), DocumentLink.until > now)
    row = connection.execute(sa.select(DocumentLink.source, DocumentLink.filename).where(good)).first()
    return (row.source, row.filename) if row else None


def take_back(connection: sa.Connection, chats: Sequence[int]) -> None:
    """Nothing that was sent into these chats is led to any more."""
    connection.execute(sa.delete(DocumentLink).where(DocumentLink.chat_id.in_(chats)))


def forget(connection: sa.Connection, now: datetime) -> None:
    """Take away the links that are over."""
    connection.execute(sa.delete(DocumentLink).where(DocumentLink.until <= now))
