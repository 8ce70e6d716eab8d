"""Erasing: what goes when somebody asks for it, and what stays because the records of attendance and pay must."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from storage.accounts import CentreAccess, CentreLogin, Code, Invitation, Pin, PinSent
from storage.audit import Audit
from storage.base import Base
from storage.database import erases
from storage.deployments import Delegation, Deployment, serving
from storage.disputes import Dispute, DisputeState, is_open
from storage.letters import Letter, erase_prints
from storage.people import Consents, Correction, FormerPhone, Office, Person, in_office
from storage.postings import WrongPosting
from storage.register import CHOSEN, MarkChange, OwnAnswer, Provisional, Register, Unlisted
from storage.reminders import MarkNotice, Mute
from storage.stamped import SentFile, StampedPage, sent_files
from storage.vacancies import Application, Interest, Vacancy, Viewing
from storage.vault import random_code

from .erasing_talk import erase_talk
from .retention import ERASED

RECEIPT_LENGTH = 10  # as a register's receipt
KEPT = ("id", "full_name", "confirmed", "created_at")  # columns of a person that are not simply emptied


@dataclass(frozen=True)
class Erased:
    """`named`: whether the name stays, for the records of attendance and pay."""

    receipt: str
    named: bool


class Erasing:
    """One person's wish to be forgotten, from one turn's desk."""

    def __init__(self, connection: sa.Connection, now: datetime, today: date, chat_id: int, audit: Audit):
        self.connection, self.now, self.today = connection, now, today
        self.chat_id, self.audit = chat_id, audit

    def holds_office(self, person_id: int) -> bool:
        """Who holds an office keeps the account until the council ends the office."""
        return self._any(sa.and_(Office.person_id == person_id, in_office(self.today)))

    def posted_until(self, person_id: int) -> date | None:
        """The last day of a posting that is not over."""
        mine = sa.and_(Deployment.person_id == person_id, serving(), Deployment.to_on >= self.today)
        return self.connection.scalar(sa.select(sa.func.max(Deployment.to_on)).where(mine))

    def erase(self, person_id: int, consents: Consents) -> Erased:
        """Erase it all at once. Consents stay as the proof of what was allowed, the last one withdrawn."""
        consents.refuse()
        named = self._needed_by_name(person_id)
        phones = [*self.connection.scalars(sa.select(FormerPhone.phone).where(FormerPhone.person_id == person_id))]
        phones += self.connection.scalars(sa.select(Person.phone).where(Person.id == person_id, Person.phone != ""))
        self._delete(Code, Code.phone.in_(phones))
        erase_talk(self.connection, person_id, phones, self.chat_id)
        own = (FormerPhone, Pin, PinSent, CentreAccess, Correction, Application, Interest, Invitation, Mute, Viewing)
        for table in own:
            self._delete(table, table.person_id == person_id)
        self._reported(phones)
        erase_prints(self.connection, person_id)
        self._registers_in_hand(person_id)
        sent_files.drop(self.connection, SentFile.person_id == person_id)
        self._their_words(person_id)
        self._empty(person_id, named=named)
        erases(self.connection)
        receipt = random_code(RECEIPT_LENGTH)
        self.audit.note("person erased", f"person {person_id}", receipt=receipt, named=named)
        return Erased(receipt, named)

    def _registers_in_hand(self, person_id: int) -> None:
        """Nobody who is gone holds a register, or has one held for them."""
        theirs = sa.or_(Delegation.person_id == person_id, Delegation.given_by == person_id)
        over = sa.update(Delegation).where(theirs, Delegation.ended_at.is_(None))
        self.connection.execute(over.values(ended_at=self.now, ended_by=person_id))

    def _reported(self, phones: list[str]) -> None:
        """That they worked somewhere unlisted, with the days on which they were seen."""
        about = sa.select(Unlisted.id).where(Unlisted.phone.in_(phones))
        self._delete(Provisional, Provisional.unlisted_id.in_(about))
        self._delete(Unlisted, Unlisted.phone.in_(phones))

    def _their_words(self, person_id: int) -> None:
        """Of a posting the days and the state stay; why it was declined or ended, and what they reported, goes."""
        mine = Deployment.person_id == person_id
        self.connection.execute(sa.update(Deployment).where(mine).values(reason=None, override_reason=None))
        posts = sa.select(Deployment.id).where(mine)
        self._delete(WrongPosting, WrongPosting.deployment_id.in_(posts))
        self._delete(MarkNotice, MarkNotice.deployment_id.in_(posts))
        closed = {"state": DisputeState.WITHDRAWN, "decided_by": person_id, "decided_at": self.now}
        waits = sa.and_(Dispute.deployment_id.in_(posts), is_open())
        self.connection.execute(sa.update(Dispute).where(waits).values(**closed))
        disputed = sa.update(Dispute).where(Dispute.deployment_id.in_(posts))  # what was decided stays with the mark
        self.connection.execute(disputed.values(said=None, answer_said=None))
        written = sa.or_(MarkChange.by == person_id, MarkChange.deployment_id.in_(posts))
        erased = sa.update(MarkChange).where(written, MarkChange.reason.not_in(CHOSEN))  # its hash stays in the history
        self.connection.execute(erased.values(reason=None, salt=None))
        letters = sa.select(Letter.id, Letter.says).where(Letter.deployment_id.in_(posts))
        for letter, says in self.connection.execute(letters).all():  # whose ID it was cannot be found out any more
            without = {**says, "national_id": None}
            self.connection.execute(sa.update(Letter).where(Letter.id == letter).values(says=without))

    def _needed_by_name(self, person_id: int) -> bool:
        return any(
            self._any(column == person_id)
            for column in (
                Deployment.person_id,
                Office.person_id,
                MarkChange.by,
                Delegation.given_by,
                Register.sent_by,
                CentreLogin.issued_by,
                Correction.decided_by,
                Application.decided_by,
                Deployment.deployed_by,
                WrongPosting.settled_by,
                OwnAnswer.by,
                Dispute.answered_by,
                Dispute.decided_by,
                Unlisted.reported_by,
                Unlisted.settled_by,
                Provisional.by,
                Invitation.invited_by,
                Vacancy.opened_by,
                StampedPage.sent_by,
                StampedPage.decided_by,
            )
        )

    def _empty(self, person_id: int, *, named: bool) -> None:
        values: dict[str, Any] = {c.name: None for c in Person.__table__.columns if c.name not in KEPT}
        values["confirmed"] = []
        if not named:
            values["full_name"] = ERASED
        self.connection.execute(sa.update(Person).where(Person.id == person_id).values(**values))

    def _any(self, where: sa.ColumnElement[bool]) -> bool:
        return self.connection.scalar(sa.select(sa.literal(1)).where(where).limit(1)) is not None

    def _delete(self, table: type[Base], where: sa.ColumnElement[bool]) -> None:
        self.connection.execute(sa.delete(table).where(where))
