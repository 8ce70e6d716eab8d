"""Shelf: the rows of one table that a load reads, adds and changes, many at a time."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute

from storage.audit import Audit, change
from storage.base import Row
from storage.people import Person

from .kind import Changed, Load
from .spool import Spool

Item = TypeVar("Item")
CHANGED = "changed by a file"  # the audit's word for it
NAMES = {  # of a row, in the audit
    "people": "person",
    "centres": "centre",
    "deployments": "deployment",
    "vacancies": "vacancy",
    "rates": "rate",
    "exams": "exam",
    "exam_days": "exam day",
    "counties": "county",
    "sub_counties": "sub-county",
}
MANY = 5000  # values in one statement; SQLite takes 32,766 and PostgreSQL 65,535


class Shelf:
    """Rows found by `key`; only `columns` are read."""

    def __init__(self, key: InstrumentedAttribute[Any], *columns: InstrumentedAttribute[Any]):
        self.key, self.columns = key, columns
        self.table: Any = key.class_
        self._spool = Spool()
        self._places: list[int] = []  # of the changes
        self._written: list[tuple[Hashable, frozenset[str]]] = []  # by the last `write`

    def find(self, records: sa.Connection, keys: Iterable[Hashable]) -> dict[Any, Row]:
        """Those of the rows with these keys that there are, by key."""
        return {row[0]: row for row in self._rows(records, self._select, keys)}

    def find_by(
        self, records: sa.Connection, column: InstrumentedAttribute[Any], values: Iterable[Hashable]
    ) -> Iterator[Row]:
        """The rows that have one of these values in another column."""
        yield from self._rows(records, self._select, values, column)

    def change(self, row: Row, values: Mapping[str, Any]) -> int:
        """To be written over this row as it was found. Gives the place by which `write` knows it."""
        self._places.append(place := self._spool.put((row[0], _fingerprint(row), dict(values))))
        return place

    def changed(self, *columns: str) -> Iterator[Any]:
        """The keys of the rows in which the last `write` has changed one of these columns."""
        return (key for key, names in self._written if not names.isdisjoint(columns))

    def write(self, records: sa.Connection, load: Load | None = None, places: Sequence[int] | None = None) -> int:
        """Write all changes, or these; each has its row in the audit, of whoever sent the `load`, or else its own.

        Raises `Changed` when one of the rows is no longer as it was found.
        """
        self._written = []
        for some in chunks(self._spool.all(self._places if places is None else places)):
            keys = [key for key, _, _ in some]
            now = {row[0]: row for row in self._rows(records, self._select.with_for_update(), keys)}
            if any(key not in now or _fingerprint(now[key]) != seen for key, seen, _ in some):
                raise Changed
            if load:
                book = Audit(records, load.now, load.by, None)
                book.note_all(CHANGED, ((self._named(key), self._told(now[key], values)) for key, _, values in some))
            alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
            for key, _, values in some:
                alike.setdefault(tuple(values), []).append({"_key": key, **values})
            for names, rows in alike.items():
                statement = sa.update(self.table).where(self.key == sa.bindparam("_key"))
                records.execute(statement.values({name: sa.bindparam(name) for name in names}), rows)
                written = frozenset(names)
                self._written += ((row["_key"], written) for row in rows)
        return len(self._written)

    def _named(self, key: Hashable) -> str:
        return f"{NAMES[self.table.__tablename__]} {key}"

    def _told(self, before: Row, values: Mapping[str, Any]) -> dict[str, Any]:
        """Before and after; of a person what happened to which detail."""
        if self.table is Person:
            shown = {name: value for name, value in values.items() if not name.endswith("_finger")}
            return {"fields": {name: change(getattr(before, name), value) for name, value in shown.items()}}
        was = {name: getattr(before, name) for name in values}
        return {"before": _plain(was), "after": _plain(values)}

    @property
    def _select(self) -> sa.Select[Any]:
        return sa.select(self.key, *self.columns)

    def _rows(
        self,
        records: sa.Connection,
        statement: sa.Select[Any],
        values: Iterable[Hashable],
        column: InstrumentedAttribute[Any] | None = None,
    ) -> Iterator[Row]:
        where = statement.where((self.key if column is None else column).in_(sa.bindparam("some", expanding=True)))
        for some in chunks(values):
            yield from records.execute(where, {"some": some})


def chunks(items: Iterable[Item], size: int = MANY) -> Iterator[list[Item]]:
    """
    >>> list(chunks("abcde", 2))
    [['a', 'b'], ['c', 'd'], ['e']]
    """
    left = iter(items)
    while some := list(islice(left, size)):
        yield some


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """As JSON has it: days and hours as ISO 8601."""
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()}


def whole_groups(groups: Iterable[tuple[object, Iterable[Item]]], size: int) -> Iterator[list[Item]]:
    """As many groups at a time as come to this size, and none of them cut.

    >>> list(whole_groups([("a", "aa"), ("b", "bbb"), ("c", "c")], 3))
    [['a', 'a', 'b', 'b', 'b'], ['c']]
    """
    some: list[Item] = []
    for _, group in groups:
        some += group
        if len(some) >= size:
            yield some
            some = []
    if some:
        yield some


def differing(row: Row, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """What of the wanted is not so in the row."""
    return {name: value for name, value in wanted.items() if getattr(row, name) != value}


def add(
    records: sa.Connection, table: type[DeclarativeBase], rows: Iterable[Mapping[str, Any]], **alike: Any
) -> Iterator[int]:
    """Insert the rows; gives how many there were in each statement.

    All have the same columns; what all have `alike` is written into the statement once.
    """
    types = sa.inspect(table).columns
    literals = {name: _literal(records, value, types[name].type) for name, value in alike.items()}
    statement = sa.insert(table).values(literals)
    for some in chunks(rows):
        records.execute(statement, some)
        yield len(some)


def new_ids(records: sa.Connection, table: type[DeclarativeBase], count: int) -> Sequence[int]:
    """Ids for so many new rows, rising. On SQLite they hold while the transaction does, for it writes alone."""
    if records.dialect.name == "sqlite":
        highest = records.scalar(sa.select(sa.func.max(sa.column("id"))).select_from(table)) or 0
        return range(highest + 1, highest + 1 + count)
    sequence = sa.func.pg_get_serial_sequence(table.__tablename__, "id")
    drawn = sa.select(sa.func.nextval(sequence)).select_from(sa.func.generate_series(1, count))
    return sorted(records.scalars(drawn))


def _literal(records: sa.Connection, value: object, kind: sa.types.TypeEngine[Any]) -> sa.ColumnElement[Any]:
    """Rendered once, where a bound value would be prepared anew for each row."""
    if isinstance(value, sa.ColumnElement):
        return value
    literal = sa.literal(value, kind).compile(dialect=records.dialect, compile_kwargs={"literal_binds": True})
    return sa.literal_column(str(literal))


def _fingerprint(row: Row) -> int:
    return hash(repr(tuple(row)))
