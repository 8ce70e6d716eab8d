"""Columns: what a data file may hold, and how each cell of it is read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from storage.imports.errors import BadCell
from storage.signs import seen

from . import cell

LONGEST_CELL = 1000  # signs, spaces among them; what is kept of any cell is far shorter


@dataclass(frozen=True)
class Column:
    """`required`: the header must name it, and a new record needs it. `key`: every row needs it."""

    name: str
    read: Callable[[str], Any] = cell.text
    key: bool = False
    required: bool = False
    digits: int = 0  # of a code: zeros that a spreadsheet took from its front are put back
    sealed: bool = False  # never shown whole

    def value(self, cell: str) -> Any:
        """What a cell holds, as it is stored. Raises `BadCell`; too much is not read at all."""
        if len(cell) > LONGEST_CELL:
            raise BadCell(f"longer than {LONGEST_CELL} signs", "Shorten it.")
        return self.read(seen(cell).strip())


def key(name: str, read: Callable[[str], Any] = cell.text) -> Column:
    """A column that says which record a row is about."""
    return Column(name, read, key=True, required=True)


def needed(name: str, read: Callable[[str], Any] = cell.text) -> Column:
    """A column that no row may leave empty."""
    return Column(name, read, required=True)


def code(name: str, digits: int, *, key: bool = False, required: bool = False) -> Column:
    """A column of so many digits, whose leading zeros are put back."""
    return Column(name, cell.code(digits), key, required or key, digits)


def sealed(name: str, read: Callable[[str], Any] = cell.text) -> Column:
    """A column whose values no message shows whole."""
    return Column(name, read, sealed=True)
