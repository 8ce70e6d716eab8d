"""The desk at which one turn is taken: the hour, the chat, the person, and their records."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from storage.accounts import AccountLocked, Pins, Present, arrive
from storage.delivery import LONG_AGO, Lane, by_sms, came_between, let_go, notify, put
from storage.people import TAKEN_SUBJECT, Known, TakenByAnother
from storage.privacy import Erased

from .audit import LINKED, LOGGED_OUT, UNLINKED
from .database import savepoint
from .lateness import Changes, Sent, changes
from .records import Records
from .refusals import Denied
from .service import ServiceSettings
from .vault import Vault

SECRETS_LAST = timedelta(days=1)  # an SMS that could not go out by then is no longer waited for


class Rehearsed(Exception):
    """It was only tried."""


class Desk(Records):
    """Who sits here, and what they are told."""

    def __init__(
        self,
        connection: sa.Connection,
        now: datetime,
        present: Present,
        service: ServiceSettings,
        vault: Vault,
        *,
        phone: str = "",
        shares_contact: bool = True,
        pins: Pins | None = None,
        sent: Sent | None = None,
    ):
        """`phone` is what the channel tells; `shares_contact`: whether the channel has a button that proves one.

        It is `proven_phone`, or where anybody can write in another's name only `claimed_phone`. `sent`: when what is
        answered here was said; None: now.
        """
        super().__init__(connection, now, present, service, vault, pins)
        self.proven_phone = "" if present.forgeable else phone
        self.claimed_phone = phone if present.forgeable else ""
        self.shares_contact = shares_contact
        self.sent = sent or Sent(now)
        self.tried: list[Exception | str] = []  # what was refused in this turn
        self.just_met = False  # whether this turn has linked the chat, by the channel's own proof
        self.by_number = False  # and whether by no more than that, from the channel or shared
        self.hides_said = False  # whether what was said is a secret, to be deleted where the channel can

    @property
    def language(self) -> str:
        """The code of the language to speak: the person's or the chat's, else the service's."""
        return self.present.language or self.service.language

    @property
    def standings(self) -> frozenset[str]:
        """What whoever sits here is to the bot, in the words of `Standing`; empty for a stranger."""
        return self.present.standings

    @property
    def person(self) -> Known | None:
        """Whoever this chat is known to belong to."""
        present = self.present
        return Known(present.person_id, present.name, "", present.language) if present.person_id else None

    @property
    def locked(self) -> bool:
        """Whether it is the chat of a locked account: then nobody sits here, and nobody can."""
        return bool(self.present.locked)

    @property
    def late(self) -> datetime | None:
        """When this was said, in the service's zone, where that is too long ago for it to be simply done."""
        return self.local(self.sent.at) if self.sent.late else None

    @contextmanager
    def rehearsal(self) -> Iterator[Changes]:
        """What is done inside is undone, whatever comes of it; afterwards it is known whether it would change much."""
        present, tried = self.present, len(self.tried)
        before = self.just_met, self.by_number, self.hides_said
        try:
            with savepoint(self.connection), changes(self.connection, self.sent.late) as rehearsed:
                yield rehearsed
                raise Rehearsed
        except Rehearsed:
            del self.tried[tried:]
        finally:
            self._see(present)
            self.just_met, self.by_number, self.hides_said = before

    def recognise(self) -> None:
        """A phone that the channel proves is its owner, without a word; who has to give the PIN waits before the door.

        The PIN is asked again after the idle time: of chats that no channel proves, and of all where phones are shared.
        By SMS it is asked of everybody, once a day.
        """
        present = self.present
        if present.person_id and present.unlocked_at and self._is_over(present.unlocked_at):
            self.accounts.lock()
        if self.proven_phone:
            self._by_proof(present)
        if self.claimed_phone:
            self._by_claim(self.people.by_phone(self.claimed_phone))
        present = self.present
        doubtful = present.person_id and (self.service.shared_phones or not present.proven)
        if doubtful and not self.accounts.entered and self._has_to_show(present):
            self._see(replace(present, person_id=0, name="", standings=frozenset(), waits_for=present.person_id))

    def _has_to_show(self, present: Present) -> bool:
        """Whether the PIN is asked for in a doubtful chat: of whoever has one, by SMS, and where a mere link let in."""
        by_link = not present.proven and self.new_chats.since(present.person_id) is not None
        return present.forgeable or by_link or self.accounts.has_pin(present.person_id)

    def _is_over(self, unlocked_at: datetime) -> bool:
        """Whether a PIN that was given here lets in no longer: after the idle time, by SMS after its day."""
        if self.present.forgeable:
            return self.local(unlocked_at).date() != self.today
        return self.now - (self.present.heard_at or self.now) > self.service.pin_after

    @cached_property
    def came_between(self) -> list[dict[str, Any]]:
        """The messages, as dumped, that came here by themselves since the person wrote last; the newest first."""
        return came_between(self.connection, self.present.id, self.present.heard_at or LONG_AGO, self.now)

    @property
    def is_doubtful(self) -> bool:
        """Whether what is written here may not be from whoever it says: an SMS before the PIN."""
        return self.present.forgeable and bool(self.present.waits_for)

    def want_notices(self, *, wanted: bool) -> None:
        """Whether notices come, wherever this person talks with us; by SMS, where anybody can say so, of SMS alone."""
        self.chat.set_notices(0 if self.present.forgeable else self.present.person_id, wanted=wanted)

    def _by_claim(self, known: Known | None) -> None:
        """An SMS says whose number it is from. That is where answers go, and the PIN is asked for before any of use."""
        if known is None:
            return
        holder = self.present.owner
        if holder and holder != known.id:
            self.chat.belongs_to(None)
            let_go(self.connection, self.present.id, holder, self.now)
            self._see(self._again())
        if self.locking.locked_at(known.id):
            self._see(replace(self.present, locked=known.id))
        elif not self.present.person_id and not self.present.logged_out:
            self.chat.is_claimed(known.id)
            self._see(self._again())

    def _by_proof(self, present: Present) -> None:
        """Who held this phone before is here no longer; who holds it is here, unless they have to give more."""
        holder = present.owner
        if holder and present.proven and present.phone != self.proven_phone:
            self.chat.belongs_to(None)
            let_go(self.connection, present.id, holder, self.now)
            self._see(self._again())
        if not self.present.proven and (known := self.people.by_phone(self.proven_phone)):
            self._proven(known)

    def _proven(self, known: Known) -> None:
        if self.locking.locked_at(known.id):
            self._see(replace(self.present, locked=known.id))
        elif self.present.person_id not in (0, known.id) or self.accounts.must_show(known.id):
            return
        elif not self.present.person_id:
            self.sit(known.id, proven=True)
            self.just_met = True
        else:
            self.chat.prove()
            self.present = replace(self.present, proven=True)

    def sit(self, person_id: int, *, proven: bool = False, pin: bool = False) -> bool:
        """From now on this chat belongs to this person, for the rest of the turn too. Gives whether it is new to them.

        `proven`: the channel proves their phone, which is the log-in; only `pin`, the PIN given, also unlocks.
        Raises `AccountLocked`, where theirs is or that of this chat, and `ChatShut`.
        """
        self.new_chats.check(person_id)
        if self.present.locked or self.locking.locked_at(person_id):
            whose = self.present.locked or person_id
            raise AccountLocked(whose, self.contacts(whose), self.service.council_contact)
        proven = proven and not self.present.forgeable
        linked = person_id == self.present.person_id
        theirs = linked or person_id == self.present.waits_for  # already: said again it locks nothing
        unlocked = pin or (theirs and self.accounts.unlocked)
        self.chat.belongs_to(person_id, proven=proven, unlocked_at=self.now if unlocked else None)
        self.by_number = proven and not pin
        self._see(self._again())
        new = not theirs or (not linked and self.new_chats.since(person_id) is None)
        if new:
            self.audit.note(LINKED, f"person {person_id}", channel=self.present.channel)
        return new

    def log_out(self, told: Mapping[str, Any]) -> None:
        """From now on no chat of this person is theirs, and no link that invited them opens; the others are `told`.

        A chat that waits for the PIN is left alone.
        """
        person = self.present.person_id
        if not person:
            return self.leave()
        self.audit.check(LOGGED_OUT)
        self.invitations.withdraw(person)
        for chat in self.new_chats.others(person):
            put(self.connection, chat, Lane.REPLY, dict(told), self.now)  # whose answers go out, where they wait
        self.leave()
        if self.locking.chats(person):
            self.locking.log_out(person)
        return None

    def leave(self) -> None:
        """From now on this chat is nobody's, and whoever comes gives the PIN, whatever the channel proves."""
        person = self.present.owner
        self.chat.log_out()
        let_go(self.connection, self.present.id, person, self.now)
        self._see(self._again())
        self.audit.note(UNLINKED, f"person {person}", channel=self.present.channel)

    def speak(self, language: str) -> None:
        """The language of this chat and its person, from now on."""
        self.chat.set_language(language)
        if self.present.person_id:
            self.people.set_language(self.present.person_id, language)
        self._see(self._again())

    def look_again(self) -> None:
        """What this person is to the bot has changed in this turn."""
        self._see(self._again())

    def erase(self) -> Erased:
        """Erase the person of this chat; from now on it is nobody's."""
        erased = self.erasing.erase(self.present.person_id, self.consents)
        self.look_again()
        return erased

    def _again(self) -> Present:
        return arrive(self.connection, self.present.channel, self.present.external_id, self.now, self.today)

    def _see(self, present: Present) -> None:
        """Who is there now; what was bound to whoever was there before is let go."""
        self.present = present
        for bound in [name for name, made in vars(Records).items() if isinstance(made, cached_property)]:
            self.__dict__.pop(bound, None)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """What is written inside is undone when an exception leaves it, and the turn can go on.

        But for what was refused there: whoever tries is counted, however it ends.
        """
        before = len(self.tried)
        try:
            with savepoint(self.connection):
                yield
        except BaseException:
            for reason in self.tried[before:]:
                self._note(reason)
            raise

    def refused(self, reason: Exception | str) -> None:
        """An audit row for whoever tried what is not theirs, also a stranger; a plain mistake leaves none."""
        self.tried.append(reason)
        self._note(reason)

    def _note(self, reason: Exception | str) -> None:
        if isinstance(reason, Denied):
            self.audit.refuse(reason.act, reason.subject, tried=reason.act)
        elif isinstance(reason, TakenByAnother):
            self.audit.refuse(TAKEN_SUBJECT, TAKEN_SUBJECT, field=reason.field)
        elif isinstance(reason, AccountLocked):
            self.audit.refuse("locked account", f"person {reason.person_id}")
        elif isinstance(reason, str):
            self.audit.refuse(reason, reason)

    def takes_sms(self, phone: str) -> bool:
        """Whether an SMS of ours goes to a phone (`2547…`), whoever holds it, or nobody."""
        return by_sms(self.connection, None, f"+{phone}", self.now) is not None

    def send_sms(self, phone: str, message: Mapping[str, Any], *, expires_at: datetime) -> int:
        """A message of ours to a phone (`2547…`), whoever holds it. Gives its id; 0 where that phone takes none."""
        chat = by_sms(self.connection, None, f"+{phone}", self.now)
        return put(self.connection, chat, Lane.CODE, dict(message), self.now, expires_at=expires_at) if chat else 0

    def send_secret(self, phone: str, message: Mapping[str, Any], *, chat: int = 0) -> int:
        """A PIN: to a phone (`2547…`) by SMS, or where that is empty into a chat, else this. Kept only until it is out.

        Gives its id; 0 where that phone takes no SMS.
        """
        until = self.now + SECRETS_LAST
        if phone:
            return self.send_sms(phone, message, expires_at=until)
        return put(self.connection, chat or self.present.id, Lane.CODE, dict(message), self.now, expires_at=until)

    def hide_said(self) -> None:
        """What was said holds a secret: it is deleted where the channel can."""
        self.hides_said = True

    def notify(self, person_id: int, message: Mapping[str, Any]) -> None:
        """A notice to somebody else, in the chat that they used last, else by SMS where there is one."""
        notify(self.connection, person_id, Lane.NOTICE, dict(message), self.now, sms=self.service.sms)

    def tell(self, person_id: int, message: Mapping[str, Any]) -> None:
        """What came of something that somebody asked for: unlike a notice it comes after STOP too."""
        notify(self.connection, person_id, Lane.LETTER, dict(message), self.now, sms=self.service.sms)
