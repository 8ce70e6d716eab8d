"""What a letter says in any language, and to each role: how it is called, whom it answers to, and its duties."""

from collections.abc import Mapping
from dataclasses import dataclass


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
        """The words of a role; of one that has none here, those that hold for everyone."""
        if role in self.roles:
            return self.roles[role]
        return Work(role.replace("_", " ").title(), self.other.answers_to, self.other.duties)
