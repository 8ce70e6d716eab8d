"""Holders: a phone means whoever holds it today, and no row makes it somebody else's."""

from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from storage.base import Row
from storage.imports.kind import Cells, Kind
from storage.people import Details, FormerPhone, Person, alike, masked, masked_name

IDENTITY = {"national_id": "national ID", "tsc_number": "TSC number"}
RELEASED = "python -m bot numbers release"
CLEARED = "python -m bot numbers clear"


class Holders:
    """Compares what rows say of a phone with whoever holds it, or held it. `strict`: where an office hangs on it."""

    def __init__(self, kind: Kind, *, strict: bool):
        self._kind, self._strict = kind, strict

    def former(self, records: sa.Connection, phones: Iterable[str], held: Mapping[str, Row]) -> dict[str, Row]:
        """Who had which of these phones before; one that somebody has today counts only where it is strict."""
        asked = [phone for phone in phones if self._strict or phone not in held]
        found = (
            sa.select(FormerPhone.phone.label("was"), Person.id, Person.full_name, Person.phone)
            .join(Person, Person.id == FormerPhone.person_id)
            .where(FormerPhone.phone.in_(asked))
        )
        rows = records.execute(found) if asked else ()
        return {row.was: row for row in rows if row.was not in held or held[row.was].id != row.id}

    def was_anothers(self, at: int, phone: str, said: Cells, former: Row) -> None:
        """Add the problem of a phone that was somebody else's: nobody knows any more whom it means."""
        now = f", now {masked(former.phone)}" if former.phone else ""
        problem = f"it was the number of {_person(former)}{now}, before; the row means {_meant(said)}"
        mend = f"Write the number of today. {_if_new(phone, held=False)}"
        self._kind.problems.add(at, "phone", phone, problem, mend)

    def contradict(self, at: int, phone: str, said: Cells, row: Row, details: Details) -> bool:
        """Add a problem for each thing by which the row means somebody else than the phone's holder."""
        before = self._kind.problems.count
        for field, what in IDENTITY.items():
            if field in said and details[field] not in (None, said[field]):
                theirs = f"whose {what} is {masked(details[field])}"
                clear = f"If the {what} is wrong and nobody confirmed it: {CLEARED} 0{phone[3:]} {field}."
                mend = f"Look at both. {_if_new(phone)} {clear}"
                self._differs(at, field, said[field], f"the phone is of {_person(row)}, {theirs}", said, mend)
        name, certain = said.get("full_name"), self._strict or "full_name" in row.confirmed
        if name and certain and not alike(name, row.full_name):
            mend = f"Look at both. {_if_new(phone)}"
            self._differs(at, "full_name", name, f"the phone is of {_person(row)}", said, mend)
        return self._kind.problems.count > before

    def _differs(self, at: int, field: str, value: object, theirs: str, said: Cells, mend: str) -> None:
        self._kind.problems.add(at, field, value, f"{theirs}; the row means {_meant(said)}", mend)


def described(person_id: int, name: str, phone: str | None) -> str:
    """Somebody of the records, as messages show them."""
    return ", ".join(filter(None, (f"person {person_id}", masked_name(name), masked(phone) if phone else "")))


def _person(row: Row) -> str:
    return described(row.id, row.full_name, None)


def _meant(said: Cells) -> str:
    """Whom a row means, as messages show somebody."""
    id_ = f"ID {masked(said['national_id'])}" if "national_id" in said else ""
    return ", ".join(filter(None, (masked_name(said.get("full_name", "")), id_))) or "somebody without a name"


def _if_new(phone: str, *, held: bool = True) -> str:
    return f"If the number belongs to somebody new: {RELEASED} 0{phone[3:]}{' --held' if held else ''}."
