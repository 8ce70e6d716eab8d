"""Stamped registers: what was printed, what was sent of it, and the pages that were filed."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, one_of, where_known


class StampedState(StrEnum):
    """What has become of a page that was filed."""

    SENT = "sent"
    RECEIVED = "received"
    SENT_BACK = "back"


class RegisterPrint(Base):
    """A register as it was printed, by the number that its code has: how far the history went then.

    `head`: of the last closed day. `last_mark` and `last_posting`: the newest changes that the paper knows of.
    """

    __tablename__ = "register_prints"
    __table_args__ = (sa.UniqueConstraint("centre_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    centre_id: Mapped[int] = mapped_column(sa.ForeignKey("centres.id"))
    number: Mapped[int]
    printed_at: Mapped[datetime]
    head: Mapped[bytes]
    last_mark: Mapped[int]
    last_posting: Mapped[int]
    pages: Mapped[int] = mapped_column(default=1)


class StampedPage(Base):
    """A page of a register that came back signed and stamped. `hash` is of what is kept, `original` of what was sent.

    `page` is its number on the print, `leaf` in the file; without a `print_id` the manager said whose it is.
    """

    __tablename__ = "stamped_pages"
    __table_args__ = (
        one_of("state", StampedState),
        sa.UniqueConstraint("centre_id", "original", "leaf"),
        where_known("decided_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    centre_id: Mapped[int] = mapped_column(sa.ForeignKey("centres.id"))
    print_id: Mapped[int | None] = mapped_column(sa.ForeignKey("register_prints.id"), index=True)
    page: Mapped[int]
    hash: Mapped[str] = mapped_column(index=True)
    original: Mapped[str]
    leaf: Mapped[int]
    size: Mapped[int]
    sent_by: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    sent_at: Mapped[datetime]
    through: Mapped[str]
    state: Mapped[str] = mapped_column(default=StampedState.SENT)
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
    comment: Mapped[str | None]


class StampedContent(Base):
    """The picture of a page by the hash of its bytes, where no folder has them."""

    __tablename__ = "stamped_contents"

    hash: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[bytes]


class FileState(StrEnum):
    """How far a file is that somebody sent."""

    WAITING = "waiting"  # to be fetched from the platform
    READ = "read"  # or found to be of no use: to be told
    ASKED = "asked"  # which register it is of


class SentFile(Base):
    """A file that somebody sent, until it is filed or refused: `reference` is the platform's id of it.

    `centre_id`: of the register for which it was asked. `pages` once it is read: hash, size and code of each.
    """

    __tablename__ = "sent_files"
    __table_args__ = (one_of("state", FileState),)

    id: Mapped[int] = mapped_column(primary_key=True)
    chat_id: Mapped[int] = mapped_column(sa.ForeignKey("chats.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    reference: Mapped[str]
    size: Mapped[int]
    centre_id: Mapped[int | None] = mapped_column(sa.ForeignKey("centres.id"))
    at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default=FileState.WAITING)
    due_at: Mapped[datetime] = mapped_column(index=True)
    tries: Mapped[int] = mapped_column(default=0)
    original: Mapped[str | None]
    pages: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    problem: Mapped[str | None]
