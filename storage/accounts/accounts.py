"""Accounts: the PIN of a person, and how long a chat may act without being asked for it again."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.audit import PIN_LOCKED, PIN_MADE, Audit
from storage.base import Base, Row, passing, peppered, where_known
from storage.database import add, insert_or_set
from storage.delivery import Chat, OutboxState, Outgoing, by_sms, outbox
from storage.people import Person, person_name
from storage.service import ServiceSettings

from .lockout import Lockout, Tried
from .new_chats import NewChats
from .phone_changes import phone_is_free
from .pins import Pins
from .present import Present
from .refusals import TooManyPins

ID_DIGITS = 4  # the last of the national ID, which a new chat may give in place of the PIN
A_DAY = 3  # new PINs for one person, asked for in one chat
A_CHAT = 6  # new PINs a day that a chat asks for before it is known whose it is: each is an SMS to somebody
NEW_LASTS = timedelta(days=2)  # a new PIN that was not given by then is none
LOST = (OutboxState.FAILED, OutboxState.EXPIRED)  # of a message: it did not arrive
ALL_DAY = 12  # new PINs a day for one person whom strangers ask for in many chats; their own chat is heard all the same


class Pin(Base):
    """A person's PIN as an argon2 hash. `next_hash`: that of one that was asked for and not given yet."""

    __tablename__ = "pins"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), primary_key=True)
    hash: Mapped[str] = mapped_column(info=peppered())
    set_at: Mapped[datetime]
    next_hash: Mapped[str | None] = mapped_column(info=peppered())
    next_at: Mapped[datetime | None]


