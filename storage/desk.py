"""The desk at which one turn is taken: the hour, the chat, the person, and the records bound to its transaction."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from .accounts import Accounts
from .applying import Applications
from .approvals import Approvals
from .attendance import Attendance
from .audit import Audit
from .board import Board
from .centre_door import CentreDoor
from .chats import Chats, Present, arrive, by_sms
from .codes import Codes
from .consents import Consents
from .database import savepoint
from .deployments import Deployments
from .duties import Duties
from .ending import Ending
from .erasing import Erased, Erasing
from .interests import Interests
from .invitations import Invitations
from .jurisdiction import contacts_of
from .letter_board import LetterBoard
from .looks import Looks
from .mutes import Mutes
from .my_letters import MyLetters
from .notices import Notices
from .offers import Offers
from .officers import Officers
from .openings import Openings
from .outbox import Lane, notify, put
from .people import Known, People
from .phone_changes import Phones
from .places import Places
from .printing import Printing
from .profile import Profiles
from .refusals import Denied, TakenByAnother
from .renewing import Renewed, renew, renew_all
from .unreached import Unreached, blocked, never_wrote
from .vacancies import Vacancies
from .vault import Vault
from .verification import Verified, verify
from .wrong_postings import WrongPostings

SECRETS_LAST = timedelta(days=1)  # an SMS that could not go out by then is no longer waited for
NAIROBI = ZoneInfo("Africa/Nairobi")


@dataclass(frozen=True)
class House:
    """What holds for every turn: settings of the service, not of a person."""

    zone: ZoneInfo = NAIROBI
    language: str = "en"  # where neither the person nor the channel has said
    reports_at: time = time(7)
    demo: bool = False
    sms: bool = False  # whether a code can be sent to a phone
    pin_after: timedelta = timedelta(minutes=30)  # of silence, after which the PIN is asked again
    council_contact: str = ""  # where the council is reached, in its own words
    telegram_bot: str = ""  # its user name, for links that lead into it
    whatsapp: str = ""  # the number that WhatsApp is written to
    shared_phones: bool = False  # whether several people may use one phone: its proof is then not enough


class Desk:
    """`now` is aware; `today` is the centre's date."""

    def __init__(
        self,
        connection: sa.Connection,
        now: datetime,
        present: Present,
        house: House,
        vault: Vault,
        *,
        phone: str = "",
        shares_contact: bool = True,
    ):
        """`phone` is proven by the channel; `shares_contact`: whether the channel has a button that proves one."""
        self.connection, self.now, self.present, self.house, self.vault = connection, now, present, house, vault
        self.proven_phone, self.shares_contact = phone, shares_contact
        self.today = now.astimezone(house.zone).date()
        self.just_met = False  # whether this turn has linked the chat, by the channel's own proof
        self.waits_for = 0  # the person whose chat this is, and who has to give the PIN before anything else
        self.hides_said = False  # whether what was said is a secret, to be deleted where the channel can

    @property
    def language(self) -> str:
        return self.present.language or self.house.language

    @property
    def roles(self) -> frozenset[str]:
        return self.present.standings

    @property
    def person(self) -> Known | None:
        """Whoever this chat is known to belong to."""
        seat = self.present
        return Known(seat.person_id, seat.name, "", seat.language) if seat.person_id else None

    def recognise(self) -> None:
        """A phone that the channel proves is its owner, without a word; who has to give the PIN waits before the door.

        The PIN is asked again after the idle time: of chats that no channel proves, and of all where phones are shared.
        """
        seat = self.present
        if seat.person_id and seat.unlocked_at and self.now - (seat.heard_at or self.now) > self.house.pin_after:
            self.accounts.lock()
        if self.proven_phone:
            self._by_proof(seat)
        seat = self.present
        doubtful = seat.person_id and (self.house.shared_phones or not seat.proven)
        if doubtful and not self.accounts.unlocked and self.accounts.has_pin(seat.person_id):
            self._see(replace(seat, person_id=0, name="", standings=frozenset()))
            self.waits_for = seat.person_id

    def _by_proof(self, seat: Present) -> None:
        """Who held this phone before is here no longer; who holds it is here, unless they logged out."""
        if seat.person_id and seat.proven and seat.phone != self.proven_phone:
            self.chat.belongs_to(None)
            self._see(self._again())
        if not self.present.proven and (known := self.people.by_phone(self.proven_phone)):
            self._proven(known)

    def _proven(self, known: Known) -> None:
        if not self.present.person_id:
            if self.house.shared_phones and self.accounts.has_pin(known.id):
                return
            self.sit(known.id, proven=True)
            self.just_met = True
        elif self.present.person_id == known.id:
            self.chat.prove()
            self.present = replace(self.present, proven=True)

    def sit(self, person_id: int, *, proven: bool = False, pin: bool = False) -> None:
        """From now on this chat belongs to this person, for the rest of the turn too.

        `proven`: the channel proves their phone, which is the log-in; only `pin`, the PIN given, also unlocks.
        """
        theirs = person_id in (self.present.person_id, self.waits_for)  # already: said again it locks nothing
        unlocked = pin or (theirs and self.accounts.unlocked)
        self.chat.belongs_to(person_id, proven=proven, unlocked_at=self.now if unlocked else None)
        self._see(self._again())
        self.audit.note("chat linked", f"person {person_id}", channel=self.present.channel)

    def leave(self) -> None:
        """From now on this chat is nobody's, and whoever comes gives the PIN, whatever the channel proves."""
        person = self.present.person_id or self.waits_for
        self.chat.log_out()
        self._see(self._again())
        self.audit.note("chat unlinked", f"person {person}", channel=self.present.channel)

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
        self.present, self.waits_for = present, 0
        for bound in [name for name, made in vars(Desk).items() if isinstance(made, cached_property)]:
            self.__dict__.pop(bound, None)

    def savepoint(self) -> AbstractContextManager[object]:
        return savepoint(self.connection)

    def refused(self, reason: Exception | str) -> None:
        """An audit row for whoever tried what is not theirs; a plain mistake leaves none."""
        if isinstance(reason, Denied):
            self.audit.note("refused", reason.subject, tried=reason.act)
        elif isinstance(reason, TakenByAnother):
            self.audit.note("refused", "the detail of another", field=reason.field)
        elif isinstance(reason, str):
            self.audit.note("refused", reason)

    def local(self, at: datetime) -> datetime:
        """The moment in the centre's zone."""
        return at.astimezone(self.house.zone)

    @cached_property
    def audit(self) -> Audit:
        return Audit(self.connection, self.now, self.present.person_id or None, self.present.id)

    @cached_property
    def attendance(self) -> Attendance:
        seat = self.present
        return Attendance(self.connection, self.now, self.house.zone, seat.person_id, seat.channel, self.audit)

    @cached_property
    def board(self) -> Board:
        return Board(self.connection, self.today, self.present.person_id)

    @cached_property
    def duties(self) -> Duties:
        return Duties(self.connection, self.now, self.house.zone, self.present.person_id)

    @cached_property
    def letters(self) -> MyLetters:
        return MyLetters(self.connection, self.now, self.today, self.present, self.audit)

    def renew(self, person_id: int, deployments: Sequence[int] | None = None) -> Renewed:
        """The letters of these posts of somebody, or of all, after a change."""
        if deployments is None:
            return renew_all(self.connection, person_id, self.today, self.now)
        return renew(self.connection, person_id, deployments, self.today, self.now)

    @cached_property
    def letter_board(self) -> LetterBoard:
        return LetterBoard(self.connection, self.today, self.present.person_id)

    @cached_property
    def printing(self) -> Printing:
        return Printing(self.connection, self.today, self.present.person_id, self.audit)

    def verify(self, code: str) -> Verified | None:
        """The letter of a code, for anybody. Raises `TooManyTries`."""
        return verify(self.connection, code, f"chat {self.present.id}", self.now)

    @cached_property
    def consents(self) -> Consents:
        return Consents(self.connection, self.now, self.present.person_id, self.present.channel, self.audit)

    @cached_property
    def erasing(self) -> Erasing:
        return Erasing(self.connection, self.now, self.today, self.present.id, self.audit)

    @cached_property
    def door(self) -> CentreDoor:
        return CentreDoor(self.connection, self.now, self.today, self.present, self.audit)

    def contacts(self) -> list[tuple[str, str, str]]:
        """Sub-county, name and phone of the TSC directors who answer for this person."""
        return contacts_of(self.connection, self.present.person_id)

    @cached_property
    def mutes(self) -> Mutes:
        return Mutes(self.connection, self.present.person_id)

    @cached_property
    def notices(self) -> Notices:
        return Notices(self.connection, self.now, self.today, self.present.person_id)

    def unreached(self) -> tuple[list[Unreached], int]:
        """Who has blocked every chat, and how many have never written, under this director."""
        director = self.present.person_id
        here = self.connection, director, self.today
        return blocked(*here), never_wrote(*here)

    @cached_property
    def codes(self) -> Codes:
        return Codes(self.connection, self.now, self.present.id, self.vault)

    def send_sms(self, phone: str, message: Mapping[str, Any], *, expires_at: datetime) -> None:
        """A message of ours to a phone (`2547…`), whoever holds it."""
        chat = by_sms(self.connection, None, f"+{phone}", self.now)
        if chat is not None:
            put(self.connection, chat, Lane.CODE, dict(message), self.now, expires_at=expires_at)

    def send_secret(self, phone: str, message: Mapping[str, Any]) -> None:
        """A PIN: to a phone (`2547…`) by SMS, or where that is empty into this very chat. Kept only until it is out."""
        until = self.now + SECRETS_LAST
        if phone:
            self.send_sms(phone, message, expires_at=until)
        else:
            put(self.connection, self.present.id, Lane.CODE, dict(message), self.now, expires_at=until)

    def hide_said(self) -> None:
        """What was said holds a secret: it is deleted where the channel can."""
        self.hides_said = True

    @cached_property
    def accounts(self) -> Accounts:
        return Accounts(self.connection, self.now, self.present, sms=self.house.sms)

    @cached_property
    def phones(self) -> Phones:
        return Phones(self.connection, self.now, self.present.id, self.vault, self.audit)

    def notify(self, person_id: int, message: Mapping[str, Any]) -> None:
        """A notice to somebody else, in the chat that they used last, else by SMS where there is one."""
        notify(self.connection, person_id, Lane.NOTICE, dict(message), self.now, sms=self.house.sms)

    def tell(self, person_id: int, message: Mapping[str, Any]) -> None:
        """What came of something that somebody asked for: unlike a notice it comes after STOP too."""
        notify(self.connection, person_id, Lane.LETTER, dict(message), self.now, sms=self.house.sms)

    @cached_property
    def profile(self) -> Profiles:
        return Profiles(self.connection, self.now, self.today, self.present.person_id, self.vault, self.audit)

    @cached_property
    def approvals(self) -> Approvals:
        return Approvals(self.connection, self.now, self.today, self.present.person_id, self.vault, self.audit)

    @cached_property
    def posts(self) -> Ending:
        """Nominating, assigning, deploying and redeploying, as this person may."""
        return Ending(self.connection, self.now, self.house.zone, self.present.person_id, self.audit)

    @cached_property
    def offers(self) -> Offers:
        return Offers(self.connection, self.now, self.house.zone, self.present.person_id, self.audit)

    @cached_property
    def wrong_postings(self) -> WrongPostings:
        return WrongPostings(self.connection, self.now, self.present.person_id, self.vault, self.audit)

    @cached_property
    def invitations(self) -> Invitations:
        return Invitations(self.connection, self.now, self.present.person_id, self.vault, self.audit)

    @cached_property
    def officers(self) -> Officers:
        return Officers(self.connection, self.today, self.present.person_id)

    @cached_property
    def vacancies(self) -> Vacancies:
        return Vacancies(self.connection, self.today, self.present.person_id)

    @cached_property
    def looks(self) -> Looks:
        return Looks(self.connection, self.now, self.present.person_id)

    @cached_property
    def applications(self) -> Applications:
        who = self.present.person_id
        return Applications(self.connection, self.now, self.today, who, self.vacancies, self.audit)

    @cached_property
    def interests(self) -> Interests:
        return Interests(self.connection, self.present.person_id, self.audit)

    @cached_property
    def openings(self) -> Openings:
        return Openings(self.connection, self.now, self.today, self.present.person_id, self.audit)

    @cached_property
    def places(self) -> Places:
        return Places(self.connection)

    @cached_property
    def people(self) -> People:
        return People(self.connection)

    @cached_property
    def deployments(self) -> Deployments:
        return Deployments(self.connection, self.today, self.house.reports_at)

    @cached_property
    def chat(self) -> Chats:
        return Chats(self.connection, self.present.id)
