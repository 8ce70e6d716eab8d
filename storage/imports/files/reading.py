"""Reading: CSV and XLSX files into numbered rows of text."""

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import BinaryIO

from storage.imports.errors import SHOWN, ImportRefused, Problems, RowError
from storage.signs import seen

from . import delimited, limits, spreadsheet
from .columns import Column

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
    for number, line in lines(file, columns, problems):
        if number > limits.ROWS or len(line) > limits.COLUMNS:
            what = f"more than {limits.ROWS} rows" if number > limits.ROWS else f"more than {limits.COLUMNS} columns"
            problems.add_to_file(f"row {number}: {what}", "Take out what is empty, or import it in parts.")
            return
        cells = [seen(cell).strip() for cell in line]
        if not any(cells):
            continue
        if not order:
            header = [cell.lower()[:SHOWN] for cell in cells]
            if not _right(header, columns, problems, start + number):
                return
            width = len(header)
            order = [header.index(column.name) if column.name in header else width for column in columns]
            continue
        if any(cells[width:]):
            problems.add(start + number, "", "", "the row has more cells than the header", "Quote commas inside cells.")
            continue
        cells = cells[:width] + [""] * (width + 1 - len(cells))
        yield start + number, [cells[place] for place in order]
    if not order and not problems.count:
        problems.add_to_file("the file is empty", "Its first row names the columns.")


def is_spreadsheet(file: BinaryIO) -> bool:
    """Told by the first bytes, for a name may say anything."""
    begins = file.read(4)
    file.seek(0)
    return begins in (b"PK\x03\x04", b"PK\x05\x06")  # with anything in it, or empty


def _right(header: list[str], columns: Sequence[Column], problems: Problems, at: int) -> bool:
    """Whether the header can be read; a typo in it must not lose a column."""
    before = problems.count
    known = [column.name for column in columns]
    missing = [column.name for column in columns if column.required and column.name not in header]
    if header[0].startswith("sep="):
        problems.add(at, "", header[0], "a line for Excel, and no columns", "Take this line out.")
        return False
    if len(header) == 1 and (sign := next((sign for sign in ",;\t|" if sign in header[0]), "")):
        what = "commas" if sign == "," else f"“{sign}”"
        mend = "Save it as CSV with commas, and with quotation marks around single cells alone."
        problems.add(at, "", header[0], f"the whole row is one cell, with {what} in it", mend)
        return False
    for place, name in enumerate(header):
        if name in header[:place]:
            problems.add(at, name, "", "this column is there twice", "Keep one of the two.")
        elif not name:
            problems.add(at, f"column {place + 1}", "", "a column without a name", "Name it, or take it out.")
        elif name not in known:
            close = get_close_matches(name, missing, 1, 0.5) or get_close_matches(name, known, 1, 0.5)
            mend = f"Did you mean {close[0]}?" if close else f"The columns are: {', '.join(known)}."
            problems.add(at, name, "", "there is no such column", mend)
    for name in missing:
        problems.add(at, name, "", "this column is missing", "Add it to the first row.")
    return problems.count == before
