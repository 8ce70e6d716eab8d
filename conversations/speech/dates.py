"""Dates, as people type them and as messages say them."""

import re
from datetime import date, timedelta

from conversations.core import Invalid, _, day_name

ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTHS = dict(zip(ENGLISH, range(1, 13), strict=True)) | {"mei": 5, "ago": 8, "okt": 10, "des": 12}  # and Kiswahili
SOON = {"today": 0, "leo": 0, "tomorrow": 1, "kesho": 1}
WEEK = 7
LONGEST = 40  # signs of a day, however it is written


def read_day(text: str) -> date | None:
    """The day that somebody typed, day before month; None where it is none.

    >>> read_day("2027-10-18") == read_day("18/10/2027") == read_day("18 Oct 2027") == read_day("18 oktoba 2027")
    True
    >>> read_day("31/02/2027")
    """
    said = _said(text)
    if found := re.fullmatch(r"(20\d\d)-(\d\d?)-(\d\d?)", said, re.ASCII):
        return _day(*map(int, found.groups()))
    if found := re.fullmatch(r"(\d\d?)[/. -](\d\d?)[/. -](20\d\d)", said, re.ASCII):
        day, month, year = map(int, found.groups())
        return _day(year, month, day)
    if found := re.fullmatch(r"(?:[a-z]+,? )?(\d\d?) ([a-z]{3})[a-z]*\.? (20\d\d)", said, re.ASCII):
        return _day(int(found[3]), MONTHS.get(found[2], 0), int(found[1]))
    return None


def one_day(text: str, today: date) -> date:
    """The day that is meant; without its year, the nearest such day to today. Raises `Invalid`.

    >>> today = date(2027, 10, 20)
    >>> [str(one_day(said, today)) for said in ("kesho", "25 Oct", "Mon 25 October", "25/10", "2027-10-25", "3 Jan")]
    ['2027-10-21', '2027-10-25', '2027-10-25', '2027-10-25', '2027-10-25', '2028-01-03']
    """
    said = _said(text)
    if said in SOON:
        return today + timedelta(days=SOON[said])
    sep = "-" if "-" in said else "/" if "/" in said else " "
    years = [read_day(f"{said.rstrip('.')}{sep}{today.year + n}") for n in (-1, 0, 1)]
    meant = [day for day in (read_day(said), *years) if day]
    if not meant:
        raise Invalid(_("That is not a day. Write it like 25 Oct or 25/10."))
    return min(meant, key=lambda day: abs((day - today).days))


def two_days(text: str, today: date) -> tuple[date, date]:
    """The first and the last of a stretch.

    >>> [str(day) for day in two_days("18 Oct - 22 Oct", date(2027, 10, 1))]
    ['2027-10-18', '2027-10-22']
    """
    between = re.fullmatch(r"(.+?) (?:-|–|to|until|hadi) (.+)", _said(text, 2 * LONGEST))
    if not between:
        raise Invalid(_("Write both days, like 18 Oct - 22 Oct."))
    return one_day(between[1], today), one_day(between[2], today)


def span(first: date, last: date) -> str:
    """A stretch of days as messages say it."""
    if first == last:
        return day_name(first)
    return _("{first} to {last}", first=day_name(first), last=day_name(last))


def next_monday(day: date) -> date:
    """
    >>> str(next_monday(date(2027, 10, 20)))
    '2027-10-25'
    """
    return day + timedelta(days=WEEK - day.weekday())


def _said(text: str, longest: int = LONGEST) -> str:
    """With single spaces, in small letters; nothing where it is too long for a day."""
    return " ".join(text.split()).casefold() if len(text) <= longest else ""


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
