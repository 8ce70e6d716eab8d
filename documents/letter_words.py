"""What a letter says in each language, and to each role: how it is called, whom it answers to, and its duties."""

from collections.abc import Mapping
from dataclasses import dataclass

ENGLISH, SWAHILI = "en", "sw"


@dataclass(frozen=True)
class Work:
    """A role in words."""

    title: str
    answers_to: str
    duties: tuple[str, ...]


@dataclass(frozen=True)
class Words:
    """All that a letter says in one language. What stands in braces is filled in from the letter."""

    deployment: str
    demonstration: str
    to: str
    through: str
    id_end: str
    tsc_number: str
    works_at: str
    director: str
    director_of: str
    county: str
    salutation: str
    title: str
    subject: str
    appointed: str
    translation: str
    centre: str
    place: str
    container: str
    dates: str
    reports: str
    reports_at: str
    answers_to: str
    rate: str
    per_day: str
    published: str
    pay: str
    pay_to: str
    paid: str
    block: str
    cannot: str
    confidential: str
    duties: str
    contacts: str
    manager: str
    signed: str
    electronic: str
    unsigned: str
    copies: str
    copies_of_manager: str
    accept: str
    returned: str
    signature: str
    date: str
    replaces: str
    verify: str
    scan: str
    write: str
    page_of: str
    roles: Mapping[str, Work]
    other: Work  # of a role that has no words here

    def work(self, role: str) -> Work:
        """The words of a role; of one that has none here, those that hold for everyone.

        >>> words("en").work("driver").title, words("en").work("scribe").title
        ('Driver', 'Scribe')
        """
        if role in self.roles:
            return self.roles[role]
        return Work(role.replace("_", " ").title(), self.other.answers_to, self.other.duties)


def words(language: str) -> Words:
    """A letter's words; English for a language that has none, as official papers are English."""
    from . import letter_english, letter_swahili  # they are made of the classes here

    return letter_swahili.WORDS if language == SWAHILI else letter_english.WORDS


def work(role: str) -> Work:
    """A role in English, as registers and staff lists have it.

    >>> work("driver").title
    'Driver'
    """
    return words(ENGLISH).work(role)
