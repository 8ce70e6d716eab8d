"""Lockout: wrong PINs are counted, and too many lock. What counts is who tries what, never who it is that tries.

Four counts: of a chat for an account, of an account in all chats, of a chat for all accounts, and of all together.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Row, passing
from storage.database import insert

log = structlog.get_logger()

PIN_TRIES = 5  # wrong PINs until none is taken
LOCKED_FOR = timedelta(minutes=15)
LOCKS = (LOCKED_FOR, timedelta(hours=1), timedelta(hours=4), timedelta(days=1))  # the first, the next, ...
QUIET = timedelta(days=1)  # without a lock, after which the owner is told of the next one
FORGIVEN = timedelta(days=7)  # without a wrong PIN, after which a lock is the first again
HOUR = timedelta(hours=1)

ALL_CHATS = 0
ALL_ACCOUNTS = ""
EVERYTHING = (ALL_ACCOUNTS, ALL_CHATS)


class WrongPins(Base):
    """Wrong PINs of a chat (0: of all) for an account (empty: for all), since the last right one."""

    __tablename__ = "wrong_pins"

    account: Mapped[str] = mapped_column(primary_key=True, info=passing("after a week without a wrong PIN"))
    chat_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    wrong: Mapped[int] = mapped_column(default=0)
    locks: Mapped[int] = mapped_column(default=0)  # so far: each is longer
    locked_until: Mapped[datetime | None]
    at: Mapped[datetime] = mapped_column(index=True)  # the last wrong one; of all together: the first of this hour


@dataclass(frozen=True)
class Tried:
    """What came of a PIN. `left`: tries until no PIN is taken; `locked_until` (aware): none is taken now."""

    right: bool = False
    left: int = 0
    locked_until: datetime | None = None
    just_locked: bool = False  # by this very try: the account's owner does not know yet


class Lockout:
    """The counts of one try: of a chat, for an account of any name. Never raise after a wrong one, lest the count go.

    `own`: it is the account's own chat, which nothing locks but what was tried here for this very account. What is
    counted is the name that was tried, so it is the same where there is no such account.
    """

    def __init__(
        self, connection: sa.Connection, now: datetime, chat_id: int, account: str, *, own: bool, an_hour: int
    ):
        self.connection, self.now, self.own, self.an_hour = connection, now, own, an_hour
        self.here, self.everywhere, self.chat = (account, chat_id), (account, ALL_CHATS), (ALL_ACCOUNTS, chat_id)
        self.rows = self._taken()

    @property
    def locked_until(self) -> datetime | None:
        """Until when no PIN is taken here for this account."""
        heeded = [self.here] if self.own else list(self.rows)
        return max((at for key in heeded if (at := self.rows[key].locked_until) and at > self.now), default=None)

    def right(self) -> None:
        """The account's own counts begin anew; of the chat's only what was tried here for this account goes."""
        others = max(self.rows[self.chat].wrong - self.rows[self.here].wrong, 0)
        self._set(self.chat, wrong=others)
        self._set(self.here, wrong=0, locks=0)
        self._set(self.everywhere, wrong=0)

    def wrong(self) -> Tried:
        """Once more."""
        told = self.rows[self.everywhere].locked_until
        left = {
            key: self._one_more(key) for key in self.rows if key != EVERYTHING and not (self.own and key == self.chat)
        }
        if not self.own:
            self._of_all()
        locked = not (left[self.here] and left[self.everywhere])
        if locked and left[self.everywhere]:  # of this chat alone: kept where the next lock looks
            self._set(self.everywhere, locked_until=max(told or self.now, self.now))
        self.rows = self._taken()
        until = self.locked_until
        here = left[self.here] if self.own else min(left.values())
        just = locked and not (told and told > self.now - QUIET)
        return Tried(left=0 if until else here, locked_until=until, just_locked=just)

    def _one_more(self, key: tuple[str, int]) -> int:
        """Gives how many are left."""
        row = self.rows[key]
        wrong: int = row.wrong + 1
        locks: int = row.locks if row.at > self.now - FORGIVEN else 0
        if wrong < PIN_TRIES:
            self._set(key, wrong=wrong, locks=locks, at=self.now)
            return PIN_TRIES - wrong
        until = self.now + LOCKS[min(locks, len(LOCKS) - 1)]
        self._set(key, wrong=0, locks=locks + 1, locked_until=until, at=self.now)
        return 0

    def _of_all(self) -> None:
        """The brake: beyond so many in an hour strangers wait until it is over."""
        row = self.rows[EVERYTHING]
        begun, wrong = (row.at, row.wrong + 1) if row.at > self.now - HOUR else (self.now, 1)
        self._set(EVERYTHING, wrong=wrong, at=begun)
        if wrong == self.an_hour:
            self._set(EVERYTHING, locked_until=begun + HOUR)
            log.error("too many wrong PINs", in_an_hour=wrong)

    def _taken(self) -> dict[tuple[str, int], Row]:
        """The rows, made where they are not there, and locked until the transaction ends."""
        keys = sorted({self.here, self.everywhere, self.chat, EVERYTHING})
        new = {"wrong": 0, "locks": 0, "at": self.now}
        rows = [{"account": account, "chat_id": chat} | new for account, chat in keys]
        self.connection.execute(insert(self.connection, WrongPins).on_conflict_do_nothing(), rows)
        which = sa.or_(*(sa.and_(WrongPins.account == account, WrongPins.chat_id == chat) for account, chat in keys))
        locked = sa.select(WrongPins).where(which).order_by(WrongPins.account, WrongPins.chat_id).with_for_update()
        return {(row.account, row.chat_id): row for row in self.connection.execute(locked)}

    def _set(self, key: tuple[str, int], **values: object) -> None:
        here = sa.and_(WrongPins.account == key[0], WrongPins.chat_id == key[1])
        self.connection.execute(sa.update(WrongPins).where(here).values(**values))


def this_hour(connection: sa.Connection, now: datetime) -> int:
    """How many wrong PINs strangers gave, over all chats, in the hour that was begun last."""
    recent = sa.select(WrongPins.wrong).where(
        WrongPins.account == ALL_ACCOUNTS, WrongPins.chat_id == ALL_CHATS, WrongPins.at > now - HOUR
    )
    return connection.scalar(recent) or 0


def forget(connection: sa.Connection, now: datetime) -> None:
    """Counts without a wrong PIN for a week."""
    over = sa.or_(WrongPins.locked_until.is_(None), WrongPins.locked_until < now)
    connection.execute(sa.delete(WrongPins).where(WrongPins.at < now - FORGIVEN, over))
