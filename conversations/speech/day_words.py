"""Day words: what people in Kenya write for a day, in English and Kiswahili, taken apart into what is known of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

LONGEST = 60  # signs of a day, however it is written
MONTHS = (
    ("january", "januari"),
    ("february", "februari", "febuary", "febuari"),
    ("march", "machi"),
    ("april", "aprili"),
    ("may", "mei"),
    ("june", "juni"),
    ("july", "julai"),
    ("august", "agosti"),
    ("september", "septemba"),
    ("october", "oktoba"),
    ("november", "novemba"),
    ("december", "desemba", "disemba"),
)
FEWEST, ENOUGH = 3, 5  # letters of a month or a day of the week: of more than enough the rest may be misspelt
COUNTED = (
    "kwanza",
    "pili",
    "tatu",
    "nne",
    "tano",
    "sita",
    "saba",
    "nane",
    "tisa",
    "kumi",
    "kumi na moja",
    "kumi na mbili",
)
WEEKDAYS = (
    ("monday", "jumatatu"),
    ("tuesday", "jumanne"),
    ("wednesday", "weds", "jumatano"),
    ("thursday", "alhamisi"),
    ("friday", "ijumaa"),
    ("saturday", "jumamosi"),
    ("sunday", "jumapili"),
)
RELATIVE = {
    "today": 0,
    "leo": 0,
    "tomorrow": 1,
    "kesho": 1,
    "day after tomorrow": 2,
    "kesho kutwa": 2,
    "keshokutwa": 2,
    "yesterday": -1,
    "jana": -1,
    "day before yesterday": -2,
    "juzi": -2,
}
_begun = "|".join(sorted({name[:3] for names in MONTHS for name in names}))
DAY_OF_MONTH = r"[12]?\d|3[01]"
# What a command may be followed by and be heard inside free text: `20`, `20/10`, `20 Oct 2027`.
DAY_AFTER = rf"(?:{DAY_OF_MONTH})(?:[/.-]\d\d?(?:[/.-](?:20)?\d\d)?| ?(?:{_begun})[a-z]*(?: 20\d\d)?)?"
UNHEARD = frozenset(
    ("the", "of", "on", "from", "since", "for", "date", "tarehe", "tar", "ya", "wa", "kuanzia", "tangu", "toka", "siku")
)
_relative = re.compile(rf"\b(?:{'|'.join(sorted(RELATIVE, key=len, reverse=True))})\b")
_counted = re.compile(rf"\bmwezi (?:wa )?(\d\d?|{'|'.join(sorted(COUNTED, key=len, reverse=True))})\b", re.ASCII)
_numbers = re.compile(r"(\d\d?)[/.-](\d\d?)(?:[/.-](20\d\d|\d\d))?", re.ASCII)  # the day goes before the month
_iso = re.compile(r"(20\d\d)-(\d\d?)-(\d\d?)", re.ASCII)
_ordinal = re.compile(r"\b(\d\d?)(?:st|nd|rd|th)\b", re.ASCII)
_glued = re.compile(r"(?<=\d)(?=[a-z])|(?<=[a-z])(?=\d)", re.ASCII)


@dataclass
class Known:
    """What was said of a day; None is what was left open. Days of the week count from Monday, 0."""

    day: int | None = None
    month: int | None = None
    year: int | None = None
    weekday: int | None = None
    away: int | None = None  # days from today
    by_number: bool = False  # a day of some month: `tarehe 18`, `the 18th`

    @property
    def is_a_day(self) -> bool:
        """Whether it can be only one day, for somebody who knows about when."""
        if self.day is None:
            return self.month is None and self.year is None and (self.weekday is not None or self.away is not None)
        if self.month is None:
            return self.year is None and (self.by_number or self.weekday is not None or self.away is not None)
        return True

    def fits(self, on: date) -> bool:
        """Whether everything that was said is true of this day."""
        said = (self.day, self.month, self.year, self.weekday)
        return all(one in (None, its) for one, its in zip(said, (on.day, on.month, on.year, on.weekday()), strict=True))


def known_day(text: str) -> Known | None:
    """What is said of a day, whatever the order; None where it is no day.

    >>> known_day("Jumatatu tarehe 18 Oktoba"), known_day("Mon Oct 18th, 2027") == known_day("Monday 18/10/27")
    (Known(day=18, month=10, year=None, weekday=0, away=None, by_number=True), False)
    >>> known_day("18 maybe"), known_day("18")
    (None, None)
    """
    if len(text) > LONGEST:
        return None
    said = " ".join(text.casefold().replace(",", " ").split())
    found = Known(by_number=bool(re.search(r"\btarehe\b|\bthe\b", said) or _ordinal.search(said)))
    said = _ordinal.sub(r"\1", said)
    if counted := _counted.search(said):
        found.month = int(counted[1]) if counted[1].isdigit() else COUNTED.index(counted[1]) + 1
        said = _counted.sub(" ", said, count=1)
    if relative := _relative.search(said):
        found.away = RELATIVE[relative[0]]
        said = _relative.sub(" ", said, count=1)
    words = [part for word in said.split() for part in _parts(word.strip(".")) if part not in UNHEARD]
    return found if all(_heard(word, found) for word in words) and found.is_a_day else None


def _parts(word: str) -> list[str]:
    return [word] if _numbers.fullmatch(word) or _iso.fullmatch(word) else _glued.sub(" ", word).split()


def _heard(word: str, found: Known) -> bool:
    """Keep what a word says; False where it says nothing of a day, or something again."""
    if numbers := _iso.fullmatch(word):
        return _keep(found, year=int(numbers[1]), month=int(numbers[2]), day=int(numbers[3]))
    if numbers := _numbers.fullmatch(word):
        day, month, year = numbers.groups()
        return _keep(found, day=int(day), month=int(month)) and (not year or _keep(found, year=2000 + int(year) % 100))
    if re.fullmatch(r"20\d\d", word, re.ASCII):
        return _keep(found, year=int(word))
    if re.fullmatch(r"\d\d?", word, re.ASCII):
        return _keep(found, **{"day" if found.day is None else "month": int(word)})
    for name, names in (("weekday", WEEKDAYS), ("month", MONTHS)):
        if (which := _which(word, names)) is not None:
            return _keep(found, **{name: which + (name == "month")})
    return False


def _which(word: str, names: Sequence[Sequence[str]]) -> int | None:
    """The place of the one that begins so."""
    begun = word[:ENOUGH] if names is MONTHS else word
    there = [place for place, its in enumerate(names) if any(name.startswith(begun) for name in its)]
    return there[0] if len(word) >= FEWEST and len(there) == 1 else None


def _keep(found: Known, **said: int) -> bool:
    for name, value in said.items():
        if getattr(found, name) is not None:
            return False
        setattr(found, name, value)
    return True
