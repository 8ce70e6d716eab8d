"""Accounts: the PIN of a person, and how long a chat may act without being asked for it again."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.audit import Audit
from storage.base import Base, Row, peppered
from storage.database import add, insert_or_set
from storage.delivery import Chat, by_sms, outbox
from storage.people import Person, person_name
from storage.service import ServiceSettings
from storage.vault import Vault

from . import pins
from .lockout import LOCKED_OUT, Lockout, Tried
from .new_chats import NewChats
from .phone_changes import phone_is_free
from .present import Present
from .refusals import TooManyPins

PIN_MADE = "PIN made"  # the audit's word for it
ID_DIGITS = 4  # the last of the national ID, which a new chat may give in place of the PIN
A_DAY = 3  # new PINs for one person
A_CHAT = 6  # new PINs a day that a chat asks for before it is known whose it is: each is an SMS to somebody


class Pin(Base):
    """A person's PIN as an argon2 hash; `wrong` tries since the last right one."""

    __tablename__ = "pins"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), primary_key=True)
    hash: Mapped[str] = mapped_column(info=peppered())
    set_at: Mapped[datetime]
    wrong: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]


class PinSent(Base):
    """A PIN that was sent to somebody: only so many a day."""

    __tablename__ = "pins_sent"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    at: Mapped[datetime]


class Accounts:
    """Accounts as one turn's chat sees them.

    `unlocked`: whether this chat may act on identity, phone or pay: the PIN was given in it, and it has not been
    idle since for longer than the service allows. What the channel proves is never enough for that.
    `entered`: whether the PIN lets this chat in; by SMS for the day, where it unlocks for no longer than `pin_after`.
    """

    def __init__(
        self,
        connection: sa.Connection,
        now: datetime,
        present: Present,
        audit: Audit,
        *,
        sms: bool,
        pin_after: timedelta = ServiceSettings.pin_after,
    ):
        self.connection, self.now, self.present, self.audit, self.sms = connection, now, present, audit, sms
        self.new_chats = NewChats(connection, now, present, audit)
        self.tries = Lockout(connection, now, present)
        at = present.unlocked_at
        self.entered = bool(present.person_id) and at is not None
        self.unlocked = self.entered and not (present.forgeable and at and now - at > pin_after)

    def has_pin(self, person_id: int) -> bool:
        """Whether somebody has a PIN, locked or not."""
        return self._pin_set_at(person_id) is not None

    def _pin_set_at(self, person_id: int) -> datetime | None:
        return self.connection.scalar(sa.select(Pin.set_at).where(Pin.person_id == person_id))

    def must_show(self, person_id: int) -> bool:
        """Whether a new chat of this person gives a PIN or the end of the ID, also where it proves the phone."""
        return self.new_chats.must_show(person_id, has_pin=self.has_pin(person_id))

    def new_pin(self, person_id: int) -> str:
        """A new PIN, in plain this once; the one before is over. It lifts no lock. Raises `TooManyPins`."""
        today = sa.and_(PinSent.person_id == person_id, PinSent.at > self.now - timedelta(days=1))
        if self.connection.execute(sa.select(sa.func.count()).where(today)).scalar_one() >= A_DAY:
            raise TooManyPins
        if not self.present.person_id and self.audit.noted_today(PIN_MADE) >= A_CHAT:
            raise TooManyPins
        self.new_chats.check(person_id)
        self.new_chats.note_renewed(person_id, self._pin_set_at(person_id))
        pin = pins.random_pin()
        row = {"person_id": person_id, "hash": pins.hashed(pin), "set_at": self.now, "wrong": 0}
        insert_or_set(self.connection, Pin, [row], "hash", "set_at", "wrong")
        self.connection.execute(sa.insert(PinSent), {"person_id": person_id, "at": self.now})
        self.audit.note(PIN_MADE, f"person {person_id}")
        return pin

    def try_pin(self, person_id: int, pin: str) -> Tried:
        """Try a PIN; a wrong one counts, for the account and for this chat. Never raise after it, lest the count go."""
        return self._try(person_id, lambda row: row is not None and pins.fits(row.hash, pin))

    def try_id(self, person_id: int, digits: str, vault: Vault) -> Tried:
        """Try the end of the national ID in place of the PIN, counted as one; wrong where no ID is known."""

        def ends(_row: Row | None) -> bool:
            sealed = self.connection.scalar(sa.select(Person.national_id).where(Person.id == person_id))
            known = vault.open(sealed, "national_id") or ""
            return len(known) >= len(digits) == ID_DIGITS and compare_digest(known[-ID_DIGITS:], digits)

        return self._try(person_id, ends)

    def _try(self, person_id: int, right: Callable[[Row | None], bool]) -> Tried:
        self.new_chats.check(person_id)
        row = self.connection.execute(sa.select(Pin).where(Pin.person_id == person_id).with_for_update()).first()
        mine = Pin.person_id == person_id
        if until := self.tries.locked_until(row and row.locked_until):
            return Tried(locked_until=until)
        if right(row):
            self.tries.right(Pin, mine)
            return Tried(right=True)
        tried = self.tries.wrong(Pin, mine, row)
        if tried.locked_until:
            self.audit.note(LOCKED_OUT, f"person {person_id}")
        return tried

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
        """The PIN was given here, by whoever sits in this chat: identity, phone and pay may be changed now."""
        self._unlocked_at(self.now)

    def lock(self) -> None:
        """From now on the PIN is asked for here."""
        self._unlocked_at(None)

    def _unlocked_at(self, at: datetime | None) -> None:
        self.connection.execute(sa.update(Chat).where(Chat.id == self.present.id).values(unlocked_at=at))
        self.unlocked = self.entered = at is not None

    def create(self, phone: str, name: str) -> int:
        """A new person with a phone that is proven (`2547…`), who says the name. Gives the id.

        Raises `PhoneTaken`, and `NotAName`.
        """
        phone_is_free(self.connection, phone)
        row = {"phone": phone, "full_name": person_name(name), "confirmed": ["full_name"], "created_at": self.now}
        return add(self.connection, Person, **row)
