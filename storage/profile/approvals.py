"""Approvals: what a TSC director, or the council, decides about the corrections of the people they answer for."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from storage.accounts import PHONE_FIELD, Phones
from storage.audit import Audit, change
from storage.base import Row
from storage.deployments import Deployment, decides_for, directors_of, nobody_directs, serving
from storage.exams import Centre
from storage.letters import Renewed, renew_all
from storage.people import (
    NEW_VALUE,
    OLD_VALUE,
    AlreadyDecided,
    Correction,
    Day,
    Office,
    Person,
    PhoneTaken,
    Somebody,
    Standing,
    TakenByAnother,
    directs,
    in_office,
    of_the_council,
)
from storage.refusals import Denied
from storage.vault import Vault

from .profile import Profiles


@dataclass(frozen=True)
class Wish:
    """A correction that waits: whose it is, what stands and what is to stand (`old` is empty where nothing does)."""

    id: int
    person_id: int
    name: str
    phone: str
    language: str
    field: str
    old: str
    new: str
    asked_at: datetime


_wishes = (
    sa.select(
        Correction.id,
        Correction.person_id,
        Correction.field,
        Correction.old,
        Correction.new,
        Correction.asked_at,
        Correction.approved,
        Person.full_name,
        Person.phone,
        Person.language,
    )
    .join(Person, Person.id == Correction.person_id)
    .order_by(Correction.asked_at, Correction.id)
)


def waiting_for(person: Somebody, today: Day) -> sa.CompoundSelect[int]:
    """The ids of the corrections that wait for this person: `decides_for`, asked of all that wait at once.

    Each way is a statement of its own, so that it begins with what is few: the director's centres, or what waits.
    """
    waits = sa.and_(Correction.approved.is_(None), Correction.person_id != person)
    serves = sa.and_(serving(), Centre.id == Deployment.centre_id)
    theirs = sa.select(Correction.id).join(Deployment, Deployment.person_id == Correction.person_id)
    theirs = theirs.join(Centre, serves).where(waits, directs(person, Centre.sub_county_code, today))
    works = sa.select(Correction.id).join(Person, Person.id == Correction.person_id)
    council = sa.and_(Office.person_id == person, Office.office == Standing.COUNCIL, in_office(today))
    nobodys = sa.select(Correction.id).join(Office, council).where(waits, nobody_directs(Correction.person_id, today))
    nobodys = nobodys.where(of_the_council(person, today))  # said twice, so that either database asks this before all
    return sa.union(theirs, works.where(waits, directs(person, Person.sub_county_code, today)), nobodys)


class Approvals:
    """The corrections that one person may decide, from one turn's desk. Raises `Denied` for any other."""

    def __init__(
        self, connection: sa.Connection, now: datetime, today: date, director: int, vault: Vault, audit: Audit
    ):
        self.connection, self.now, self.today = connection, now, today
        self.director, self.vault, self.audit = director, vault, audit

    def waiting(self, person_id: int = 0) -> list[Wish]:
        """The oldest first; where a person is named, theirs."""
        theirs = Correction.person_id == person_id if person_id else sa.true()
        mine = Correction.id.in_(waiting_for(self.director, self.today))
        rows = self.connection.execute(_wishes.where(theirs, mine))
        return [self._wish(row) for row in rows]

    def read(self, correction: int) -> Wish:
        """One that waits. Raises `AlreadyDecided` where it does no longer."""
        found = _wishes.where(Correction.id == correction, self._mine()).with_for_update(of=Correction)
        row = self.connection.execute(found).first()
        if row is None:
            raise Denied("correction", f"correction {correction}")
        if row.approved is not None:
            raise AlreadyDecided
        return self._wish(row)

    def approve(self, correction: int, phones: Phones) -> tuple[Wish, Renewed]:
        """The new value stands, and what has become of the letters. Raises `TakenByAnother` where it is another's."""
        wish = self.read(correction)
        if wish.field == PHONE_FIELD:
            self._move_phone(wish, phones)
        else:
            theirs = Profiles(self.connection, self.now, self.today, wish.person_id, self.vault, self.audit)
            theirs.approved(wish.field, wish.new)
        self._decided(wish, approved=True)
        return wish, renew_all(self.connection, wish.person_id, self.today, self.now)

    def decline(self, correction: int, reason: str) -> Wish:
        """The old value stands."""
        wish = self.read(correction)
        self._decided(wish, approved=False, reason=reason)
        return wish

    def _move_phone(self, wish: Wish, phones: Phones) -> None:
        try:
            phones.change(wish.person_id, wish.new)
        except PhoneTaken:
            directors = directors_of(self.connection, wish.person_id, self.today)
            raise TakenByAnother(PHONE_FIELD, [(name, phone) for _id, name, phone in directors]) from None

    def _decided(self, wish: Wish, *, approved: bool, reason: str | None = None) -> None:
        values = {"approved": approved, "decided_by": self.director, "decided_at": self.now, "reason": reason}
        self.connection.execute(sa.update(Correction).where(Correction.id == wish.id).values(**values))
        act = "correction approved" if approved else "correction declined"
        what = {"field": wish.field, "correction": wish.id, "change": change(wish.old, wish.new)}
        self.audit.note(act, f"person {wish.person_id}", **what)

    def _mine(self) -> sa.ColumnElement[bool]:
        return sa.exists().where(Office.person_id == self.director, decides_for(Correction.person_id, self.today))

    def _wish(self, row: Row) -> Wish:
        old, new = self.vault.open(row.old, OLD_VALUE) or "", self.vault.open(row.new, NEW_VALUE) or ""
        return Wish(
            id=row.id,
            person_id=row.person_id,
            name=row.full_name,
            phone=row.phone or "",
            language=row.language or "",
            field=row.field,
            old=old,
            new=new,
            asked_at=row.asked_at,
        )
