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
ENGLISH = "en"

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
    return translations(_speaking.get()).gettext(text).format(**values)


def n_(one: str, many: str, count: int, **values: object) -> str:
    """A sentence with a count, in the language spoken; both forms are keys of the translations."""
    return translations(_speaking.get()).ngettext(one, many, count).format(count=count, **values)


def N_(text: str) -> str:
    """Marks a text for translation where nobody speaks yet; `_` says it later."""
    return text


def in_every_language(text: str) -> set[str]:
    """A label as each language says it."""
    return {translations(language).gettext(text) for language in LANGUAGES}


@lru_cache(maxsize=1024)
def _day(day: date, language: str) -> str:
    return format_date(day, "EEE d MMM", locale=language)


def day_name(day: date) -> str:
    """A day as people say it, in the language spoken.

    >>> day_name(date(2027, 10, 20))
    'Wed 20 Oct'
    """
    return _day(day, _speaking.get())


@lru_cache(maxsize=1024)
def _date(day: date, language: str) -> str:
    return format_date(day, "d MMM", locale=language)


def short_day(day: date) -> str:
    """The same without its day of the week, for buttons and SMS.

    >>> short_day(date(2027, 10, 20))
    '20 Oct'
    """
    return _date(day, _speaking.get())


def full_day(day: date) -> str:
    """The same with its year.

    >>> full_day(date(2027, 10, 20))
    'Wed 20 Oct 2027'
    """
    return f"{day_name(day)} {day.year}"


def hour(at: time | datetime) -> str:
    """An hour of the day, in the time zone it is given in: `17:30`."""
    return at.strftime("%H:%M")
