"""Cells: readers of one cell of a data file, each giving the value as it is stored or raising `BadCell`."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, time
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from storage.exams import DayKind, Role
from storage.imports.errors import BadCell
from storage.people import FORMULA, NameFault, NotAName, Standing, mobile, person_name, stacked, unprinted
from storage.signs import UNREADABLE, seen

from .clock import said_hour
from .numbers import NO_DATE, dated, uncut, whole

Word = TypeVar("Word", bound=StrEnum)
LONGEST_TEXT = 200
LONGEST_EMAIL = 100
MOST = 10**6  # of anything that is counted: candidates, days, years
DIGITS = frozenset("0123456789")
SHEET_ERROR = re.compile(r"#[A-Z/0]+[!?A]|#+|Err:\d+")  # #N/A, #NAME?, #REF!, a column too narrow, LibreOffice's own
WORDS = ("nan", "nat", "na", "n/a", "null", "nil", "none", "blank", "undefined", "true", "false", "inf", "infinity")
# what programs write for nothing, for a yes or no, and for no number
NOTHING = frozenset({"\\n", *(form.format(word) for word in WORDS for form in ("{}", "<{}>", "({})", "[{}]"))})
NO_VALUE = "a program's word, and no value", "Write the value; where there is none, leave the cell empty."
IN_LATIN = "Write it in Latin letters, as on the ID."
OF_PROGRAMS = frozenset({"nan", "NaN", "NaT", "null", "None", "undefined"})  # as they come where names are put together
YEAR = re.compile(r"(19|20)\d\d", re.ASCII)
EMAIL = re.compile(r"[\w.%+'-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", re.ASCII)


def text(cell: str) -> str:
    r"""Words with one space between them, in composed signs (NFC), at most 200 signs.

    >>> text("  Ng'ang'a \n Wanjikũ ")
    "Ng'ang'a Wanjikũ"
    """
    value = " ".join(seen(cell).split())
    if len(value) > 2 * LONGEST_TEXT:  # composed it may be half as long
        raise BadCell(f"longer than {LONGEST_TEXT} signs", "Shorten it.")
    if not value.isascii():
        value = unicodedata.normalize("NFC", value)
    if not value.isprintable() or UNREADABLE in value:
        raise BadCell("there is a sign in it that cannot be shown", "Type it again.")
    if not value.isascii():
        if stacked(value):
            raise BadCell("a letter in it has marks upon marks", "Type it again.")
        if boxes := unprinted(value):
            raise BadCell(f"papers cannot print “{boxes[0]}”", IN_LATIN)
    if len(value) > LONGEST_TEXT:
        raise BadCell(f"longer than {LONGEST_TEXT} signs", "Shorten it.")
    return _of_people(value)


def _of_people(value: str) -> str:
    """The value, unless it is what a spreadsheet or a program left in its place."""
    if not value:
        return value
    if FORMULA.match(value):
        raise BadCell("it begins as a formula does", "Write it without = + - @ in front.")
    if value.casefold() in NOTHING:
        raise BadCell(*NO_VALUE)
    if SHEET_ERROR.fullmatch(value):
        raise BadCell("the spreadsheet shows an error here", "Mend its formula, or type the value.")
    if not DIGITS.isdisjoint((value[0], value[-1])):  # as it is of every date, and of a number that was cut
        if dated(value):
            raise BadCell(*NO_DATE)
        uncut(value)
    return value


@lru_cache(4096)
def thing(cell: str) -> str:
    """The name of a place, a school, a bank or a course: text with a letter in it.

    >>> thing("B.Ed. (Arts)")
    'B.Ed. (Arts)'
    """
    value = text(cell)
    if not any(map(str.isalpha, value)):
        raise BadCell("there is no letter in it", "Write its name, as it is read.")
    return value


def label(cell: str) -> str:
    """What is written on something: a name, or a number that a spreadsheet may have made a fraction of.

    >>> label("Mlimani Container A"), label("12.0")
    ('Mlimani Container A', '12')
    """
    return whole(text(cell))


def name(cell: str) -> str:
    """A person's name. See `person_name`.

    >>> name("Anna Atieno")
    'Anna Atieno'
    """
    return _named(text(cell), in_office=False)


def name_in_office(cell: str) -> str:
    """The name of somebody who holds an office, which may be in it.

    >>> name_in_office("Director Mlimani wa Mfano")
    'Director Mlimani wa Mfano'
    """
    return _named(text(cell), in_office=True)


def _named(value: str, *, in_office: bool) -> str:
    if not OF_PROGRAMS.isdisjoint(value.split()):
        raise BadCell("a part of the name is a program's word for nothing", "Write the name as on the ID.")
    try:
        return person_name(value, in_office=in_office)
    except NotAName as no:
        if no.fault is NameFault.OFFICE:
            raise BadCell("a title, not a name", "Write the name as on the ID, without an office or title.") from None
        if no.fault is NameFault.UNPRINTED:
            raise BadCell("papers cannot print a letter in it", IN_LATIN) from None
        raise BadCell("not a name", "Write the name as on the ID.") from None


def phone(cell: str) -> str:
    """A Kenyan mobile number, as `2547…` or `2541…`."""
    number = mobile(uncut(cell))
    if number is None:
        raise BadCell("not a Kenyan mobile number", "It looks like 0712 345 678.")
    return number


@lru_cache(4096)
def day(cell: str) -> date:
    """A day of this century, as ISO 8601 writes it; programs write midnight behind it.

    >>> day("2027-10-18"), day("2027-10-18 00:00:00")
    (datetime.date(2027, 10, 18), datetime.date(2027, 10, 18))
    """
    try:
        if found := re.fullmatch(r"(20\d\d-\d\d-\d\d)([ T]00:00(:00(\.0+)?)?)?", cell, re.ASCII):
            return date.fromisoformat(found[1])
    except ValueError:
        raise BadCell("there is no such day", "Look at the month and the day: 2027-10-18.") from None
    if re.fullmatch(r"\d{5}(\.\d+)?", cell, re.ASCII):
        raise BadCell("a spreadsheet's number of a day, not a date", "Format the column as a date, like 2027-10-18.")
    raise BadCell("not a date", "Write year, month and day, like 2027-10-18.")


OPEN = date.max  # no last day at all


def last_day(cell: str) -> date:
    """A day as above, or the word `open`, which takes away the last day that there was.

    >>> last_day("2027-12-31"), last_day("Open") == OPEN
    (datetime.date(2027, 12, 31), True)
    """
    return OPEN if cell.casefold() == "open" else day(cell)


@lru_cache(4096)
def hour(cell: str) -> time:
    """A time of day in the centre's own time.

    >>> hour("17:30"), hour("5:30 p.m.")
    (datetime.time(17, 30), datetime.time(17, 30))
    """
    if said := said_hour(cell):
        return said
    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)(:00)?", cell, re.ASCII)
    if not found:
        raise BadCell("not a time", "Write hours and minutes, like 17:30.")
    return time(int(found[1]), int(found[2]))


def count(cell: str) -> int:
    """A whole number from 0 to a million.

    >>> count("120")
    120
    """
    digits = whole(cell)
    if not (digits.isascii() and digits.isdigit()) or int(digits[:12]) > MOST:
        raise BadCell("not a count", "Write a whole number in digits, like 120.")
    return int(digits)


def some(cell: str) -> int:
    """A whole number from 1 to a million."""
    if not count(cell):
        raise BadCell("it cannot be 0", "Write 1 or more.")
    return count(cell)


def year(cell: str) -> int:
    """A year of the last century or this one.

    >>> year("1985")
    1985
    """
    digits = whole(cell)
    if not YEAR.fullmatch(digits):
        raise BadCell("not a year", "Write four digits, like 1985.")
    return int(digits)


def code(length: int) -> Callable[[str], str]:
    """A code of so many digits, leading zeros and all.

    >>> code(5)("08219")
    '08219'
    """
    like, form = "08219108"[:length], re.compile(rf"\d{{{length}}}", re.ASCII)

    def read(cell: str) -> str:
        digits = whole(cell)
        if not form.fullmatch(digits):
            raise BadCell(f"not a code of {length} digits", f"Write all its digits, zeros in front too, like {like}.")
        return digits

    return read


def exam_code(cell: str) -> str:
    """Two to thirty letters, digits and hyphens, a letter among them, in capitals.

    >>> exam_code("kcse-2027")
    'KCSE-2027'
    """
    if not re.fullmatch(r"(?=.*[A-Za-z])[A-Za-z0-9][A-Za-z0-9_-]{1,29}", cell, re.ASCII) or dated(cell):
        raise BadCell("not the code of an exam", "Write it in letters, digits and hyphens, like KCSE-2027.")
    if cell.casefold() in NOTHING:
        raise BadCell(*NO_VALUE)
    return cell.upper()


def email(cell: str) -> str:
    """An address with a dot in its domain; whether it exists is not asked.

    >>> email("anna@example.org")
    'anna@example.org'
    """
    value = text(cell)
    if len(value) > LONGEST_EMAIL or not EMAIL.fullmatch(value):
        raise BadCell("not an e-mail address", "It looks like anna@example.org.")
    return value


def gender(cell: str) -> str:
    """`F` or `M`.

    >>> gender("female"), gender("M")
    ('F', 'M')
    """
    if cell.casefold() not in ("f", "m", "female", "male"):
        raise BadCell("not a gender that the records know", "Write F or M.")
    return cell[0].upper()


def language(cell: str) -> str:
    """`en` or `sw`.

    >>> language("SW")
    'sw'
    """
    if cell.casefold() not in ("en", "sw"):
        raise BadCell("not a language of the bot", "Write en or sw.")
    return cell.casefold()


def one_word_of(words: list[Word], what: str) -> Callable[[str], Word]:
    """One of these words, whatever its case, with spaces or hyphens for `_`."""
    known = {word.value: word for word in words}
    mend = f"Write one of: {', '.join(known)}."

    def read(cell: str) -> Word:
        found = known.get("_".join(re.split(r"[\s_-]+", cell.casefold())))
        if found is None:
            raise BadCell(f"not {what}", mend)
        return found

    return read


role = one_word_of(list(Role), "a role")
office = one_word_of([Standing.TSC_DIRECTOR, Standing.SCDE, Standing.COUNCIL], "an office")
day_kind = one_word_of(list(DayKind), "a kind of day")
