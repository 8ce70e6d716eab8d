"""Dates, as people type them and as messages say them."""

import re
from datetime import date, timedelta

from conversations.core import Invalid, _, day_name, full_day

from .day_words import LONGEST, Known, known_day

WEEK = 7
A_YEAR = 366
_between = re.compile(r"(.+?)(?: (?:-|–|to|until|till|hadi|mpaka) | ?– ?)(.+)")
_dash = re.compile(r"([^-]+)-([^-]+)")


def one_day(text: str, today: date, *, past: bool = False, since: date | None = None) -> date:
    """The day that is meant, or `Invalid`.

    A day of the week is the next one after today, and the day of a month the next from today on; `past`: the last,
    today among them; `since`: counted from there. A day and month without a year are the nearest to today.

    >>> today = date(2027, 10, 20)
    >>> [str(one_day(said, today)) for said in ("kesho", "25 Oct", "Mon 25 October", "25/10", "2027-10-25", "3 Jan")]
    ['2027-10-21', '2027-10-25', '2027-10-25', '2027-10-25', '2027-10-25', '2028-01-03']
    >>> [str(one_day(said, today)) for said in ("5 Disemba", "5 Machi", "18th October", "Jumatatu", "tarehe 18")]
    ['2027-12-05', '2028-03-05', '2027-10-18', '2027-10-25', '2027-11-18']
    >>> [str(one_day(said, today, past=True)) for said in ("Monday", "Wednesday", "tarehe 18", "jana")]
    ['2027-10-18', '2027-10-20', '2027-10-18', '2027-10-19']
    """
    day = day_meant(text, today, past=past, since=since)
    if day is None:
        raise Invalid(_("I could not read that date. Type it like 25 Oct or 25/10."))
    return day


def day_meant(text: str, today: date, *, past: bool = False, since: date | None = None) -> date | None:
    """As `one_day`; None where it is no day. `Invalid` where the day of the week and the date are not the same day."""
    said = known_day(text)
    day = _meant(said, today, past=past, since=since or today) if said else None
    if said and day and not said.fits(day):
        raise Invalid(
            _('"{said}" is {day}. Write only the date that you mean.', said=" ".join(text.split()), day=full_day(day))
        )
    return day


def _meant(said: Known, today: date, *, past: bool, since: date) -> date | None:
    if said.away is not None:
        return today + timedelta(days=said.away)
    if said.day is None:
        days = range(WEEK) if past else range(1, WEEK + 1)
        return next(day for day in _days(since, days, past=past) if day.weekday() == said.weekday)
    if said.month is None:
        return next((day for day in _days(since, range(A_YEAR), past=past) if day.day == said.day), None)
    years = [said.year] if said.year else [today.year + n for n in (-1, 0, 1)]
    days_there = [day for year in years if (day := _day(year, said.month, said.day))]
    return min(days_there, key=lambda day: abs((day - today).days), default=None)


def _days(since: date, away: range, *, past: bool) -> list[date]:
    return [since + timedelta(days=-days if past else days) for days in away]


def two_days(text: str, today: date) -> tuple[date, date]:
    """The first and the last of a stretch. The month may be said once, and a day of the week follows the first.

    >>> def said(text): return [str(day) for day in two_days(text, date(2027, 10, 1))]
    >>> said("18 Oct - 22 Oct") == said("18-22 Oktoba") == said("18/10-22/10") == said("tarehe 18 hadi 22 Okt")
    True
    >>> said("Monday to Friday")
    ['2027-10-04', '2027-10-08']
    """
    said = " ".join(text.split()).casefold() if len(text) <= 2 * LONGEST else ""
    between = _between.fullmatch(said) or _dash.fullmatch(said)
    if not between:
        raise Invalid(_("Write both days, like 18 Oct - 22 Oct."))
    before, behind = (part.strip() for part in between.groups())
    alone = known_day(before) or known_day(f"tarehe {before}")
    if alone and alone.day and alone.month is None and alone.away is None:
        last = one_day(behind, today)
        beginning = _day(last.year, last.month, alone.day)
        if beginning is None or beginning > last or not alone.fits(beginning):
            raise Invalid(_("Write both days, like 18 Oct - 22 Oct."))
        return beginning, last
    first = one_day(before, today)
    return first, one_day(behind, today, since=first)


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


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
