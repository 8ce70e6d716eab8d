"""Days as people type them."""

import re
from datetime import date, timedelta

from conversations.core import Invalid, _, day_name
from storage.imports import cells
from storage.imports.errors import BadCell

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MIEZI = {"mei": 5, "ago": 8, "okt": 10, "des": 12}  # where Kiswahili differs
SOON = {"today": 0, "leo": 0, "tomorrow": 1, "kesho": 1}
WEEK = 7


def one_day(text: str, today: date) -> date:
    """The next day that is meant, never more than half a year back.

    >>> today = date(2027, 10, 20)
    >>> [str(one_day(said, today)) for said in ("kesho", "25 Oct", "Mon 25 October", "25/10", "2027-10-25", "3 Jan")]
    ['2027-10-21', '2027-10-25', '2027-10-25', '2027-10-25', '2027-10-25', '2028-01-03']
    """
    said = " ".join(text[:40].casefold().split())
    if said in SOON:
        return today + timedelta(days=SOON[said])
    try:
        return read_year(said, today) or cells.day(said)
    except (BadCell, ValueError):
        raise Invalid(_("That is not a day. Write it like 25 Oct or 25/10.")) from None


def read_year(said: str, today: date) -> date | None:
    found = re.fullmatch(r"(?:[a-z]+,? )?(\d{1,2})[ /.-]([a-z]{3,}|\d{1,2})", said)
    if found is None:
        return None
    day, named = int(found[1]), found[2]
    month = int(named) if named.isdigit() else MIEZI.get(named[:3]) or MONTHS.index(named[:3]) + 1
    return min((date(today.year + n, month, day) for n in (-1, 0, 1)), key=lambda one: abs((one - today).days))


def two_days(text: str, today: date) -> tuple[date, date]:
    """The first and the last of a stretch.

    >>> [str(day) for day in two_days("18 Oct - 22 Oct", date(2027, 10, 1))]
    ['2027-10-18', '2027-10-22']
    """
    parts = re.split(r"\s+(?:-|–|to|until|hadi)\s+", text.strip(), maxsplit=1)
    if len(parts) != 2:
        raise Invalid(_("Write both days, like 18 Oct - 22 Oct."))
    return one_day(parts[0], today), one_day(parts[1], today)


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
