"""Individuals: the people a file speaks of, found by today's phone and compared with its holder, or new."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from storage.base import Row
from storage.deployments import Deployment
from storage.imports.kind import Cells, Changed, Kind, Touched
from storage.imports.shelf import Shelf, add, chunks, new_ids
from storage.people import KIN_KEYS, SEARCHED, UNIQUE, Details, Person, kept_as, stored_columns

from .holders import Holders, described

NOTHING: sa.ColumnElement[list[str]] = sa.literal_column("'[]'")  # nobody has vouched for any of it yet
CONFIRMED = "confirmed by the person or a director"


@dataclass(slots=True)
class Individual:
    """`id` is below zero until the person is written; `said` is what the file says, then what is to be stored."""

    at: int  # the first row that speaks of them
    phone: str
    id: int
    said: tuple[Any, ...]
    name: str = ""
    changed: bool = False
    right: bool = True  # else a problem was added


class Individuals:
    """For a kind of file that has a `phone` and some of a person's `fields` in each row.

    `gives_authority`: its rows give an office, which goes to whoever is named and never to a number alone.
    """

    def __init__(self, kind: Kind, fields: tuple[str, ...], *, gives_authority: bool = False):
        self._kind, self._fields = kind, fields
        self._holders = Holders(kind, strict=gives_authority)
        self._by_phone: dict[str, Individual] = {}
        self._kept = stored_columns(fields)
        self._owners: dict[str, dict[str, Individual]] = {field: {} for field in UNIQUE if field in fields}
        self._shelf = Shelf(Person.id, Person.phone, Person.confirmed, *(getattr(Person, name) for name in self._kept))

    def take(self, at: int, cells: Cells) -> Individual:
        """The person of this row, which is the same for every row with the phone."""
        phone, said = cells["phone"], tuple(cells.get(field) for field in self._fields)
        known = self._by_phone.get(phone)
        if known is None:
            known = self._by_phone[phone] = Individual(at, phone, -1 - len(self._by_phone), said)
        elif known.said != said:
            self._merge(known, at, said)
        return known

    def check(self, records: sa.Connection) -> None:
        """Find everybody, compare, and see that nobody has what is another's."""
        for some in chunks(self._by_phone.values()):
            rows = {row.phone: row for row in self._shelf.find_by(records, Person.phone, [one.phone for one in some])}
            former = self._holders.former(records, [one.phone for one in some], rows)
            wanted = []
            for one in some:
                row, said = rows.get(one.phone), self._said(one)
                if one.phone in former:
                    one.right = False
                    self._holders.was_anothers(one.at, one.phone, said, former[one.phone])
                else:
                    wanted.append((one, row, self._changes(one, row, said)))
            self._owned(records, wanted)
            for one, row, changes in wanted:
                self._keep(one, row, changes)
        self._owners.clear()

    def __iter__(self) -> Iterator[Individual]:
        return iter(self._by_phone.values())

    def write(self, records: sa.Connection, wrote: Callable[[int], None] = lambda rows: None) -> None:
        """From here on every individual has the id of their person. Raises `Changed` where a phone was given up."""
        new = [one for one in self._by_phone.values() if one.id < 0]
        for one, id_ in zip(new, new_ids(records, Person, len(new)), strict=True):
            one.id = id_
        for count in add(records, Person, self._rows(new), confirmed=NOTHING, created_at=self._kind.load.now):
            wrote(count)
        if any(self._holders.former(records, [one.phone for one in some], {}) for some in chunks(new)):
            raise Changed  # asked once they are written: from then on nobody can give one of these phones up unseen
        wrote(self._shelf.write(records, self._kind.load))

    def touched(self) -> Touched:
        """Whoever has another name or ID now."""
        return Deployment.person_id, self._shelf.changed("full_name", "national_id_finger")

    def _merge(self, known: Individual, at: int, said: tuple[Any, ...]) -> None:
        """Rows of one person may leave things out, and may not disagree."""
        for field, before, now in zip(self._fields, known.said, said, strict=True):
            if before is not None and now is not None and before != now:
                known.right = False
                problem = f"{self._kind.files.row(known.at, at)} says something else about this phone"
                self._kind.problems.add(at, field, now, problem, "Write one of the two in both rows.")
        pairs = zip(known.said, said, strict=True)
        known.said = tuple(now if before is None else before for before, now in pairs)

    def _said(self, one: Individual) -> Cells:
        return {field: value for field, value in zip(self._fields, one.said, strict=True) if value is not None}

    def _changes(self, one: Individual, row: Row | None, said: Cells) -> Cells:
        """What the file says and the records do not, but for what somebody has vouched for."""
        if row is None:
            one.right = not self._kind.lacks(one.at, said, "full_name") and one.right
            return said
        details = Details(self._kind.load.vault, row, self._fields)
        if self._holders.contradict(one.at, one.phone, said, row, details):
            one.right = False
            return {}
        changes = {field: value for field, value in said.items() if details[field] != value}
        for field in list(changes):
            if field in row.confirmed or (field in KIN_KEYS and "kin" in row.confirmed):
                self._kind.keep(one.at, field, details[field] or "", changes.pop(field), CONFIRMED)
        return changes

    def _owned(self, records: sa.Connection, wanted: list[tuple[Individual, Row | None, Cells]]) -> None:
        """Add a problem for each national ID, PIN or number that is another's, in the file or in the records."""
        for field, owners in self._owners.items():
            claims = [(changes[field], one) for one, _, changes in wanted if field in changes]
            for value, one in claims:
                other = owners.setdefault(value, one)
                if other is not one:
                    self._is_anothers(one, field, value, self._kind.files.row(other.at, one.at))
            column = getattr(Person, f"{field}_finger" if field in SEARCHED else field)
            vault = self._kind.load.vault
            keys = {key: (value, one) for value, one in claims for key in kept_as(vault, field, value)}
            for some in chunks(keys):
                theirs = sa.select(column, Person.id, Person.full_name, Person.phone)
                for key, *owner in records.execute(theirs.where(column.in_(some))):
                    value, one = keys[key]
                    self._is_anothers(one, field, value, "somebody with another phone", described(*owner))

    def _is_anothers(self, one: Individual, field: str, value: str, other: str, who: str = "") -> None:
        one.right = False
        both = f"Look at both: the other is {who}" if who else "Look at both"
        mend = f"{both}; for a new phone, change it in the person's details first."
        self._kind.problems.add(one.at, field, value, f"{other} has it already", mend)

    def _keep(self, one: Individual, row: Row | None, changes: Cells) -> None:
        """Hold on to what there is to write, in the least room."""
        stored = Details(self._kind.load.vault, row, self._fields).stored(changes) if changes else {}
        one.name = changes.get("full_name") or (row.full_name if row is not None else "")
        one.said = ()
        if row is None:
            one.said = tuple(stored.get(name) for name in self._kept)
        else:
            one.id = row.id
            one.changed = bool(stored)
            if stored:
                self._shelf.change(row, stored)

    def _rows(self, new: list[Individual]) -> Iterator[dict[str, Any]]:
        for one in new:
            row = dict(zip(self._kept, one.said, strict=True))
            yield {"id": one.id, "phone": one.phone, **row}
