"""Kinds of entries: of which table, and how a row of it is hashed."""

from collections import namedtuple
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import starmap
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase

from storage.base import Row
from storage.deployments import DeploymentChange
from storage.entries import arrival_entry, mark_entry, posting_entry, sending_entry
from storage.register import Arrival, MarkChange, Sending
from storage.witness import leaf

PORTION = 10_000  # rows at a time
BEFORE_ALL = -(2**31)  # as low as an id can be


@dataclass(frozen=True)
class Kind:
    """One kind; `kept`: whether a row keeps its hash from the moment it was written."""

    name: str
    table: type[DeclarativeBase]
    entry: Callable[[Row], str]
    kept: bool

    def name_of(self, id_: int) -> str:
        """A row, as findings name it."""
        return f"{self.table.__tablename__} {id_}"

    @property
    def id(self) -> sa.ColumnElement[int]:
        return self.table.__table__.c.id

    def rows(self, connection: sa.Connection, after: int, last: int | None) -> Iterator[Any]:
        """Rows by id, a portion at a time; without `last`, all there are. Days and hours are the driver's."""
        yield from self._read(connection, sa.select(self.table.__table__), after, last)

    def leaves(self, connection: sa.Connection, after: int, last: int) -> Iterator[tuple[int, bytes]]:
        """Id and hash of each."""
        if self.kept:
            kept = sa.select(self.id, self.table.__table__.c.leaf)
            for row in self._read(connection, kept, after, last):
                yield row.id, row.leaf or leaf(self.entry(next(self.rows(connection, row.id - 1, row.id))))
        else:
            yield from ((row.id, leaf(self.entry(row))) for row in self.rows(connection, after, last))

    def last(self, connection: sa.Connection) -> int:
        """The id of the last row; 0 where there is none."""
        return connection.scalar(sa.select(sa.func.max(self.id))) or 0

    def _read(self, connection: sa.Connection, what: "sa.Select[Any]", after: int, last: int | None) -> Iterator[Any]:
        until = () if last is None else (self.id <= last,)
        some = what.where(self.id > sa.bindparam("after"), *until).order_by(self.id).limit(PORTION)
        made = _row_of(*what.selected_columns.keys())
        while rows := connection.execute(some, {"after": after}).cursor.fetchall():
            yield from starmap(made, rows)
            after = made(*rows[-1]).id


@cache
def _row_of(*names: str) -> Callable[..., Any]:
    """What the driver gives, by name: to read days and hours into objects first, and to find them, is half the work."""
    return namedtuple("_Row", names)  # noqa: PYI024 (its names are those of a table)


MARKS = Kind("marks", MarkChange, mark_entry, kept=True)
POSTINGS = Kind("postings", DeploymentChange, posting_entry, kept=False)
SENDINGS = Kind("sendings", Sending, sending_entry, kept=True)
ARRIVALS = Kind("arrivals", Arrival, arrival_entry, kept=True)
KINDS = (MARKS, POSTINGS, SENDINGS, ARRIVALS)  # in the order of a day's entries
