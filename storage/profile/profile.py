"""Profiles: the 25 details that a person keeps true, and which of them a director must approve."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from storage.audit import Audit, change
from storage.base import Row
from storage.database import savepoint
from storage.deployments import deciders_of, directors_of
from storage.exams import SubCounty
from storage.letters import has_letter
from storage.people import (
    FIELDS,
    NEEDED,
    NEW_VALUE,
    NUMBERS,
    ON_LETTERS,
    SEARCHED,
    TAKEN_SUBJECT,
    UNIQUE,
    Correction,
    Details,
    Person,
    TakenByAnother,
    TooManyGuesses,
    corrections,
    kept_as,
    person_name,
)
from storage.vault import Vault

NAMES = ("full_name", "kin_name")
GUESSES = 5  # a day: whoever gives more numbers of others is finding out whose are registered


class Kept(StrEnum):
    """What became of an answer."""

    WRITTEN = "written"
    WAITS = "waits"  # for the director


@dataclass(frozen=True)
class Completeness:
    """Which details are there, of which `confirmed` by the person or a director, and which wait for approval."""

    given: frozenset[str]
    confirmed: frozenset[str]
    waiting: frozenset[str]

    def count(self, group: tuple[str, ...] = FIELDS) -> int:
        """How many of these details are there."""
        return len(self.given.intersection(group))

    @property
    def missing(self) -> list[str]:
        """What is needed and not there."""
        return [field for field in NEEDED if field not in self.given]


class Profiles:
    """One person's own details, from one turn's desk. Values are text, and are empty where there is none."""

    def __init__(
        self, connection: sa.Connection, now: datetime, today: date, person_id: int, vault: Vault, audit: Audit
    ):
        self.connection, self.now, self.today = connection, now, today
        self.person_id, self.vault, self.audit = person_id, vault, audit

    def details(self) -> dict[str, str]:
        """What is there, by its field."""
        return self._opened(self._row())

    def completeness(self) -> Completeness:
        """What is there, vouched for, and waiting, as it stands now."""
        row = self._row()
        waiting = self.connection.scalars(sa.select(Correction.field).where(corrections.waits(self.person_id)))
        return Completeness(frozenset(self._opened(row)), frozenset(row.confirmed), frozenset(waiting))

    def pending(self) -> dict[str, str]:
        """What is to stand once a director approves it, by its field; the phone among it."""
        rows = self.connection.execute(
            sa.select(Correction.field, Correction.new).where(corrections.waits(self.person_id))
        )
        return {row.field: self.vault.open(row.new, NEW_VALUE) or "" for row in rows}

    def keep(self, field: str, value: str) -> Kept:
        """Write one detail, which its person vouches for; an empty value takes it away.

        Raises `TakenByAnother`, and `NotAName`.
        """
        row = self._row(to_write=True)
        old = self._opened(row).get(field, "")
        if value != old and value and field in UNIQUE:
            self.check_free(field, value)
        if value != old and old and field in ON_LETTERS and has_letter(self.connection, self.person_id, self.today):
            corrections.ask_correction(self.connection, self.vault, self.person_id, field, old, value, self.now)
            self.audit.note("correction asked", f"person {self.person_id}", field=field, change=change(old, value))
            return Kept.WAITS
        if value != old:
            self._write(field, value, row)
            self.audit.note("detail changed", f"person {self.person_id}", field=field, change=change(old, value))
        self._vouch(row, [field])
        return Kept.WRITTEN

    def vouch(self, fields: tuple[str, ...]) -> None:
        """The person has read these details and found them true."""
        row = self._row(to_write=True)
        given = self._opened(row)
        if self._vouch(row, [field for field in fields if field in given]):
            self.audit.note("details confirmed", f"person {self.person_id}", fields=list(fields))

    def approved(self, field: str, value: str) -> None:
        """Write what a director has approved. Raises `TakenByAnother`."""
        row = self._row(to_write=True)
        if field in UNIQUE:
            self.check_free(field, value)
        self._write(field, value, row)
        self._vouch(row, [field])

    def clear(self, field: str) -> bool:
        """Take out a detail that is wrong. False: there is none, or the person or a director has vouched for it."""
        row = self._row(to_write=True)
        if field in row.confirmed or field not in self._opened(row):
            return False
        self._write(field, "", row)
        self.audit.note("detail cleared", f"person {self.person_id}", field=field, change=change(field, ""))
        return True

    def check_free(self, field: str, value: str) -> None:
        """Raises `TakenByAnother`, and `TooManyGuesses` once that was said too often."""
        if self.audit.noted_today("refused", TAKEN_SUBJECT) >= GUESSES:
            raise TooManyGuesses
        column = getattr(Person, f"{field}_finger" if field in SEARCHED else field)
        same = column.in_(kept_as(self.vault, field, value))
        if self.connection.scalar(sa.select(Person.id).where(same, Person.id != self.person_id)) is not None:
            raise self._taken(field)

    def _write(self, field: str, value: str, row: Row) -> None:
        if field in NAMES and value:
            value = person_name(value)
        stored = Details(self.vault, row, FIELDS).stored({field: _column_value(field, value)})
        if field == "county_code" and not self._lies_in(row.sub_county_code, value):
            stored["sub_county_code"] = None
        try:
            with savepoint(self.connection):  # PostgreSQL asks nothing more of a transaction after an error
                self._set(stored)
        except IntegrityError:  # somebody has just taken it
            raise self._taken(field) from None

    def directors(self) -> list[tuple[int, str, str]]:
        """Id, name and phone of this person's TSC directors."""
        return directors_of(self.connection, self.person_id, self.today)

    def deciders(self) -> list[int]:
        """The ids of those who approve what this person may not change alone: directors, else the council."""
        return deciders_of(self.connection, self.person_id, self.today)

    def _taken(self, field: str) -> TakenByAnother:
        return TakenByAnother(field, [(name, phone) for _id, name, phone in self.directors()])

    def _row(self, *, to_write: bool = False) -> Row:
        found = sa.select(*Person.__table__.columns).where(Person.id == self.person_id)
        return self.connection.execute(found.with_for_update() if to_write else found).one()

    def _opened(self, row: Row) -> dict[str, str]:
        details = Details(self.vault, row, FIELDS)
        return {field: str(details[field]) for field in FIELDS if details[field] not in (None, "")}

    def _vouch(self, row: Row, fields: list[str]) -> bool:
        new = [field for field in fields if field not in row.confirmed]
        if new:
            self._set({"confirmed": [*row.confirmed, *new]})
        return bool(new)

    def _set(self, values: dict[str, object]) -> None:
        self.connection.execute(sa.update(Person).where(Person.id == self.person_id).values(**values))

    def _lies_in(self, sub_county: str | None, county: str) -> bool:
        here = sa.select(SubCounty.county_code).where(SubCounty.code == sub_county)
        return sub_county is None or self.connection.scalar(here) == county


def _column_value(field: str, value: str) -> str | int | None:
    if not value:
        return None
    return int(value) if field in NUMBERS else value
