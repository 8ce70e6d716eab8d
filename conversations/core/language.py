"""`_` says a text in the person's language; `N_` marks a text to be said later."""

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = {"en": "English", "sw": "Kiswahili"}
LOCALES = Path(__file__).parents[2] / "locales"
ENGLISH, SWAHILI = "en", "sw"
NOON = 12

PARTS = ((4, "usiku"), (6, "alfajiri"), (12, "asubuhi"), (16, "mchana"), (19, "jioni"), (24, "usiku"))  # of the day
EXACT = {0: "midnight", 12: "noon"}  # 12:00 a.m. and p.m. are taken for each other

_speaking: ContextVar[str] = ContextVar("speaking", default=ENGLISH)


@cache
def translations(language: str) -> gettext.NullTranslations:
    """The texts of one language, read from its .po file; English is the key, so it needs none."""
    source = LOCALES / language / "LC_MESSAGES" / "karani.po"
    if language not in LANGUAGES or not source.exists():
        return gettext.NullTranslations()
    compiled = BytesIO()
    with source.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Everything said inside is said in this language."""
    token = _speaking.set(language)
    try:
        yield
    finally:
        _speaking.reset(token)


def speak(language: str) -> None:
    """From here to the end of the turn everything is said in this language."""
    _speaking.set(language)


def spoken() -> str:
    """The language of the turn: a key of `LANGUAGES`."""
    return _speaking.get()


def _(text: str, **values: object) -> str:
    return _ended(translations(_speaking.get()).gettext(text).format(**values))


def n_(one: str, many: str, count: int, **values: object) -> str:
    """A sentence with a count, in the language spoken; both forms are keys of the translations."""
    return _ended(translations(_speaking.get()).ngettext(one, many, count).format(count=count, **values))


def _ended(said: str) -> str:
    """One stop where an hour ends a sentence."""
    return said.replace(".m..", ".m.")


def N_(text: str) -> str:
    """Marks a text for translation where nobody speaks yet; `_` says it later."""
    return text


def in_every_language(text: str) -> set[str]:
    """A label as each language says it."""
    return {translations(language).gettext(text) for language in LANGUAGES}


@lru_cache(maxsize=2048)
def _dated(day: date, form: str, language: str) -> str:
    return format_date(day, form, locale=language)


def day_name(day: date) -> str:
    """A day as people say it, in the language spoken.

    >>> day_name(date(2027, 10, 20))
    'Wed 20 Oct'
    """
    return _dated(day, "EEE d MMM", _speaking.get())


def short_day(day: date) -> str:
    """The same without its day of the week, for buttons and SMS.

    >>> short_day(date(2027, 10, 20))
    '20 Oct'
    """
    return _dated(day, "d MMM", _speaking.get())


def full_day(day: date) -> str:
    """The same with its year.

    >>> full_day(date(2027, 10, 20))
    'Wed 20 Oct 2027'
    """
    return f"{day_name(day)} {day.year}"


def long_day(day: date) -> str:
    """A day as letters write it, the month in full.

    >>> long_day(date(2027, 10, 20))
    'Wednesday 20 October 2027'
    >>> with speaking("sw"):
    ...     long_day(date(2027, 10, 20))
    'Jumatano 20 Oktoba 2027'
    """
    return _dated(day, "EEEE d MMMM y", _speaking.get())


def hour(at: time | datetime, *, brief: bool = False) -> str:
    """An hour of the day as it is said, in the time zone it is given in.

    In Kiswahili hours are counted from six, so both clocks are named; where that is too long, `brief`, the part of the
    day tells. Its parts are those of everyday speech: CLDR's morning begins at seven only, six is asubuhi to everyone.

    >>> hour(time(7)), hour(time(12, 30)), hour(time(21)), hour(time(12)), hour(time(7), brief=True)
    ('7:00 a.m.', '12:30 p.m.', '9:00 p.m.', '12:00 noon', '7am')
    >>> with speaking("sw"):
    ...     hour(time(7)), hour(time(19, 30)), hour(time(5, 30)), hour(time(17), brief=True)
    ('saa 1 asubuhi (07:00)', 'saa 1:30 usiku (19:30)', 'saa 11:30 alfajiri (05:30)', 'saa 11 jioni')
    """
    exact = f":{at.minute:02}" if at.minute else ""
    if _speaking.get() == SWAHILI:
        part = next(part for end, part in PARTS if at.hour < end)
        said = f"saa {(at.hour - 6) % 12 or 12}{exact} {part}"
        return said if brief else f"{said} ({at:%H:%M})"
    clock = f"{at.hour % 12 or 12}{exact if brief else f':{at.minute:02}'}"
    if at.hour in EXACT and not at.minute:
        return f"{clock} {EXACT[at.hour]}"
    half = "am" if at.hour < NOON else "pm"
    return f"{clock}{half}" if brief else f"{clock} {half[0]}.m."


def moment(at: datetime) -> str:
    """A day and its hour, in the time zone it is given in.

    >>> moment(datetime(2027, 10, 20, 19, 30))
    'Wed 20 Oct 2027, 7:30 p.m.'
    """
    return f"{full_day(at.date())}, {hour(at)}"


def figures(at: datetime) -> str:
    """The same in figures, day before month, for the foot of a paper.

    >>> figures(datetime(2027, 11, 19, 16, 30))
    '19/11/2027, 4:30 p.m.'
    """
    return f"{at:%d/%m/%Y}, {hour(at)}"
