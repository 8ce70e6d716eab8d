"""Custody: the accounts that one person answers for, which they lock, log out everywhere and unlock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from storage.audit import Audit
from storage.deployments import Deployment, decides_for
from storage.exams import Centre
from storage.people import (
    Office,
    Person,
    in_office,
    named,
    numbered,
    of_the_council,
    sub_counties_of,
)
from storage.refusals import Denied
from storage.vault import Vault

from .locking import ChatOf, Locking
from .new_chats import RELEASED, held
from .phone_changes import Phones, former_owner

MOST = 30  # found at once; more is a name too short


@dataclass(frozen=True)
class Kept:
    """An account in somebody's custody. `phone` (`2547…`) and `language` are empty where they are not known."""

    person_id: int
    name: str
    phone: str
    language: str
    locked_at: datetime | None
    chats: list[ChatOf]


class Custody:
    """From one turn's desk. Raises `Denied` for whoever is not theirs to lock; what it does are official acts.

    Whoever decides for a person locks their account too: a director of theirs, else the council. Of somebody who
    holds an office themselves it is the council alone, so that no director shuts out another. Nobody their own.
    """

    def __init__(self, connection: sa.Connection, now: datetime, today: date, keeper: int, audit: Audit, vault: Vault):
        self.connection, self.now, self.today, self.keeper, self.audit = connection, now, today, keeper, audit
        self.vault = vault
        self.locking = Locking(connection, now, audit)

    def keeps(self, person_id: int) -> bool:
        """Whether this account is theirs to lock."""
        return self.connection.scalar(sa.select(Person.id).where(Person.id == person_id, self._mine())) is not None

    def find(self, sought: str) -> int | None:
        """Whose phone, TSC number or national ID it is; None also where that account is in another's custody."""
        found = self.connection.scalars(sa.select(Person.id).where(numbered(self.vault, sought)).order_by(Person.id))
        return next((person for person in found.all() if self.keeps(person)), None)

    def named(self, sought: str) -> list[tuple[int, str, str]]:
        """Id, name and phone (`2547…`) of accounts in their custody, by parts of the name in any order.

        Whoever holds an office, and for a director whoever serves in their sub-counties: a nation is not read.
        """
        here = Centre.sub_county_code.in_(sub_counties_of(self.keeper, self.today))
        served = sa.select(Deployment.person_id).join(Centre, Centre.id == Deployment.centre_id).where(here)
        known = sa.select(Office.person_id).where(in_office(self.today)).union(served).subquery()
        names = sa.select(Person.id, Person.full_name).join(known, known.c.person_id == Person.id).where(self._mine())
        ids = named(self.connection, names, sought, MOST)
        found = sa.select(Person.id, Person.full_name, Person.phone).where(Person.id.in_(ids))
        rows = {row.id: row for row in self.connection.execute(found)}
        return [(person, rows[person].full_name, rows[person].phone or "") for person in ids]

    def account(self, person_id: int) -> Kept:
        """As it stands."""
        found = sa.select(Person.full_name, Person.phone, Person.language, Person.locked_at)
        row = self.connection.execute(found.where(Person.id == person_id, self._mine())).first()
        if row is None:
            raise Denied("account", f"person {person_id}")
        chats = self.locking.chats(person_id)
        return Kept(person_id, row.full_name, row.phone or "", row.language or "", row.locked_at, chats)

    def lock(self, person_id: int, told: Mapping[str, Any], *, sms: bool) -> Kept:
        """As `Locking.lock`. What `told` says goes to every chat of theirs."""
        account = self.account(person_id)
        self.audit.official()
        self.locking.lock(person_id, told, sms=sms)
        return account

    def unlock(self, person_id: int) -> Kept:
        """As `Locking.unlock`."""
        account = self.account(person_id)
        self.audit.official()
        self.locking.unlock(person_id)
        return account

    def log_out(self, person_id: int) -> int:
        """As `Locking.log_out`."""
        account = self.account(person_id)
        self.audit.official()
        return self.locking.log_out(account.person_id)

    def holds_back(self, person_id: int) -> bool:
        """Whether a new chat of theirs is shut, or its renewed PIN opens no sealed details yet."""
        return held(self.connection, self.account(person_id).person_id, self.now)

    def trust(self, person_id: int) -> None:
        """It was them: what is held back is open from now on."""
        self.audit.note(RELEASED, f"person {self.account(person_id).person_id}")

    def former(self, phone: str) -> Kept | None:
        """Whose number (`2547…`) it was before; None also where that account is in another's custody."""
        owner = former_owner(self.connection, phone)
        return self.account(owner) if owner is not None and self.keeps(owner) else None

    def release(self, phone: str, phones: Phones) -> None:
        """As `Phones.release`."""
        if self.former(phone) is None:
            raise Denied("number", "a former number")
        self.audit.official()
        phones.release(phone)

    def _mine(self) -> sa.ColumnElement[bool]:
        holds = sa.exists().where(Office.person_id == Person.id, in_office(self.today)).correlate(Person)
        decides = sa.exists().where(Office.person_id == self.keeper, decides_for(Person.id, self.today))
        council = sa.and_(of_the_council(self.keeper, self.today), Person.id != self.keeper)
        return sa.or_(sa.and_(~holds, decides), sa.and_(holds, council))
