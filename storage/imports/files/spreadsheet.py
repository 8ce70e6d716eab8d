"""Spreadsheets: the lines of a sheet of an XLSX file, every cell as the text that a CSV would hold."""

import warnings
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from string import ascii_uppercase
from typing import Any, BinaryIO

from storage.imports.errors import SHOWN, Problems

from .archive import Archive
from .columns import Column
from .foreign import Foreign, refuse_foreign_archive
from .header import TITLES, understood
from .limits import TooLarge
from .workbook import Sheet, Workbook

LETTERS = ascii_uppercase + "$"
EXACT = 10**15  # a spreadsheet keeps 15 digits of a number
MOST_NAMED = 10  # sheets or ranges, in one message
UNPACKED = 2**30  # bytes; 276,000 people take a third of it
HALF_A_SECOND = timedelta(milliseconds=500)
MIDNIGHT = datetime(2000, 1, 1)  # noqa: DTZ001 (a day that only carries a time)


def lines(file: BinaryIO, columns: Sequence[Column], problems: Problems) -> Iterator[tuple[int, list[str]]]:
    """Row number and cells as text, from the one sheet that is read: see `_chosen`. Adds to the problems a file
    that is no XLSX, and notes the sheets that were not read."""
    try:
        with Archive(file, UNPACKED) as archive, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl does not know of styles is nothing to us
            refuse_foreign_archive(archive)
            yield from _lines(Workbook(archive), columns, problems)
    except GeneratorExit:
        raise
    except Foreign as foreign:
        problems.add_to_file(foreign.problem, foreign.mend)
    except TooLarge:
        problems.add_to_file("a spreadsheet of this size cannot be read", "Save it as CSV, or in parts.")
    except Exception:  # a broken workbook raises whatever its parts raise
        problems.add_to_file("a broken XLSX file", "Open it in a spreadsheet program and save it anew.")


def _lines(book: Workbook, columns: Sequence[Column], problems: Problems) -> Iterator[tuple[int, list[str]]]:
    sheet = _chosen(book, columns, problems)
    if sheet is None:
        return
    header: list[str] = []
    top = tried = 0  # row of the header, and lines with anything in them up to it
    for number, line in book.rows(sheet):
        cells = [as_text(cell) for cell in line]
        if not top and tried <= TITLES and any(cells):
            tried += 1
            if understood(cells, columns).has(columns):
                header, top = cells, number
        yield number, cells
    if merged := [cells for cells in sheet.merged if int(cells.rpartition(":")[2].lstrip(LETTERS)) >= top]:
        what = f"cells of sheet {_names([sheet])} are merged, {_some(merged)}"
        problems.add_to_file(what, "Only the first of them holds a value: unmerge them, and write it into each.")
    if sheet.unseen_rows:
        problems.note(f"rows that are hidden in its sheet were read like the others: {sheet.unseen_rows}")
    if unseen := [cell for place, cell in enumerate(header) if cell and place in sheet.unseen_columns]:
        problems.note(f"columns that are hidden in its sheet were read like the others: {_some(unseen)}")


def _chosen(book: Workbook, columns: Sequence[Column], problems: Problems) -> Sheet | None:
    """The visible sheet that has the columns, else the first one with anything in it.

    A second one with the columns is a problem, and so is one that is hidden where no visible one has them.
    """
    if len(book.sheets) == 1 and not book.sheets[0].hidden:
        return book.sheets[0]
    heads = [(sheet, _head(book, sheet)) for sheet in book.sheets]
    filled = [(sheet, any(understood(line, columns).has(columns) for line in head)) for sheet, head in heads if head]
    fitting = [sheet for sheet, fits in filled if fits and not sheet.hidden]
    unseen = [sheet for sheet, fits in filled if fits and sheet.hidden]
    if len(fitting) > 1:
        what = f"{len(fitting)} sheets have these columns, {_names(fitting)}"
        problems.add_to_file(what, "Put all rows on one sheet, or save each as a file of its own.")
        return None
    if unseen and not fitting:
        what = f"the sheet with these columns is hidden, {_names(unseen)}"
        problems.add_to_file(what, "Look at it and show it, or save the right sheet as a file of its own.")
        return None
    visible = [sheet for sheet, _ in filled if not sheet.hidden]
    chosen = next(iter(fitting or visible), None)
    if others := [sheet for sheet, _ in filled if sheet is not chosen]:
        problems.note(f"sheets that were not read: {_names(others)}")
    return chosen


def _head(book: Workbook, sheet: Sheet) -> list[list[str]]:
    """Its first lines that have anything in them, one of which is the header."""
    filled = ([as_text(cell) for cell in line] for _, line in book.rows(sheet) if any(line))
    return list(islice(filled, TITLES + 1))


def _names(sheets: Sequence[Sheet]) -> str:
    names = ["".join(sign for sign in sheet.name if sign.isprintable())[:SHOWN] for sheet in sheets]
    hidden = [" (hidden)" if sheet.hidden else "" for sheet in sheets]
    return _some([f"“{name}”{unseen}" for name, unseen in zip(names, hidden, strict=True)])


def _some(words: Sequence[str]) -> str:
    more = f" and {len(words) - MOST_NAMED} more" if len(words) > MOST_NAMED else ""
    return ", ".join(words[:MOST_NAMED]) + more


def as_text(cell: Any) -> str:
    """The cell as text.

    >>> as_text(712345678.0), as_text(datetime(2027, 10, 18)), as_text(time(17, 30))
    ('712345678', '2027-10-18', '17:30')
    """
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, int | float):
        if abs(cell) >= EXACT:
            return f"{float(cell):.14e}"
        return str(cell) if cell != int(cell) else str(int(cell))
    if isinstance(cell, datetime):
        near = cell + HALF_A_SECOND
        return str(near.date()) if f"{near:%H:%M:%S}" == "00:00:00" else f"{near:%Y-%m-%d %H:%M:%S}"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return _clock(datetime.combine(MIDNIGHT, cell))
    if isinstance(cell, timedelta):
        return _clock(MIDNIGHT + cell) if timedelta() <= cell < timedelta(days=1) else str(cell)
    return str(cell)


def _clock(at: datetime) -> str:
    """To the second, for a spreadsheet keeps times as parts of a day and 17:30 may come as 17:29:59.999999."""
    near = at + HALF_A_SECOND
    return f"{near:%H:%M:%S}".removesuffix(":00")
