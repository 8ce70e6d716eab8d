"""Codes by SMS: whoever types the code back has that phone in hand, and nothing more is proven."""

import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, passing
from storage.vault import Vault

from .refusals import TooManyCodes, WrongCode

CODE_LASTS = timedelta(minutes=10)
CODE_TRIES = 5  # wrong codes until it is void
A_DAY = 3  # codes for which one chat asks
A_PHONE = 9  # codes a day to one phone, whoever asks: three strangers cost its owner nothing
CODE_DIGITS = 6


class Code(Base):
    """A code that was sent, as a keyed hash; one row a sending."""

    __tablename__ = "codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    chat_id: Mapped[int] = mapped_column(sa.ForeignKey("chats.id"), index=True)
    phone: Mapped[str] = mapped_column(index=True)
    finger: Mapped[str] = mapped_column(info=passing("after ten minutes"))
    sent_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)


class Codes:
    """The codes of one turn's chat."""

    def __init__(self, connection: sa.Connection, now: datetime, chat_id: int, vault: Vault):
        self.connection, self.now, self.chat_id, self.vault = connection, now, chat_id, vault

    def make(self, phone: str) -> str:
        """A new code for a phone (`2547…`); the ones before it are over. Raises `TooManyCodes`."""
        if self._sent(Code.chat_id == self.chat_id) >= A_DAY or self._sent(Code.phone == phone) >= A_PHONE:
            raise TooManyCodes
        code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
        row = {"chat_id": self.chat_id, "phone": phone, "finger": self._fingers(phone, code)[0], "sent_at": self.now}
        self.connection.execute(sa.insert(Code), row)
        return code

    def _sent(self, which: sa.ColumnElement[bool]) -> int:
        today = sa.select(sa.func.count()).where(which, Code.sent_at > self.now - timedelta(days=1))
        return self.connection.execute(today).scalar_one()

    def check(self, phone: str, code: str) -> None:
        """Take the newest code of this chat for this phone, once. Raises `WrongCode`; a wrong try counts."""
        newest = (
            sa.select(Code)
            .where(Code.chat_id == self.chat_id, Code.phone == phone, Code.sent_at > self.now - CODE_LASTS)
            .order_by(Code.id.desc())
            .limit(1)
        )
        row = self.connection.execute(newest).first()
        if row is None or row.tries >= CODE_TRIES:
            raise WrongCode
        right = any(secrets.compare_digest(row.finger, finger) for finger in self._fingers(phone, code))
        self.connection.execute(
            sa.update(Code).where(Code.id == row.id).values(tries=CODE_TRIES if right else Code.tries + 1)
        )
        if not right:
            raise WrongCode

    def _fingers(self, phone: str, code: str) -> list[str]:
        return self.vault.fingers(f"{phone} {code}", "codes")
