"""Reading: CSV and XLSX files into numbered rows of text."""

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from storage.imports.errors import ImportRefused, Problems, RowError
from storage.signs import seen

from . import delimited, limits, spreadsheet
from .columns import Column
from .header import TITLES, understood

NO_FILE = "not a file, but a directory, a pipe or a device", "Save the data as CSV or XLSX, and name that file."
Source = str | Path | BinaryIO
Line = list[str]


@contextmanager
def opened(source: Source) -> Iterator[tuple[str, BinaryIO]]:
    """The file's name and its bytes. A file that the caller opened is not closed.

    Raises `ImportRefused` for what is no file, before it is opened, and for one that is too large.
    """
    if isinstance(source, str | Path):
        path = Path(source)
        if not stat.S_ISREG(path.stat().st_mode):
            raise _refused(path.name or str(path), *NO_FILE)
        with path.open("rb") as file:
            _measured(path.name, file)
            yield path.name, file
    else:
        name = Path(str(getattr(source, "name", "the file"))).name
        _measured(name, source)
        yield name, source


def _measured(name: str, file: BinaryIO) -> None:
    if not file.seekable():
        raise _refused(name, *NO_FILE)
    if file.seek(0, os.SEEK_END) > limits.FILE:
        raise _refused(name, f"larger than {limits.FILE >> 20} MB", limits.IN_PARTS)
    file.seek(0)


def _refused(name: str, problem: str, mend: str) -> ImportRefused:
    return ImportRefused([RowError(name, 0, "", "", problem, mend)], 1)


def rows(file: BinaryIO, columns: Sequence[Column], problems: Problems, start: int) -> Iterator[tuple[int, Line]]:
    """Each line that is not blank, with its number counted on from `start`, its cells in the order of `columns`.

    Cells are stripped text, empty where the file has no such column. What is wrong with the file is added to
    `problems`, and then no more lines come.
    """
    lines = spreadsheet.lines if is_spreadsheet(file) else delimited.lines
    order: list[int] = []
    width = 0
    for number, cells in _from_header(_filled(lines(file, columns, problems), problems), columns):
        if not order:
            header = understood(cells, columns)
            if not header.accept(columns, problems, start + number):
                return
            width = max(place for place, cell in enumerate(cells) if cell) + 1
            order = [header.places.get(column.name, width) for column in columns]
            continue
        if any(cells[width:]):
            problems.add(start + number, "", "", "the row has more cells than the header", "Quote commas inside cells.")
            continue
        line = cells[:width] + [""] * (width + 1 - len(cells))
        yield start + number, [line[place] for place in order]
    if not order and not problems.count:
        problems.add_to_file("the file is empty", "Its first row names the columns.")


def _filled(lines: Iterator[tuple[int, Line]], problems: Problems) -> Iterator[tuple[int, Line]]:
    """The lines with anything in them, stripped, as long as there are not too many."""
    for number, line in lines:
        if number > limits.ROWS or len(line) > limits.COLUMNS:
            what = f"more than {limits.ROWS} rows" if number > limits.ROWS else f"more than {limits.COLUMNS} columns"
            problems.add_to_file(f"row {number}: {what}", "Take out what is empty, or import it in parts.")
            return
        cells = [seen(cell).strip() for cell in line]
        if any(cells):
            yield number, cells


def _from_header(lines: Iterator[tuple[int, Line]], columns: Sequence[Column]) -> Iterator[tuple[int, Line]]:
    """The lines from the first that names the columns; titles above it are left out. All of them where none does."""
    first = list(islice(lines, TITLES + 1))
    begin = next((place for place, (_, cells) in enumerate(first) if understood(cells, columns).has(columns)), 0)
    yield from first[begin:]
    yield from lines


def is_spreadsheet(file: BinaryIO) -> bool:
    """Told by the first bytes, for a name may say anything."""
    begins = file.read(4)
    file.seek(0)
    return begins in (b"PK\x03\x04", b"PK\x05\x06")  # with anything in it, or empty
