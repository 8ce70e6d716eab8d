"""Spreadsheets: the lines of an XLSX file's first sheet, every cell as the text that a CSV would hold."""

import warnings
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO

from storage.imports.errors import Problems

from . import workbook
from .archive import Archive
from .columns import Column
from .limits import TooLarge

EXACT = 10**15  # a spreadsheet keeps 15 digits of a number
UNPACKED = 2**30  # bytes; 276,000 people take a third of it
MIDNIGHT = datetime(2000, 1, 1)  # noqa: DTZ001 (a day that only carries a time)


def lines(file: BinaryIO, columns: Sequence[Column], problems: Problems) -> Iterator[tuple[int, list[str]]]:
    """Row number and cells as text, from the first sheet of an XLSX file. Adds to the problems a file that is none."""
    try:
        yield from _lines(file, {column.name: column.digits for column in columns})
    except GeneratorExit:
        raise
    except TooLarge:
        problems.add_to_file("a spreadsheet of this size cannot be read", "Save it as CSV, or in parts.")
    except Exception:  # a broken workbook raises whatever its parts raise
        problems.add_to_file("a broken XLSX file", "Open it in a spreadsheet program and save it anew.")


def _lines(file: BinaryIO, digits: dict[str, int]) -> Iterator[tuple[int, list[str]]]:
    lengths: list[int] = []
    with Archive(file, UNPACKED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl does not know of styles is nothing to us
        for number, line in workbook.rows(archive):
            if not lengths and any(line):
                lengths = [digits.get(str(cell).strip().lower(), 0) for cell in line]
                yield number, [as_text(cell) for cell in line]
                continue
            spare = [0] * (len(line) - len(lengths))
            yield number, [as_text(cell, length) for cell, length in zip(line, [*lengths, *spare], strict=False)]


def as_text(cell: Any, digits: int = 0) -> str:
    """The cell as text; a number gets back the zeros that its code has lost.

    >>> as_text(8219108, 8), as_text(712345678.0), as_text(datetime(2027, 10, 18)), as_text(time(17, 30))
    ('08219108', '712345678', '2027-10-18', '17:30')
    """
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, int | float):
        whole = abs(cell) < EXACT and cell == int(cell)
        return str(int(cell)).zfill(digits) if whole else f"{float(cell):.14e}" if abs(cell) >= EXACT else str(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return _clock(datetime.combine(MIDNIGHT, cell))
    if isinstance(cell, timedelta):
        return _clock(MIDNIGHT + cell) if timedelta() <= cell < timedelta(days=1) else str(cell)
    return str(cell)


def _clock(at: datetime) -> str:
    """To the second, for a spreadsheet keeps times as parts of a day and 17:30 may come as 17:29:59.999999."""
    near = at + timedelta(milliseconds=500)
    return f"{near:%H:%M:%S}".removesuffix(":00")
