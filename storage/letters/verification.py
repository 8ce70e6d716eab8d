"""Verification: whether a letter is genuine, told to anybody who has its code, and never more than it needs.

A code that is known is always answered. Codes cannot be guessed (80 bits); who tries many is made to wait all the same.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, aliased, mapped_column

from storage.base import Base, Row, passing
from storage.database import insert
from storage.exams import Role
from storage.people import masked_name
from storage.vault import CODE_ALPHABET

from .issuing import CODE_LENGTH, void_wrong
from .refusals import TooManyTries
from .tables import Letter

VERIFY_SPELL = timedelta(minutes=10)
MOST_UNKNOWN = 10  # codes in a spell
LONGEST_CODE = 64  # signs, with whatever stands between them
MEANT = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})  # signs that Crockford's base 32 leaves out


class VerifyTries(Base):
    """How many unknown codes one address or chat has tried in its spell: `spent`."""

    __tablename__ = "verify_tries"

    who: Mapped[str] = mapped_column(
        primary_key=True, info=passing("after ten minutes")
    )  # `chat 5`, or the keyed hash of a network address
    since: Mapped[datetime]
    spent: Mapped[int]


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
        _count(connection, who, now)
        return None
    if found.voided_at is None:
        void_wrong(connection, [found.deployment_id], now)
        found = connection.execute(_letter, {"code": kept}).one()
    return _verified(found)


_spell = sa.select(VerifyTries.since, VerifyTries.spent).where(
    VerifyTries.who == sa.bindparam("who"), VerifyTries.since > sa.bindparam("since")
)


def _count(connection: sa.Connection, who: str, now: datetime) -> None:
    spell = connection.execute(_spell, {"who": who, "since": now - VERIFY_SPELL}).first()
    if spell and spell.spent >= MOST_UNKNOWN:
        raise TooManyTries(spell.since + VERIFY_SPELL)
    new = insert(connection, VerifyTries)
    more = {"spent": VerifyTries.spent + 1} if spell else {"spent": 1, "since": new.excluded.since}
    added = new.on_conflict_do_update(index_elements=[VerifyTries.who], set_=more)
    connection.execute(added, {"who": who, "since": now, "spent": 1})


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


def forget(connection: sa.Connection, now: datetime) -> None:
    """Take away the tries that count no longer."""
    connection.execute(sa.delete(VerifyTries).where(VerifyTries.since < now - VERIFY_SPELL))
