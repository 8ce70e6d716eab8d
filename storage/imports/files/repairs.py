"""Repairs: cells that a spreadsheet wrote otherwise than people did, put back where nothing was lost by it."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from . import cell as cells
from .columns import Column

POWER = re.compile(r"(\d)[.,]?(\d*)[eE]\+?(\d{1,2})", re.ASCII)
SERIAL = re.compile(r"(\d{5})(\.0+)?", re.ASCII)
EPOCH = date(1899, 12, 30)  # ECMA-376 18.17.4.1: day 0 of a spreadsheet, as it counts from March 1900 on
SERIALS = range(43831, 54789)  # 2020 to 2049
NUMERIC = re.compile(r"(0?[1-9]|[12]\d|3[01])([-./])(0?[1-9]|1[0-2])\2(20\d\d)( 00:00(:00)?)?", re.ASCII)
WORDED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[- /]([a-z]{3,9})\.?,?[- /](20\d\d)", re.ASCII | re.IGNORECASE)
MONTHS = [f"{date(2000, month, 1):%B}".casefold() for month in range(1, 13)]


def repaired(column: Column, cell: str) -> str | None:
    """What the cell was before a program changed it; None where that cannot be known."""
    if column.digits:
        return lost_zero(cell, column.digits)
    return REPAIRS[column.read](cell) if column.read in REPAIRS else None


def lost_zero(cell: str, digits: int) -> str | None:
    """A code has one zero to lose at most: those of counties are 01 to 47, and every other code begins with one.

    >>> lost_zero("8219108", 8), lost_zero("8219108.0", 8), lost_zero("0821910", 8), lost_zero("821910", 8)
    ('08219108', '08219108', None, None)
    """
    number = re.sub(r"\.0+$", "", cell)
    lost = number.isascii() and number.isdigit() and len(number) == digits - 1 and number[0] != "0"
    return f"0{number}" if lost else None


def whole_number(cell: str) -> str | None:
    """A number of which every digit is still there.

    >>> whole_number("7.12345678E+08"), whole_number("712345678.0"), whole_number("7.12E+08")
    ('712345678', '712345678', None)
    """
    if found := POWER.fullmatch(cell):
        number = found[1] + found[2]
        return number if len(number) == int(found[3]) + 1 else None
    number = re.sub(r"\.0+$", "", cell)
    return number if number != cell else None


def day(cell: str) -> str | None:
    """A day as people and spreadsheets write it, the day before the month as in Kenya.

    >>> day("19/10/2027"), day("19.10.2027"), day("19 Oct 2027"), day("46679"), day("10/19/2027"), day("19/10/27")
    ('2027-10-19', '2027-10-19', '2027-10-19', '2027-10-19', None, None)
    """
    if (found := SERIAL.fullmatch(cell)) and int(found[1]) in SERIALS:
        return (EPOCH + timedelta(days=int(found[1]))).isoformat()
    if found := NUMERIC.fullmatch(cell):
        return f"{found[4]}-{int(found[3]):02}-{int(found[1]):02}"
    if found := WORDED.fullmatch(cell):
        said = found[2].casefold()
        month = next((at for at, name in enumerate(MONTHS, 1) if name == said or name[:3] == said), 0)
        return f"{found[3]}-{month:02}-{int(found[1]):02}" if month else None
    return None


REPAIRS: dict[Callable[[str], object], Callable[[str], str | None]] = {
    cells.phone: whole_number,
    cells.day: day,
    cells.last_day: day,
}
