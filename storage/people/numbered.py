"""Numbers: a person looked for by the whole phone, TSC number or national ID, each found by its own index."""

import re

import sqlalchemy as sa

from storage.vault import Vault

from .phones import number_of
from .sealing import kept_as
from .tables import Person

LONGEST = 40  # signs, with whatever stands between the digits
NUMBER = re.compile(r"(TSC|ID|NO)?([A-Z]{0,4}\d{4,14})")  # personal numbers of other employers begin with letters


def is_number(sought: str) -> bool:
    """Whether a number is looked for, and no name.

    >>> is_number("0712 345 678"), is_number("TSC 512345"), is_number("PF/123456"), is_number("Ben Kato 2")
    (True, True, True, False)
    """
    return number_of(sought) is not None or _plain(sought) is not None


def numbered(vault: Vault | None, sought: str) -> sa.ColumnElement[bool]:
    """Whose phone, TSC number (another's personal number) or national ID this is, whole; nobody's where it is none.

    Each column has an index of its own: a nation is not read. Without a `vault` no ID is known.
    """
    number, phone = _plain(sought), number_of(sought)
    by_phone = Person.phone == phone if phone else sa.false()
    if not number:
        return by_phone
    ids = kept_as(vault, "national_id", number) if vault else []
    return sa.or_(by_phone, Person.tsc_number == number, Person.national_id_finger.in_(ids))


def _plain(sought: str) -> str | None:
    said = re.sub(r"[\s./+:-]", "", sought[: LONGEST + 1]).upper()
    found = NUMBER.fullmatch(said) if len(sought) <= LONGEST else None
    return found[2] if found else None
