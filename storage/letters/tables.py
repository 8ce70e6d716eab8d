"""Letters: the tables of what was issued, released, asked for and printed. `issuing` has the rules."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, index_where


class Letter(Base):
    """A letter of appointment that was issued for a deployment; of each deployment one at most stands.

    `says` is what the appointment turns on, as it was when the letter was issued: once that no longer holds, the
    letter is void.
    """

    __tablename__ = "letters"
    __table_args__ = (
        index_where("uq_letters_standing", "deployment_id", where="voided_at IS NULL", unique=True),
        sa.CheckConstraint("length(code) = 16", name="code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    deployment_id: Mapped[int] = mapped_column(sa.ForeignKey("deployments.id"), index=True)
    reference: Mapped[str] = mapped_column(unique=True)
    code: Mapped[str] = mapped_column(unique=True)  # 80 bits, to verify it with
    says: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    issued_at: Mapped[datetime]
    voided_at: Mapped[datetime | None]
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("letters.id"), index=True)
    announced_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]  # it could not be printed then; None once it could


class LetterRelease(Base):
    """From which day the letters of an exam are given out: in one sub-county, or everywhere (an empty code)."""

    __tablename__ = "letter_releases"

    exam_id: Mapped[int] = mapped_column(sa.ForeignKey("exams.id"), primary_key=True)
    sub_county_code: Mapped[str] = mapped_column(primary_key=True)
    on: Mapped[date]
    released_at: Mapped[datetime]


class LetterFetch(Base):
    """Somebody asked for their letter. What the channel told of the message is in the outbox, about `letter:17`."""

    __tablename__ = "letter_fetches"

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(sa.ForeignKey("letters.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    chat_id: Mapped[int] = mapped_column(sa.ForeignKey("chats.id"), index=True)
    channel: Mapped[str]
    at: Mapped[datetime]
    opened_at: Mapped[datetime | None]  # where the file itself is opened from us: by a link, in the browser


class LetterPrint(Base):
    """A printed letter, by the hash of all that is in it; kept for a while."""

    __tablename__ = "letter_prints"

    hash: Mapped[str] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(sa.ForeignKey("letters.id"), index=True)
    content: Mapped[bytes]
    made_at: Mapped[datetime] = mapped_column(index=True)


class TelegramFile(Base):
    """A printed letter as Telegram keeps it, for one bot: sent again without being uploaded."""

    __tablename__ = "telegram_files"

    bot: Mapped[str] = mapped_column(primary_key=True)
    hash: Mapped[str] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(sa.ForeignKey("letters.id"), index=True)
    file_id: Mapped[str]


def known() -> sa.ColumnElement[bool]:
    """Whether its officer was told of a letter or asked for it, for the statement around this."""
    return sa.or_(Letter.announced_at.is_not(None), sa.exists().where(LetterFetch.letter_id == Letter.id))


def letter_record(letter_id: int) -> str:
    """How the outbox names a message that carries this letter."""
    return f"letter:{letter_id}"
