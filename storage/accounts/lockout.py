"""Lockout: wrong PINs are counted, for an account, a centre's log-in and a chat; the fifth locks it for a while."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from storage.base import Base, Row
from storage.delivery import Chat

from .present import Present

PIN_TRIES = 5  # wrong PINs until none is taken
LOCKED_FOR = timedelta(minutes=15)
QUIET = timedelta(days=1)  # without a lock, after which the owner is told of the next one
LOCKED_OUT = "PIN locked"  # the audit's word for it


@dataclass(frozen=True)
class Tried:
    """What came of a PIN. `left`: tries until no PIN is taken; `locked_until` (aware): none is taken now."""

    right: bool = False
    left: int = 0
    locked_until: datetime | None = None
    just_locked: bool = False  # by this very try: the account's owner does not know yet


class Lockout:
    """The counts of what one chat tries. Never raise after a wrong one, lest the count go."""

    def __init__(self, connection: sa.Connection, now: datetime, present: Present):
        self.connection, self.now, self.present = connection, now, present

    def locked_until(self, until: datetime | None) -> datetime | None:
        """Until when no PIN is taken, of the chat or of what is tried, which is locked `until` then."""
        return max((at for at in (self.present.locked_until, until) if at and at > self.now), default=None)

    def right(self, tried: type[Base], where: sa.ColumnElement[bool]) -> None:
        """The counts of this chat and of what was tried begin anew."""
        self._count(tried, where, "wrong", 0)
        self._count(Chat, Chat.id == self.present.id, "wrong_pins", 0)

    def wrong(self, tried: type[Base], where: sa.ColumnElement[bool], row: Row | None) -> Tried:
        """Once more. `row` is what is tried, with `wrong` and `locked_until`; what is not there counts for the chat."""
        there = self._count(tried, where, "wrong", row.wrong + 1) if row else 0
        here = self._count(Chat, Chat.id == self.present.id, "wrong_pins", self.present.wrong_pins + 1)
        if max(there, here) < PIN_TRIES:
            return Tried(left=PIN_TRIES - max(there, here))
        known = row and row.locked_until and row.locked_until > self.now - QUIET
        return Tried(locked_until=self.now + LOCKED_FOR, just_locked=there >= PIN_TRIES and not known)

    def _count(self, table: type[Base], where: sa.ColumnElement[bool], column: str, wrong: int) -> int:
        full = wrong >= PIN_TRIES
        values: dict[str, Any] = {column: wrong}
        if full:  # a lock that is over stays to be seen, so that its owner is not told of each
            values = {column: 0, "locked_until": self.now + LOCKED_FOR}
        self.connection.execute(sa.update(table).where(where).values(values))
        return wrong
