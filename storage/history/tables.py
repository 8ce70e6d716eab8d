"""Closed days: what the history held at the end of each, as one hash that whoever has it can hold against it."""

import struct
from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


class ClosedDay(Base):
    """Over the entries written since the day before it; `id` counts from 1.

    `blocks`: the roots of each 1,024 entries, by which a proof is made without reading all of them.
    """

    __tablename__ = "closed_days"

    id: Mapped[int] = mapped_column(primary_key=True)
    on: Mapped[date] = mapped_column(unique=True)
    closed_at: Mapped[datetime]
    entries: Mapped[int]
    root: Mapped[bytes]
    head: Mapped[bytes]
    blocks: Mapped[bytes]


class ClosedKind(Base):
    """The day's entries of one kind, by id: the last one, and what names each that is tampered with later.

    `ids` are little-endian numbers of 8 bytes, `traces` the first 8 bytes of every entry's hash.
    """

    __tablename__ = "closed_kinds"

    day_id: Mapped[int] = mapped_column(sa.ForeignKey("closed_days.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]
    ids: Mapped[bytes]
    traces: Mapped[bytes]


def packed(ids: Sequence[int]) -> bytes:
    """As `ClosedKind.ids` keeps them.

    >>> unpacked(packed([1, 7]))
    (1, 7)
    """
    return struct.pack(f"<{len(ids)}q", *ids)


def unpacked(kept: bytes) -> tuple[int, ...]:
    """What `packed` gave."""
    return struct.unpack(f"<{len(kept) // 8}q", kept)
