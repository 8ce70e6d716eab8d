"""How the details of a profile are read: each takes what was said and gives it as it is stored, or raises `Invalid`."""

import re
import unicodedata
from collections.abc import Callable

from conversations.core import Invalid, _
from storage.imports.errors import BadCell
from storage.imports.files import cell, numbers
from storage.people import NameFault, NotAName, of_age, person_name, printed_as, unprinted

from . import detail_rules
from .answers import clean, no_secret

THING_SIGNS = frozenset(" .,'’&()/-")


def as_in_files(read: Callable[[str], object], rule: str, longest: int = 40) -> Callable[[str], str]:
    """Reads as the files of the office are read, with the person's own rule for a reason."""

    def answer(text: str) -> str:
        try:
            return str(read(clean(text, rule, longest)))
        except BadCell:
            raise Invalid(_(rule)) from None

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
    faults = {NameFault.OFFICE: detail_rules.TITLE, NameFault.UNPRINTED: detail_rules.IN_LATIN}
    return _(faults.get(refusal.fault, rule))


def thing(rule: str) -> Callable[[str], str]:
    """The name of a school, a course, a branch: letters first of all, digits and a few signs.

    >>> thing(detail_rules.COURSE)("Education (Arts)")
    'Education (Arts)'
    """

    def answer(text: str) -> str:
        name = printed_as(clean(text, rule))
        no_secret(name)
        if (
            name.casefold() in cell.NOTHING
            or sum(sign.isalpha() for sign in name) <= 1
            or not _of(name, "LMN", THING_SIGNS)
            or "--" in name
        ):
            raise Invalid(_(rule))
        if unprinted(name):
            raise Invalid(_(detail_rules.IN_LATIN))
        if name[0] in "-/" or name.casefold() in cell.NOTHING:
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
national_id = as_in_files(numbers.national_id, detail_rules.NATIONAL_ID)
kra_pin = as_in_files(numbers.kra_pin, detail_rules.KRA_PIN)
year_of_birth = as_in_files(cell.year, detail_rules.BORN)
start_year = as_in_files(cell.year, detail_rules.STARTED)
fund = as_in_files(numbers.fund, detail_rules.FUND)
account = as_in_files(numbers.account, detail_rules.ACCOUNT)
work_number = as_in_files(numbers.tsc_number, detail_rules.WORK_NUMBER)
email = as_in_files(cell.email, detail_rules.EMAIL, cell.LONGEST_EMAIL)


def old_enough(year: str, this_year: int) -> None:
    """`Invalid` for a year of birth of nobody who can serve."""
    if not of_age(int(year), this_year):
        raise Invalid(_(detail_rules.BORN))


def not_to_come(year: str, this_year: int) -> None:
    if int(year) > this_year:
        raise Invalid(_(detail_rules.STARTED))