class PinSent(Base):
    """A PIN that a chat had sent to somebody: only so many a day. One that did not arrive is taken away again."""

    __tablename__ = "pins_sent"
    __table_args__ = (where_known("outbox_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    named: Mapped[str | None] = mapped_column(index=True, info=passing("after two days"))  # a number that is nobody's
    chat_id: Mapped[int | None] = mapped_column(index=True)  # in which it was asked for; None: before that was kept
    outbox_id: Mapped[int | None]  # the message, where the chat may know what came of it: failed, it counts for nothing
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
        pins: Pins,
        *,
        sms: bool,
        pin_after: timedelta = ServiceSettings.pin_after,
        an_hour: int = ServiceSettings.wrong_pins_an_hour,
    ):
        self.connection, self.now, self.present, self.audit, self.sms = connection, now, present, audit, sms
        self.new_chats = NewChats(connection, now, present, audit)
        self.pins, self.an_hour, self._sent = pins, an_hour, 0
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

    def new_pin(self, person_id: int, *, own: bool = False) -> str:
        """A new PIN, in plain this once; the one before is good until this one was given. It lifts no lock.

        `own`: this is the person's own chat. Raises `TooManyPins`.
        """
        own = self.owns(person_id, proven=own)
        self._may_ask(PinSent.person_id == person_id, own=own)
        self.new_chats.check(person_id)
        self.new_chats.note_renewed(person_id, self._pin_set_at(person_id))
        pin, hash_ = self.pins.new()
        if self.has_pin(person_id):
            new = {"next_hash": hash_, "next_at": self.now}
            self.connection.execute(sa.update(Pin).where(Pin.person_id == person_id).values(new))
        else:
            row = {"person_id": person_id, "hash": hash_, "set_at": self.now}
            insert_or_set(self.connection, Pin, [row], "hash", "set_at")
        self._sent = add(self.connection, PinSent, person_id=person_id, chat_id=self.present.id, at=self.now)
        self.audit.note(PIN_MADE, f"person {person_id}")
        return pin

    def no_pin(self, named: str) -> None:
        """A new PIN is asked for, of a number that is nobody's: it counts, takes as long, and raises as `new_pin`."""
        name = self.pins.vault.finger(named, "pins_sent.named")
        self._may_ask(PinSent.named == name, own=False)
        self.pins.new()
        add(self.connection, PinSent, named=name, chat_id=self.present.id, at=self.now)
        self.audit.note(PIN_MADE, "nobody")

    def _may_ask(self, account: sa.ColumnElement[bool], *, own: bool) -> None:
        here = PinSent.chat_id == self.present.id
        enough = self._sent_today(account, here) >= A_DAY
        if not own:
            enough = enough or self._sent_today(here) >= A_CHAT or self._sent_today(account) >= ALL_DAY
        if enough:
            raise TooManyPins

    def went_out(self, outbox_id: int) -> None:
        """In which message the PIN that was made last goes out: should it fail, it counts for nothing.

        Only where this chat may know that there is an account: whether it counts, and what is said then, tells it.
        """
        self.connection.execute(sa.update(PinSent).where(PinSent.id == self._sent).values(outbox_id=outbox_id))

    def owns(self, person_id: int, *, proven: bool = False) -> bool:
        """Whether this chat is `proven` or known for this person's own. Where anybody can forge the sender none is."""
        present = self.present
        known = bool(person_id) and person_id in (present.person_id, present.waits_for)
        return not present.forgeable and (proven or known)

    def _sent_today(self, *which: sa.ColumnElement[bool]) -> int:
        failed = sa.exists().where(Outgoing.id == PinSent.outbox_id, Outgoing.state.in_(LOST))
        today = sa.and_(PinSent.at > self.now - timedelta(days=1), ~failed, *which)
        return self.connection.execute(sa.select(sa.func.count()).select_from(PinSent).where(today)).scalar_one()

    def try_pin(self, person_id: int, pin: str, *, own: bool = False, named: str = "") -> Tried:
        """Try a PIN; a wrong one counts, for the account and for this chat. Never raise after it, lest the count go.

        `own`: the channel proves that this chat is the person's. Of whom there is no account (0) the phone that was
        `named` is counted in the same way, and it takes as long.
        """
        return self._try(person_id, lambda row: self._right(person_id, row, pin), own=own, named=named)

    def try_id(self, person_id: int, digits: str, *, own: bool = False) -> Tried:
        """Try the end of the national ID in place of the PIN, counted as one; wrong where no ID is known.

        It takes as long: the hashes that a PIN takes are worked out too.
        """

        def ends(_row: Row | None) -> bool:
            self.pins.check(digits, None, None)
            sealed = self.connection.scalar(sa.select(Person.national_id).where(Person.id == person_id))
            known = self.pins.vault.open(sealed, "national_id") or ""
            return len(known) >= len(digits) == ID_DIGITS and compare_digest(known[-ID_DIGITS:], digits)

        return self._try(person_id, ends, own=own)

    def _try(self, person_id: int, right: Callable[[Row | None], bool], *, own: bool, named: str = "") -> Tried:
        self.new_chats.check(person_id)
        name = self.pins.vault.finger(f"person {person_id}" if person_id else named, "wrong_pins.account") or "-"
        own = self.owns(person_id, proven=own)
        tries = Lockout(self.connection, self.now, self.present.id, name, own=own, an_hour=self.an_hour)
        if until := tries.locked_until:
            return Tried(locked_until=until)
        row = self.connection.execute(sa.select(Pin).where(Pin.person_id == person_id).with_for_update()).first()
        if right(row):
            tries.right()
            return Tried(right=True)
        tried = tries.wrong()
        if tried.locked_until:
            self.audit.note(PIN_LOCKED, f"person {person_id}" if person_id else "nobody")
        return tried

    def _right(self, person_id: int, row: Row | None, pin: str) -> bool:
        """Both that are good are looked at, whatever the first one says: the time tells nothing."""
        new = row.next_hash if row and row.next_at and row.next_at > self.now - NEW_LASTS else None
        first, second = self.pins.check(pin, row and row.hash, new)
        if second.right:
            kept = {"hash": second.anew or new, "set_at": self.now, "next_hash": None, "next_at": None}
        elif first.right and first.anew:
            kept = {"hash": first.anew}
        else:
            return first.right
        self.connection.execute(sa.update(Pin).where(Pin.person_id == person_id).values(kept))
        return True

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
