"""Dates, as people type them."""

import re
from datetime import date

ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTHS = dict(zip(ENGLISH, range(1, 13), strict=True)) | {"mei": 5, "ago": 8, "okt": 10, "des": 12}  # and Kiswahili


def read_day(text: str) -> date | None:
    """The day that somebody typed, day before month; None where it is none.

    >>> read_day("2027-10-18") == read_day("18/10/2027") == read_day("18 Oct 2027") == read_day("18 oktoba 2027")
    True
    >>> read_day("31/02/2027")
    """
    said = " ".join(text[:40].split()).casefold()
    if found := re.fullmatch(r"(20\d\d)-(\d\d?)-(\d\d?)", said, re.ASCII):
        return _day(*map(int, found.groups()))
    if found := re.fullmatch(r"(\d\d?)[/. -](\d\d?)[/. -](20\d\d)", said, re.ASCII):
        day, month, year = map(int, found.groups())
        return _day(year, month, day)
    if found := re.fullmatch(r"(?:[a-z]+,? )?(\d\d?) ([a-z]{3})[a-z]*\.? (20\d\d)", said, re.ASCII):
        return _day(int(found[3]), MONTHS.get(found[2], 0), int(found[1]))
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
