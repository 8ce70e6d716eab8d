"""Export: one kind of what is written out: its columns, and how a portion of it is read."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from storage.database import Database
from storage.exams import Centre

from .cells import Form, writers

Line = Sequence[Any]
Read = Callable[[int], None]
Forms = dict[Form, Callable[[Any], Any]]


@dataclass(frozen=True)
class Scope:
    """Of what, and for whose eyes: an exam, the sub-counties of an office (None: every one), phones, national IDs."""

    exam: int
    sub_counties: frozenset[str] | None = None
    phones: bool = False
    ids: bool = False

    def here(self) -> sa.ColumnElement[bool]:
        """Whether a centre is of this exam, and within the scope."""
        of_exam = Centre.exam_id == self.exam
        if self.sub_counties is None:
            return of_exam
        return sa.and_(of_exam, Centre.sub_county_code.in_(sorted(self.sub_counties)))

    def shows(self, column: "Column") -> bool:
        """Whether whoever asked is entitled to it."""
        return not ((column.phone and not self.phones) or (column.form is Form.NATIONAL_ID and not self.ids))


@dataclass(frozen=True)
class Column:
    """A column of an export, and where its values stand."""

    name: str
    of: Any  # a column of a table, or what is computed from some
    form: Form = Form.AS_IT_IS
    phone: bool = False


@dataclass(frozen=True)
class Portion:
    """What lies between two values of an export's key, both included, read in one transaction."""

    connection: sa.Connection
    scope: Scope
    key: Any
    first: Any
    last: Any
    forms: Forms

    def rows(self, columns: Sequence[Column], rows: Callable[[Sequence[Any]], sa.Select[Any]]) -> Iterator[list[Any]]:
        """These columns, as far as they are shown, of what is selected with them, each in its form."""
        shown = [column for column in columns if self.scope.shows(column)]
        forms = [(at, self.forms[column.form]) for at, column in enumerate(shown) if column.form in self.forms]
        statement = rows([column.of.label(column.name) for column in shown])
        for cells in map(list, self.connection.execute(self.within(statement)).all()):
            for at, form in forms:
                cells[at] = form(cells[at])
            yield cells

    def within(self, statement: sa.Select[Any]) -> sa.Select[Any]:
        """What is selected, of this portion alone."""
        return statement.where(self.key >= self.first, self.key <= self.last)


class Export(ABC):
    """What is read in portions, each between two values of a key and in a transaction of its own."""

    columns: ClassVar[tuple[Column, ...]]
    portion: ClassVar[int] = 100  # values of the key; some ten thousand lines where it is a centre
    nation: ClassVar[bool] = False  # it knows no scope, and is for the council alone

    def keys(self, scope: Scope) -> sa.Select[Any]:
        """The key of every portion's rows, one column: here the codes of centres."""
        return sa.select(Centre.code).where(scope.here())

    @abstractmethod
    def statement(self, columns: Sequence[Any], scope: Scope) -> sa.Select[Any]:
        """These columns of every row in the scope, in order."""

    def heading(self, connection: sa.Connection, scope: Scope) -> list[str]:
        """The names of the columns as they are written."""
        return [column.name for column in self.columns if scope.shows(column)]

    def count(self, connection: sa.Connection, scope: Scope) -> int:
        """How many lines there are, or somewhat more."""
        rows = self.statement([sa.literal(1).label("one")], scope).order_by(None).subquery()
        return connection.execute(sa.select(sa.func.count()).select_from(rows)).scalar_one()

    def lines(self, portion: Portion) -> Iterable[Line]:
        """A portion's lines, as the heading names their cells. Here each row is one."""
        return portion.rows(self.columns, lambda columns: self.statement(columns, portion.scope))


def lines(
    database: Database, export: Export, scope: Scope, zone: ZoneInfo, written: Read = lambda count: None
) -> Iterator[Line]:
    """The heading, then each line; hours in `zone`. `written(count)` is called after each portion with its lines."""
    keys = export.keys(scope)
    (key,) = keys.selected_columns
    keys = keys.order_by(key).limit(export.portion)
    forms = writers(zone, database.vault)
    with database.reading() as connection:
        yield export.heading(connection, scope)
        found = connection.scalars(keys).all()
    while found:
        with database.reading() as connection:
            done = list(export.lines(Portion(connection, scope, key, found[0], found[-1], forms)))
            found = connection.scalars(keys.where(key > found[-1])).all()
        yield from done
        written(len(done))
