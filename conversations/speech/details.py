"""How the details of a profile are read: each takes what was said and gives it as it is stored, or raises `Invalid`."""

import re
import unicodedata
from collections.abc import Callable

from conversations.core import Invalid, _
from storage.imports.errors import BadCell
from storage.imports.files import cell
from storage.people import NameFault, NotAName, person_name

from . import detail_rules
from .answers import clean, no_secret

OLDEST, YOUNGEST = 80, 18
THING_SIGNS = frozenset(" .,'’&()/-")


def as_in_files(read: Callable[[str], object], rule: str) -> Callable[[str], str]:
    """Reads as the files of the office are read, with the person's own rule for a reason."""

    def answer(text: str) -> str:
        try:
            return str(read(clean(text, rule, 40)))
        except BadCell:
            raise Invalid(_(rule)) from None

    return answer


def matching(pattern: str, rule: str) -> Callable[[str], str]:
    """Letters and digits of a pattern, without the spaces, dots, slashes and hyphens that people put between them."""

    def answer(text: str) -> str:
        number = re.sub(r"[ ./-]", "", clean(text, rule, 40)).upper()
        if not re.fullmatch(pattern, number, re.ASCII):
            raise Invalid(_(rule))
        return number

    return answer


def named(rule: str) -> Callable[[str], str]:
    """Somebody's name: at least two words, in letters, and no title of an office.

    >>> named(detail_rules.NAME)(" Ng'ang'a   Wanjikũ ")
    "Ng'ang'a Wanjikũ"
    """

    def answer(text: str) -> str:
        try:
            name = person_name(clean(text, rule, 80))
        except NotAName as no:
            raise Invalid(not_a_name(no, rule)) from None
        words = [word for word in name.split() if any(sign.isalpha() for sign in word)]
        if len(words) <= 1 or any(sign.isdecimal() for sign in name):
            raise Invalid(_(rule))
        return name

    return answer


def not_a_name(refusal: NotAName, rule: str = detail_rules.NAME) -> str:
    """Why something cannot stand as a name."""
    return _(detail_rules.TITLE) if refusal.fault is NameFault.OFFICE else _(rule)


def thing(rule: str) -> Callable[[str], str]:
    """The name of a school, a course, a branch: letters first of all, digits and a few signs.

    >>> thing(detail_rules.COURSE)("Education (Arts)")
    'Education (Arts)'
    """

    def answer(text: str) -> str:
        name = clean(text, rule)
        no_secret(name)
        if sum(sign.isalpha() for sign in name) <= 1 or not _of(name, "LMN", THING_SIGNS) or "--" in name:
            raise Invalid(_(rule))
        if name[0] in "-/":
            raise Invalid(_(rule))
        return name

    return answer


def _of(text: str, categories: str, signs: frozenset[str]) -> bool:
    return all(unicodedata.category(sign)[0] in categories or sign in signs for sign in text)


def study_years(text: str) -> str:
    """
    >>> study_years("2009 – 2013"), study_years("2009 to 2013")
    ('2009-2013', '2009-2013')
    """
    years = re.fullmatch(
        r"((?:19|20)\d\d) ?(?:-|–|/|to|hadi| ) ?((?:19|20)\d\d)",
        clean(text, detail_rules.STUDY_YEARS, 40).casefold(),
        re.ASCII,
    )
    if not years or years[1] > years[2]:
        raise Invalid(_(detail_rules.STUDY_YEARS))
    return f"{years[1]}-{years[2]}"


full_name = named(detail_rules.NAME)
kin_name = named(detail_rules.KIN_NAME)
kin_phone = as_in_files(cell.phone, detail_rules.KIN_PHONE)
national_id = as_in_files(cell.national_id, detail_rules.NATIONAL_ID)
kra_pin = as_in_files(cell.kra_pin, detail_rules.KRA_PIN)
year_of_birth = as_in_files(cell.year, detail_rules.BORN)
start_year = as_in_files(cell.year, detail_rules.STARTED)
fund = matching(r"(?=(?:\D*\d){5})[A-Z0-9]{6,20}", detail_rules.FUND)
account = matching(r"[0-9]{6,20}", detail_rules.ACCOUNT)
work_number = matching(r"[A-Z]{0,4}\d{4,8}", detail_rules.WORK_NUMBER)


def email(text: str) -> str:
    """
    >>> email("anna@example.org")
    'anna@example.org'
    """
    address = clean(text, detail_rules.EMAIL)
    if not re.fullmatch(r"[\w.%+'-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", address, re.ASCII):
        raise Invalid(_(detail_rules.EMAIL))
    return address


def of_age(year: str, this_year: int) -> None:
    """`Invalid` for a year of birth of nobody who can serve."""
    if not YOUNGEST <= this_year - int(year) <= OLDEST:
        raise Invalid(_(detail_rules.BORN))


def not_to_come(year: str, this_year: int) -> None:
    if int(year) > this_year:
        raise Invalid(_(detail_rules.STARTED))
