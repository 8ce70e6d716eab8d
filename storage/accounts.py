"""Accounts: the PIN of a person, and how long a chat may act without being asked for it again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from . import outbox, pins
from .audit import Audit
from .base import Base
from .chats import Chat, Present, by_sms
from .database import insert
from .people import Person
from .phone_changes import phone_is_free

TRIES = 5  # wrong PINs until none is taken
LOCKED = timedelta(minutes=15)
PIN_MADE = "PIN made"  # the audit's word for it
A_DAY = 3  # new PINs for one person
A_CHAT = 6  # new PINs a day that a chat asks for before it is known whose it is: each is an SMS to somebody


class Pin(Base):
    """A person's PIN as an argon2 hash; `wrong` tries since the last right one."""

    __tablename__ = "pins"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), primary_key=True)
    hash: Mapped[str]
    set_at: Mapped[datetime]
    wrong: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]


class PinSent(Base):
    """A PIN that was sent to somebody: only so many a day."""

    __tablename__ = "pins_sent"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    at: Mapped[datetime]


class TooManyPins(Exception):
    """This person was sent, or this chat has asked for, enough PINs for one day."""


@dataclass(frozen=True)
class Tried:
    """What came of a PIN. `left`: tries until no PIN is taken; `locked_until` (aware): none is taken now."""

    right: bool = False
    left: int = 0
    locked_until: datetime | None = None
    just_locked: bool = False  # by this very try: the account's owner does not know yet


class Accounts:
    """Accounts as one turn's chat sees them.

    `unlocked`: whether this chat may act on identity, phone or pay: the PIN was given in it, and it has not been
    idle since for longer than the house allows. What the channel proves is never enough for that.
    """

    def __init__(self, connection: sa.Connection, now: datetime, present: Present, audit: Audit, *, sms: bool):
        self.connection, self.now, self.present, self.audit, self.sms = connection, now, present, audit, sms
        self.unlocked = bool(present.person_id) and present.unlocked_at is not None

    def has_pin(self, person_id: int) -> bool:
        return self.connection.scalar(sa.select(Pin.person_id).where(Pin.person_id == person_id)) is not None

    def new_pin(self, person_id: int) -> str:
        """A new PIN, in plain this once; the one before is over. It lifts no lock. Raises `TooManyPins`."""
        today = sa.and_(PinSent.person_id == person_id, PinSent.at > self.now - timedelta(days=1))
        if self.connection.execute(sa.select(sa.func.count()).where(today)).scalar_one() >= A_DAY:
            raise TooManyPins
        if not self.present.person_id and self.audit.noted_today(PIN_MADE) >= A_CHAT:
            raise TooManyPins
        pin = pins.random_pin()
        new = insert(self.connection, Pin)
        again = {"hash": new.excluded.hash, "set_at": new.excluded.set_at, "wrong": 0}
        row = {"person_id": person_id, "hash": pins.hashed(pin), "set_at": self.now, "wrong": 0}
        self.connection.execute(new.on_conflict_do_update(index_elements=[Pin.person_id], set_=again), row)
        self.connection.execute(sa.insert(PinSent), {"person_id": person_id, "at": self.now})
        self.audit.note(PIN_MADE, f"person {person_id}")
        return pin

    def try_pin(self, person_id: int, pin: str) -> Tried:
        """Try a PIN; a wrong one counts, for the account and for this chat. Never raise after it, lest the count go."""
        row = self.connection.execute(sa.select(Pin).where(Pin.person_id == person_id).with_for_update()).first()
        locks = [self.present.locked_until, row.locked_until if row else None]
        if until := max((at for at in locks if at and at > self.now), default=None):
            return Tried(locked_until=until)
        if row and pins.fits(row.hash, pin):
            self._count(Pin, Pin.person_id == person_id, "wrong", 0)
            self._count(Chat, Chat.id == self.present.id, "wrong_pins", 0)
            return Tried(right=True)
        of_account = self._count(Pin, Pin.person_id == person_id, "wrong", row.wrong + 1) if row else 0
        of_chat = self._count(Chat, Chat.id == self.present.id, "wrong_pins", self.present.wrong_pins + 1)
        if max(of_account, of_chat) < TRIES:
            return Tried(left=TRIES - max(of_account, of_chat))
        self.audit.note("PIN locked", f"person {person_id}")
        return Tried(locked_until=self.now + LOCKED, just_locked=of_account >= TRIES)

    def _count(self, table: type[Base], where: sa.ColumnElement[bool], column: str, wrong: int) -> int:
        full = wrong >= TRIES
        values = {column: 0 if full else wrong, "locked_until": self.now + LOCKED if full else None}
        self.connection.execute(sa.update(table).where(where).values(values))
        return wrong

    def warn_owner(self, person_id: int, message: Mapping[str, Any]) -> None:
        """Tell a person in every chat of theirs but this one, else by SMS. Who said STOP hears it too."""
        here = Chat.id == self.present.id
        found = sa.select(Chat.id).where(Chat.person_id == person_id, Chat.active, ~here)
        told = list(self.connection.scalars(found))
        if not told and self.sms and (chat := by_sms(self.connection, person_id, "", self.now)):
            told = [chat]
        for chat in told:
            outbox.put(self.connection, chat, outbox.Lane.NOTICE, dict(message), self.now)

    def unlock(self) -> None:
        """The PIN was given here."""
        self._unlocked_at(self.now)

    def lock(self) -> None:
        """From now on the PIN is asked for here."""
        self._unlocked_at(None)

    def _unlocked_at(self, at: datetime | None) -> None:
        self.connection.execute(sa.update(Chat).where(Chat.id == self.present.id).values(unlocked_at=at))
        self.unlocked = at is not None

    def create(self, phone: str, name: str) -> int:
        """A new person with a phone that is proven (`2547…`). Gives the id; raises `PhoneTaken`."""
        phone_is_free(self.connection, phone)
        row = {"phone": phone, "full_name": name, "confirmed": [], "created_at": self.now}
        key = self.connection.execute(sa.insert(Person).values(**row)).inserted_primary_key
        assert key is not None  # noqa: S101 (an INSERT of one row always has one)
        return int(key[0])
