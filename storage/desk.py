"""The desk at which one turn is taken: the hour, the chat, the person, and the records bound to its transaction."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, time
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from .attendance import Attendance
from .audit import Audit
from .chats import Chats, Present, arrive, by_sms
from .codes import Codes
from .database import savepoint
from .deployments import Deployments
from .duties import Duties
from .mutes import Mutes
from .notices import Notices
from .outbox import Lane, put
from .people import Known, People
from .refusals import Denied
from .unreached import Unreached, blocked, never_wrote
from .vault import Vault

NAIROBI = ZoneInfo("Africa/Nairobi")


@dataclass(frozen=True)
class House:
    """What holds for every turn: settings of the service, not of a person."""

    zone: ZoneInfo = NAIROBI
    language: str = "en"  # where neither the person nor the channel has said
    reports_at: time = time(7)
    demo: bool = False
    sms: bool = False  # whether a code can be sent to a phone


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
        """A phone that the channel proves is its owner, without a word; who held it before is here no longer."""
        if not self.proven_phone or self.present.phone == self.proven_phone:
            return
        if known := self.people.by_phone(self.proven_phone):
            self.sit(known.id)
            self.just_met = True
        elif self.present.person_id:
            self.chat.belongs_to(None)
            self._look_again()

    def sit(self, person_id: int) -> None:
        """From now on this chat belongs to this person, for the rest of the turn too."""
        self.chat.belongs_to(person_id)
        self._look_again()
        self.audit.note("chat linked", f"person {person_id}", channel=self.present.channel)

    def speak(self, language: str) -> None:
        """The language of this chat and its person, from now on."""
        self.chat.set_language(language)
        if self.present.person_id:
            self.people.set_language(self.present.person_id, language)
        self._look_again()

    def _look_again(self) -> None:
        self.present = arrive(self.connection, self.present.channel, self.present.external_id, self.now, self.today)
        for bound in ("audit", "attendance", "duties", "mutes", "notices"):  # to who was there before
            self.__dict__.pop(bound, None)

    def savepoint(self) -> AbstractContextManager[object]:
        return savepoint(self.connection)

    def refused(self, reason: Exception | str) -> None:
        """An audit row for whoever tried what is not theirs; a plain mistake leaves none."""
        if isinstance(reason, Denied):
            self.audit.note("refused", reason.subject, tried=reason.act)
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
    def duties(self) -> Duties:
        return Duties(self.connection, self.now, self.house.zone, self.present.person_id)

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

    @cached_property
    def people(self) -> People:
        return People(self.connection)

    @cached_property
    def deployments(self) -> Deployments:
        return Deployments(self.connection, self.today, self.house.reports_at)

    @cached_property
    def chat(self) -> Chats:
        return Chats(self.connection, self.present.id)
