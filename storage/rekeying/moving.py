"""Moving: what another key sealed is sealed with today's, a few rows at a time, while the service runs.

Each few are one transaction, and nothing but the rows says how far it is: whatever ends it, it goes on where it was.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag

from storage.away import is_away
from storage.base import Row
from storage.database import Database
from storage.identity import key_changed
from storage.letters import rekeyed
from storage.people import NATIONAL_ID, Person

from .sealed import Sealed, left, sealed_tables

FEW = 16  # rows a transaction: on SQLite nobody else writes meanwhile
FOUND = 1000  # looked up at once, which holds up nobody
OTHERS = 3  # parts of the time are others', to one of ours, where one writes at a time
ALONGSIDE = 1  # where others write at the same time
LEAST = 0.001  # seconds
TRIES = 20  # of one transaction, while the database is busy or away

ID_FINGER = f"{NATIONAL_ID}_finger"

Told = Callable[[int, int | None], None]


class Moving:
    """Moves all there is.

    `lost`: what no live key opens, by table and key; it stays as it is. `twice`: whose ID somebody else has under
    today's key; it is sealed anew, and found by the old key only.
    """

    def __init__(self, database: Database, told: Told = lambda done, total: None, rest: float | None = None):
        self.database, self.vault, self.told = database, database.vault, told
        self.rest = rest if rest is not None else (OTHERS if database.one_writer else ALONGSIDE)
        self.moved: dict[str, int] = {}
        self.lost: dict[str, set[Any]] = {}
        self.twice: dict[str, set[Any]] = {}
        self._wanted: dict[str, sa.Select[Any]] = {}

    def run(self) -> None:
        """Till nothing is left; then the database belongs to today's key alone."""
        with self.database.reading() as connection:
            total = sum(left(connection, self.vault).values())
        for part in sealed_tables():
            while self._pass(part, total):
                pass
        with self.database.transaction() as connection:
            key_changed(connection, self.vault)

    def _pass(self, part: Sealed, total: int) -> bool:
        """Once through a table. Whether another time is needed: somebody held a row, or one came in behind us."""
        again = False
        for few in self._found(part):
            began = time.monotonic()
            done = self._insistently(part, few)
            again = True
            self.moved[part.table.name] = self.moved.get(part.table.name, 0) + done
            self.told(sum(self.moved.values()), total)
            time.sleep(max(LEAST, self.rest * (time.monotonic() - began)))
        return again

    def _found(self, part: Sealed) -> Iterator[Sequence[Any]]:
        """The keys of what is still to be moved, in the order of the table, a few at a time."""
        key = sa.tuple_(*part.table.primary_key)
        last: Any = None
        while True:
            wanted = sa.select(*part.table.primary_key).where(part.under_another(self.vault))
            after = wanted if last is None else wanted.where(key > last)
            with self.database.reading() as connection:
                rows = connection.execute(after.order_by(*part.table.primary_key).limit(FOUND)).all()
            lost = self.lost.get(part.table.name, set())
            keys = [tuple(row) for row in rows if tuple(row) not in lost]
            yield from (keys[start : start + FEW] for start in range(0, len(keys), FEW))
            if len(rows) < FOUND:
                return
            last = tuple(rows[-1])

    def _insistently(self, part: Sealed, few: Sequence[Any]) -> int:
        """Moved in one transaction; where two have the same ID, each in its own."""
        for tries_left in reversed(range(TRIES)):
            try:
                with self.database.transaction() as connection:
                    return self._move(connection, part, few)
            except sa.exc.IntegrityError:
                if len(few) == 1:
                    self.twice.setdefault(part.table.name, set()).update(few)
                elif tries_left:
                    return sum(self._insistently(part, [one]) for one in few)
            except sa.exc.DBAPIError as error:
                if not tries_left or not is_away(error):
                    raise
                time.sleep(1)
        return 0

    def _move(self, connection: sa.Connection, part: Sealed, few: Sequence[Any]) -> int:
        """How many of these were moved. On PostgreSQL a row that somebody holds is left for later: nobody waits."""
        table = part.table
        rows = connection.execute(self._those(part), {"few": [key if len(key) > 1 else key[0] for key in few]}).all()
        if table is Person.__table__:
            ours = rekeyed.held(connection, [row.id for row in rows])
            rows = [row for row in rows if row.id in ours]
        if not rows:
            return 0
        changes = [self._anew(part, row) for row in rows]
        where = [column == sa.bindparam(f"key_{column.name}") for column in table.primary_key]
        connection.execute(sa.update(table).where(*where), changes)
        if table is Person.__table__:
            before = {row.id: getattr(row, ID_FINGER) for row in rows}
            now = {change["key_id"]: change[ID_FINGER] for change in changes}
            rekeyed.follow(connection, {id_: (was, now[id_]) for id_, was in before.items() if was})
        return len(rows)

    def _those(self, part: Sealed) -> sa.Select[Any]:
        """Of a few rows those that are still to be moved, held till the end of the transaction."""
        if part.table.name not in self._wanted:
            keys = [*part.table.primary_key]
            few = (sa.tuple_(*keys) if len(keys) > 1 else keys[0]).in_(sa.bindparam("few", expanding=True))
            names = (*part.columns, *part.fingers)
            wanted = sa.select(*keys, *(part.table.c[name] for name in names)).where(few)
            self._wanted[part.table.name] = wanted.where(part.under_another(self.vault)).with_for_update(
                skip_locked=True
            )
        return self._wanted[part.table.name]

    def _anew(self, part: Sealed, row: Row) -> dict[str, Any]:
        """The row's columns under today's key; what no live key opens stays as it is."""
        change = {f"key_{column.name}": getattr(row, column.name) for column in part.table.primary_key}
        key = tuple(change.values())
        opened: dict[str, str] = {}
        for name, purpose in part.columns.items():
            change[name] = getattr(row, name)
            try:
                opened[name] = self.vault.open(change[name] or None, purpose) or ""
            except InvalidTag:
                self.lost.setdefault(part.table.name, set()).add(key)
                continue
            change[name] = self.vault.seal(opened[name], purpose) or change[name]
        for name, column in part.fingers.items():
            twice = key in self.twice.get(part.table.name, ())
            finger = None if twice else self.vault.finger(opened.get(column), part.columns[column])
            change[name] = finger or getattr(row, name)
        return change
