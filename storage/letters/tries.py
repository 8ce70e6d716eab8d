"""Tries: whoever tries many codes or links that are none waits, by address or chat."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, passing
from storage.database import insert

from .refusals import TooManyTries

VERIFY_SPELL = timedelta(minutes=10)


class VerifyTries(Base):
    """How many unknown codes or links one address or chat has tried in its spell: `spent`."""

    __tablename__ = "verify_tries"

    who: Mapped[str] = mapped_column(
        primary_key=True, info=passing("after ten minutes")
    )  # `chat 5`, or the keyed hash of a network address
    since: Mapped[datetime]
    spent: Mapped[int]


_spell = sa.select(VerifyTries.since, VerifyTries.spent).where(
    VerifyTries.who == sa.bindparam("who"), VerifyTries.since > sa.bindparam("since")
)


def check(connection: sa.Connection, who: str, now: datetime, most: int) -> None:
    """Raises `TooManyTries` for whoever has spent the `most` of this spell."""
    spell = connection.execute(_spell, {"who": who, "since": now - VERIFY_SPELL}).first()
    if spell and spell.spent >= most:
        raise TooManyTries(spell.since + VERIFY_SPELL)


def count(connection: sa.Connection, who: str, now: datetime) -> int:
    """One more; gives how many they are in this spell."""
    spell = connection.execute(_spell, {"who": who, "since": now - VERIFY_SPELL}).first()
    new = insert(connection, VerifyTries)
    more = {"spent": VerifyTries.spent + 1} if spell else {"spent": 1, "since": new.excluded.since}
    added = new.on_conflict_do_update(index_elements=[VerifyTries.who], set_=more)
    connection.execute(added, {"who": who, "since": now, "spent": 1})
    return spell.spent + 1 if spell else 1


def forget(connection: sa.Connection, now: datetime) -> None:
    """Take away the tries that count no longer."""
    connection.execute(sa.delete(VerifyTries).where(VerifyTries.since < now - VERIFY_SPELL))
