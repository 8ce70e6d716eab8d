"""Kind: what every kind of data file does with its rows: take them, check them against the records, write them."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute

from storage.imports.files.columns import Column, Names
from storage.service import NAIROBI
from storage.vault import Vault

from .errors import Files, Problems
from .report import LISTED, Conflict, Report

Write = Callable[[sa.Connection], None]
Touched = tuple[InstrumentedAttribute[Any], Iterable[int]]
Cells = dict[str, Any]  # what a row says, by column; an empty cell is not in it
PORTION = 1000  # rows written in one transaction: some 40 ms, for which others wait on SQLite
MEANWHILE = "the records changed while the file was being checked"
AGAIN = "Import it again."


class Changed(Exception):
    """The records are no longer as they were when they were checked."""


@dataclass(frozen=True)
class Load:
    """What every kind needs: the files for their names, the keys, the moment, and whom to tell of rows written."""

    files: Files
    vault: Vault
    now: datetime
    wrote: Callable[[int], None] = lambda rows: None
    by: int | None = None  # who sent the files, where that is known
    zone: ZoneInfo = NAIROBI

    @property
    def today(self) -> date:
        """The council's date."""
        return self.now.astimezone(self.zone).date()


class Kind(ABC):
    """One load of one kind of data file."""

    columns: ClassVar[tuple[Column, ...]]
    fills: ClassVar[tuple[type[DeclarativeBase], ...]] = ()  # tables that a nation's file makes large

    def __init__(self, load: Load):
        self.load, self.files, self.wrote = load, load.files, load.wrote
        self.problems = Problems(load.files, frozenset(column.name for column in self.columns if column.sealed))
        self.conflicts: list[Conflict] = []  # the first of them
        self.replaced: list[str] = []  # the first values that stand otherwise
        self.halves: list[tuple[int, dict[Names, Any]]] = []  # of rows with a cell that cannot be read: what they name
        self.new = self.changed = self.unchanged = self.void = self.conflicting = self.followed = 0

    @abstractmethod
    def take(self, at: int, cells: Cells) -> None:
        """A row whose cells could all be read. What can be said without the records is said here."""

    @abstractmethod
    def check(self, records: sa.Connection) -> None:
        """Compare with the records, which are only read. Adds problems and conflicts, and counts the rows."""

    def write(self, records: sa.Connection) -> None:
        """Write what `check` found. Raises `Changed`, or the database an `IntegrityError`, where it no longer holds."""
        raise NotImplementedError

    def portions(self) -> Iterable[Write]:
        """What writes it, each in a transaction of its own: one, unless a nation's file is of this kind.

        What belongs together is in one, and what of it was written before is known as such: see the decision
        imports-in-portions.
        """
        return [self.write]

    def touched(self) -> Iterable[Touched]:
        """What the last portion wrote that letters say: a column of deployments, centres or exams, and its values."""
        return ()

    @property
    def report(self) -> Report:
        """What was found so far; after `write`, what was done."""
        counts = self.new, self.changed, self.unchanged
        return Report(
            *counts,
            tuple(self.conflicts),
            self.void,
            tuple(self.problems.notes),
            self.conflicting,
            tuple(self.replaced),
            self.followed,
        )

    def replaces(self, at: int, row: Any, changes: Mapping[str, object]) -> None:
        """Note what of a record stands otherwise than the file has it; what was never given is only filled in."""
        for column, new in changes.items():
            if (old := getattr(row, column)) not in (None, "") and len(self.replaced) < LISTED:
                self.replaced.append(self._replacement(at, column, old, new))

    def _replacement(self, at: int, column: str, old: object, new: object) -> str:
        file, row = self.files.where(at)
        where = f"{file}, row {row}, {column}"
        if isinstance(old, bytes) or isinstance(new, bytes):  # sealed
            return f"{where}: another than stands there"
        return f"{where}: “{self.problems.shown(column, old)}” becomes “{self.problems.shown(column, new)}”"

    def count(self, *, new: bool, changed: bool) -> None:
        """One row more."""
        self.new += new
        self.changed += changed and not new
        self.unchanged += not (new or changed)

    def repeats(self, seen: dict[Any, int], key: Any, at: int, column: str, value: object) -> bool:
        """Whether an earlier row has this key, which is then said."""
        first = seen.setdefault(key, at)
        if first != at:
            self.problems.add(at, column, value, f"{self.files.row(first, at)} is the same one", "Keep one of the two.")
        return first != at

    def lacks(self, at: int, cells: Cells, *needed: str) -> bool:
        """Whether a new record lacks a cell that it needs, which is then said."""
        empty = [name for name in needed if name not in cells]
        for name in empty:
            self.problems.add(at, name, "", "empty, and the records do not know it yet", "Fill it in.")
        return bool(empty)

    def keep(self, at: int, column: str, kept: object, offered: object, why: str) -> None:
        """What the file offers is not taken."""
        self.conflicting += 1
        if len(self.conflicts) >= LISTED:
            return
        file, row = self.files.where(at)
        shown = self.problems.shown
        self.conflicts.append(Conflict(file, row, column, shown(column, kept), shown(column, offered), why))
