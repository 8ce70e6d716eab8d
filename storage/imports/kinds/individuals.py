"""Individuals: the people a file speaks of, found by today's phone and compared with its holder, or new."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from storage.base import Row
from storage.deployments import Deployment
from storage.imports.kind import PORTION, Cells, Changed, Kind, Touched
from storage.imports.shelf import Shelf, add, chunks, new_ids
from storage.imports.spool import Spool
from storage.people import KIN_KEYS, SEARCHED, UNIQUE, Details, Person, kept_as, stored_columns

from .claims import Claims
from .holders import Holders, described

NOTHING: sa.ColumnElement[list[str]] = sa.literal_column("'[]'")  # nobody has vouched for any of it yet
CONFIRMED = "confirmed by the person or a director"


@dataclass(slots=True)
class Individual:
    """`id` is below zero until the person is written. What the file says and what is to be written is in the spool."""

    at: int  # the first row that speaks of them
    phone: str
    id: int
    said: int  # its place
    place: int = 0  # of what is to be written
    name: str = ""
    changed: bool = False
    right: bool = True  # else a problem was added
    written: bool = False


class Individuals:
    """For a kind of file that has a `phone` and some of a person's `fields` in each row.

    `gives_authority`: its rows give an office, which goes to whoever is named and never to a number alone.
    `named`: whether their names are asked for once they are checked.
    """

    def __init__(self, kind: Kind, fields: tuple[str, ...], *, gives_authority: bool = False, named: bool = False):
        self._kind, self._fields, self._named = kind, fields, named
        self._holders = Holders(kind, strict=gives_authority)
        self._by_phone: dict[str, Individual] = {}
        self._spool = Spool()
        self._kept = stored_columns(fields)
        self._claims = {field: Claims() for field in UNIQUE if field in fields}
        self._shelf = Shelf(Person.id, Person.phone, Person.confirmed, *(getattr(Person, name) for name in self._kept))

    def row_of(self, phone: str) -> int:
        """The first row with this phone; 0 where there is none yet."""
        return self._by_phone[phone].at if phone in self._by_phone else 0

    def take(self, at: int, cells: Cells) -> Individual:
        """The person of this row, which is the same for every row with the phone."""
        phone, said = cells["phone"], tuple(cells.get(field) for field in self._fields)
        known = self._by_phone.get(phone)
        if known is None:
            known = self._by_phone[phone] = Individual(at, phone, -1 - len(self._by_phone), self._spool.put(said))
        elif (before := self._spool.get(known.said)) != said:
            known.said = self._spool.put(self._merged(known, before, at, said))
        return known

    def check(self, records: sa.Connection) -> None:
        """Find everybody, compare, and see that nobody has what is another's."""
        for some in chunks(self._by_phone.values(), PORTION):
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
        self._same()

    def __iter__(self) -> Iterator[Individual]:
        return iter(self._by_phone.values())

    def to_write(self) -> Iterator[Individual]:
        """Whoever is new or changed, and not written yet, in the order of the file."""
        return (one for one in self._by_phone.values() if (one.id < 0 or one.changed) and not one.written)

    def write(
        self,
        records: sa.Connection,
        some: Iterable[Individual] | None = None,
        wrote: Callable[[int], None] = lambda rows: None,
    ) -> None:
        """Write all, or some, each once: from here on they have the id of their person.

        Raises `Changed` where a phone was given up.
        """
        due = [one for one in (self.to_write() if some is None else some) if not one.written]
        new = [one for one in due if one.id < 0]
        known = [one.place for one in due if one.id > 0 and one.changed]
        for one, id_ in zip(new, new_ids(records, Person, len(new)), strict=True):
            one.id = id_
        for count in add(records, Person, self._rows(new), confirmed=NOTHING, created_at=self._kind.load.now):
            wrote(count)
        if any(self._holders.former(records, [one.phone for one in part], {}) for part in chunks(new)):
            raise Changed  # asked once they are written: from then on nobody can give one of these phones up unseen
        wrote(self._shelf.write(records, self._kind.load, known))
        for one in due:
            one.written = True

    def touched(self) -> Touched:
        """Whoever has another name or ID by the last `write`."""
        return Deployment.person_id, self._shelf.changed("full_name", "national_id_finger")

    def _merged(self, known: Individual, said: tuple[Any, ...], at: int, more: tuple[Any, ...]) -> tuple[Any, ...]:
        """Rows of one person may leave things out, and may not disagree."""
        for field, before, now in zip(self._fields, said, more, strict=True):
            if before is not None and now is not None and before != now:
                known.right = False
                problem = f"{self._kind.files.row(known.at, at)} says something else about this phone"
                self._kind.problems.add(at, field, now, problem, "Write one of the two in both rows.")
        return tuple(now if before is None else before for before, now in zip(said, more, strict=True))

    def _said(self, one: Individual) -> Cells:
        said = zip(self._fields, self._spool.get(one.said), strict=True)
        return {field: value for field, value in said if value is not None}

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
        """Add a problem for each national ID, PIN or number that another has in the records; `_same` for the file's."""
        for field, kept in self._claims.items():
            claims = [(changes[field], one) for one, _, changes in wanted if field in changes]
            for value, one in claims:
                kept.add(value, one.at)
            column = getattr(Person, f"{field}_finger" if field in SEARCHED else field)
            vault = self._kind.load.vault
            keys = {key: (value, one) for value, one in claims for key in kept_as(vault, field, value)}
            for some in chunks(keys):
                theirs = sa.select(column, Person.id, Person.full_name, Person.phone)
                for key, *owner in records.execute(theirs.where(column.in_(some))):
                    value, one = keys[key]
                    self._is_anothers(one, field, value, "somebody with another phone", described(*owner))

    def _same(self) -> None:
        """Add a problem for each that two of the file have."""
        for field, claims in self._claims.items():
            if twice := list(claims.twice()):
                by_row = {one.at: one for one in self._by_phone.values()}
                for first, at in twice:
                    value = self._said(by_row[at])[field]
                    if self._said(by_row[first])[field] == value:
                        self._is_anothers(by_row[at], field, value, self._kind.files.row(first, at))
        self._claims.clear()

    def _is_anothers(self, one: Individual, field: str, value: str, other: str, who: str = "") -> None:
        one.right = False
        both = f"Look at both: the other is {who}" if who else "Look at both"
        mend = f"{both}; for a new phone, change it in the person's details first."
        self._kind.problems.add(one.at, field, value, f"{other} has it already", mend)

    def _keep(self, one: Individual, row: Row | None, changes: Cells) -> None:
        """Put down what there is to write."""
        stored = Details(self._kind.load.vault, row, self._fields).stored(changes) if changes else {}
        if self._named:
            one.name = changes.get("full_name") or (row.full_name if row is not None else "")
        if row is None:
            one.place = self._spool.put(tuple(stored.get(name) for name in self._kept))
        else:
            one.id = row.id
            one.changed = bool(stored)
            if stored:
                self._kind.replaces(one.at, row, stored)
                one.place = self._shelf.change(row, stored)

    def _rows(self, new: list[Individual]) -> Iterator[dict[str, Any]]:
        for one in new:
            row = dict(zip(self._kept, self._spool.get(one.place), strict=True))
            yield {"id": one.id, "phone": one.phone, **row}
