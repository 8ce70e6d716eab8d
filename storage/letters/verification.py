"""Verification: whether a letter is genuine, told to anybody who has its code, and never more than it needs.

A code that is known is always answered. Codes cannot be guessed (80 bits); who tries many is made to wait all the same.
"""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from storage.base import Row
from storage.exams import Role
from storage.people import masked_name
from storage.vault import CODE_ALPHABET

from . import tries
from .issuing import CODE_LENGTH, void_wrong
from .tables import Letter

MOST_UNKNOWN = 10  # codes in a spell
LONGEST_CODE = 64  # signs, with whatever stands between them
MEANT = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})  # signs that Crockford's base 32 leaves out


@dataclass(frozen=True)
class Verified:
    """What a letter says, with the name masked. `voided_at` is None while it stands; `replaced`: a newer one does."""

    role: Role
    exam: str
    centre_code: str
    centre: str
    from_on: date
    to_on: date
    masked_name: str
    issued_at: datetime
    voided_at: datetime | None
    replaced: bool


def read_code(text: str) -> str:
    """A code as it is kept, however it was typed; nothing where it cannot be one.

    >>> read_code("7k4m-92qd xyol-00aa"), read_code("7K4M")
    ('7K4M92QDXY0100AA', '')
    """
    if len(text) > LONGEST_CODE:
        return ""
    code = "".join(sign for sign in text.upper() if sign.isalnum()).translate(MEANT)
    return code if len(code) == CODE_LENGTH and set(code) <= set(CODE_ALPHABET) else ""


_newer = aliased(Letter)
_letter = sa.select(
    Letter.deployment_id,
    Letter.says,
    Letter.issued_at,
    Letter.voided_at,
    sa.exists().where(_newer.replaces_id == Letter.id).label("replaced"),
).where(Letter.code == sa.bindparam("code"))


def verify(connection: sa.Connection, code: str, who: str, now: datetime) -> Verified | None:
    """The letter of a code; None where there is none. Raises `TooManyTries` for one unknown code too many."""
    kept = read_code(code)
    found = connection.execute(_letter, {"code": kept}).first() if kept else None
    if found is None:
        tries.check(connection, who, now, MOST_UNKNOWN)
        tries.count(connection, who, now)
        return None
    if found.voided_at is None:
        void_wrong(connection, [found.deployment_id], now)
        found = connection.execute(_letter, {"code": kept}).one()
    return _verified(found)


def _verified(row: Row) -> Verified:
    said = row.says
    return Verified(
        role=Role(said["role"]),
        exam=said["exam"],
        centre_code=said["centre_code"],
        centre=said["centre"],
        from_on=date.fromisoformat(said["from_on"]),
        to_on=date.fromisoformat(said["to_on"]),
        masked_name=masked_name(said["name"]),
        issued_at=row.issued_at,
        voided_at=row.voided_at,
        replaced=row.replaced,
    )
