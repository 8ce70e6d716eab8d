"""Errors: what is wrong with a data file, each with its row, column, value and mend."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from storage.people import masked

LISTED = 100  # errors that are listed; the rest is counted
SHOWN = 60  # signs of a value


class BadCell(ValueError):
    """A cell that cannot be read: what is wrong with it, and a sentence on how to mend it."""

    def __init__(self, problem: str, mend: str):
        super().__init__(f"{problem}. {mend}")
        self.problem, self.mend = problem, mend


@dataclass(frozen=True)
class RowError:
    """`row` is the file's own, the header being 1; 0 where the whole file is meant."""

    file: str
    row: int
    column: str
    value: str
    problem: str
    mend: str

    def __str__(self) -> str:
        place = f"{self.file}, row {self.row}" if self.row else self.file
        cell = f"{self.column} “{self.value}”" if self.value else self.column
        said = ", ".join(filter(None, (place, cell)))
        return f"{said}: {self.problem}. {self.mend}"


class ImportRefused(Exception):
    """Nothing landed. `errors` are the first hundred, in the order of the rows; `count` is how many there are.

    `partly`: whole portions had landed before the records changed; the same files again go on.
    """

    def __init__(self, errors: Sequence[RowError], count: int, *, partly: bool = False):
        self.errors, self.count, self.partly = tuple(errors), count, partly

    def __str__(self) -> str:
        lines = [str(error) for error in self.errors]
        if self.count > len(lines):
            lines.append(f"… and {self.count - len(lines)} more.")
        total = "1 error" if self.count == 1 else f"{self.count} errors"
        landed = "part of it is imported already, the rest is not" if self.partly else "nothing was imported"
        return "\n".join([*lines, f"{total}; {landed}."])


class Files:
    """The files of one load, whose rows are counted on from file to file, so that a number says both."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._starts: list[int] = []

    def open(self, name: str, start: int) -> None:
        """From here on rows belong to this file: its row `n` is `start + n`."""
        self.names.append(name)
        self._starts.append(start)

    def where(self, at: int) -> tuple[str, int]:
        """The file and its row."""
        which = max(bisect_right(self._starts, at - 1) - 1, 0)
        return self.names[which], at - self._starts[which]

    def row(self, at: int, seen_from: int) -> str:
        """How one row speaks of another: `row 4`, or with the file where that is another."""
        name, row = self.where(at)
        return f"row {row}" if name == self.where(seen_from)[0] else f"row {row} of {name}"


class Problems:
    """The errors found so far. Values of `sealed` columns are never shown whole."""

    def __init__(self, files: Files, sealed: frozenset[str]):
        self.files, self.sealed = files, sealed
        self.count = 0
        self.notes: list[str] = []
        self._listed: list[tuple[int, RowError]] = []
        self._repairs: dict[str, tuple[int, str]] = {}  # by column: how many, and the first

    def add(self, at: int, column: str, value: object, problem: str, mend: str) -> None:
        """Count an error; the first `LISTED` are kept with their file and row."""
        self.count += 1
        if len(self._listed) >= LISTED:
            return
        file, row = self.files.where(at)
        error = RowError(file, row, column, self.shown(column, value), problem, mend)
        self._listed.append((at, error))

    def add_to_file(self, problem: str, mend: str) -> None:
        """The file that is being read is wrong as a whole."""
        self.count += 1
        self._listed.append((0, RowError(self.files.names[-1], 0, "", "", problem, mend)))

    def note(self, what: str) -> None:
        """What is said of the file that is being read, though it is not wrong."""
        self.notes.append(f"{self.files.names[-1]}: {what}")

    def repaired(self, column: str, cell: str, was: str) -> None:
        """A cell of the file that is being read was put back as it was before a program changed it."""
        count, first = self._repairs.get(column, (0, f"“{self.shown(column, cell)}” as {self.shown(column, was)}"))
        self._repairs[column] = count + 1, first

    def note_repairs(self) -> None:
        """The file is read: say what was repaired in it."""
        for column, (count, first) in self._repairs.items():
            self.note(f"{column}: {count} {'cell' if count == 1 else 'cells'} repaired, such as {first}")
        self._repairs.clear()

    def shown(self, column: str, value: object) -> str:
        """A value as an error may show it: cut, half hidden in a sealed column, and no sign that a screen obeys."""
        text = "".join(sign if sign.isprintable() else "�" for sign in str(value)[: 2 * SHOWN])
        if column in self.sealed:
            return masked(text)
        return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"

    def refuse(self) -> None:
        """Raise `ImportRefused` where there is any."""
        if self.count:
            listed = sorted(self._listed, key=lambda pair: pair[0])
            raise ImportRefused([error for _, error in listed], self.count)
