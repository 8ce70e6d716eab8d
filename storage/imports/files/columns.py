"""Columns: what a data file may hold, and how each cell of it is read."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from storage.imports.errors import BadCell
from storage.people import printed_as
from storage.signs import seen

from . import cell
from .workbook import UNCOMPUTED

LONGEST_CELL = 1000  # signs, spaces among them; what is kept of any cell is far shorter


class Names(StrEnum):
    """What a cell names that must be in the records."""

    EXAM = "exam"
    CENTRE = "centre"
    COUNTY = "county"
    SUB_COUNTY = "sub_county"
    REGION = "region"  # a county too
    PLACE = "place"  # the sub-county in the code of a centre


@dataclass(frozen=True)
class Column:
    """`required`: the header must name it, and a new record needs it. `key`: every row needs it."""

    name: str
    read: Callable[[str], Any] = cell.text
    key: bool = False
    required: bool = False
    digits: int = 0  # of a code: the zero that a spreadsheet took from its front is put back
    sealed: bool = False  # never shown whole
    names: Names | None = None

    def value(self, cell: str) -> Any:
        """What a cell holds, as it is stored. Raises `BadCell`; too much is not read at all."""
        if len(cell) > LONGEST_CELL:
            raise BadCell(f"longer than {LONGEST_CELL} signs", "Shorten it.")
        if cell == UNCOMPUTED:
            raise BadCell("a formula without its result", "Open the file in a spreadsheet program and save it there.")
        if cell.startswith("="):
            raise BadCell("it begins as a formula does", "Write its result, without = + - @ in front.")
        if cell.isascii() and cell.isprintable():  # as nearly all are
            return self.read(cell.strip())
        return self.read(printed_as(seen(cell)).strip())


def key(name: str, read: Callable[[str], Any] = cell.text, names: Names | None = None) -> Column:
    """A column that says which record a row is about."""
    return Column(name, read, key=True, required=True, names=names)


def needed(name: str, read: Callable[[str], Any] = cell.text) -> Column:
    """A column that no row may leave empty."""
    return Column(name, read, required=True)


def code(name: str, digits: int, *, key: bool = False, required: bool = False, names: Names | None = None) -> Column:
    """A column of so many digits, whose leading zero is put back."""
    return Column(name, cell.code(digits), key, required or key, digits, names=names)


def sealed(name: str, read: Callable[[str], Any] = cell.text) -> Column:
    """A column whose values no message shows whole."""
    return Column(name, read, sealed=True)
