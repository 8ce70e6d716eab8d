"""Identity: what a database says of itself, so that no other key and no demonstration ever writes into it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Row
from .database import is_new
from .exams import Exam
from .people import SEALED, Person
from .vault import Key, Vault

DEMONSTRATION = "DEMO-"  # how the code of an invented exam begins
OTHER_KEY = (
    "SECRET_KEY is not the key with which this database was sealed. Put the old key back: nothing can be read "
    "without it."
)


class Identity(Base):
    """One row: by which key everything here is sealed, and whether everyone here is invented."""

    __tablename__ = "identity"
    __table_args__ = (sa.CheckConstraint("id = 1", name="one"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key_check: Mapped[str]
    next_check: Mapped[str | None]  # of the key that all is moving to; some is sealed by it already
    sealing_since: Mapped[datetime | None]  # since when the service seals by the newest key; None: always, or not yet
    demonstration: Mapped[bool]
    ahead: Mapped[int] = mapped_column(default=0, server_default="0")  # s, of the demonstration's clock before the real


class NotOurs(Exception):
    """This database belongs to another key or another purpose; the text says which, and the mend."""


def refuse_foreign(connection: sa.Connection, vault: Vault, *, demonstration: bool) -> None:
    """Raise `NotOurs` unless this key and this purpose may write here. Reads only.

    A database that says nothing of itself yet is judged by what it holds: by one sealed value, and by its exams.
    """
    row = _said(connection)
    if why := _lacks_a_key(row, vault) if row else not _sealed_by(connection, vault) and OTHER_KEY:
        raise NotOurs(why)
    invented = row.demonstration if row else _holds(connection, Exam.code.startswith(DEMONSTRATION))
    if invented and not demonstration:
        raise NotOurs("This is the demonstration's database, full of invented people. Set DATABASE_URL to another.")
    filled = not row and (_holds(connection, ~Exam.code.startswith(DEMONSTRATION)) or _holds(connection, Person.id > 0))
    if demonstration and not invented and (row or filled):
        raise NotOurs("The demonstration never touches a live database. Remove DATABASE_URL, or DEMO.")


def claim(connection: sa.Connection, vault: Vault, *, demonstration: bool) -> None:
    """As `refuse_foreign`; then a database that said nothing of itself is ours from now on.

    With a new key beside the old one the change begins: from now on neither opens the database without the other.
    """
    refuse_foreign(connection, vault, demonstration=demonstration)
    check = _sealed_by(connection, vault) if _said(connection) is None else ""
    is_new(connection, Identity, {"id": 1, "key_check": check or vault.check, "demonstration": demonstration})
    begins = sa.update(Identity).where(Identity.key_check != vault.check, Identity.next_check.is_(None))
    connection.execute(begins.values(next_check=vault.check, sealing_since=None))


def serves(connection: sa.Connection, now: datetime) -> None:
    """The service runs, with all the keys that this database needs."""
    moving = sa.and_(Identity.next_check.is_not(None), Identity.sealing_since.is_(None))
    connection.execute(sa.update(Identity).where(moving).values(sealing_since=now))


def ahead(connection: sa.Connection) -> timedelta:
    """By how much the clock of this database goes before the real one: in a demonstration it can be moved."""
    return timedelta(seconds=connection.scalar(sa.select(Identity.ahead).where(Identity.demonstration)) or 0)


def move_clock(connection: sa.Connection, by: timedelta) -> None:
    """From now on the demonstration's clock goes before the real one by so many seconds."""
    connection.execute(sa.update(Identity).where(Identity.demonstration).values(ahead=round(by.total_seconds())))


@dataclass(frozen=True)
class KeyChange:
    """How far the last change of key is. `since` when the service seals by the newest key; None: always, or not yet."""

    under_way: bool  # some may be sealed by the key before
    served: bool  # the service itself has all the keys that it takes, so that what moves goes on opening
    since: datetime | None


def key_change(connection: sa.Connection, vault: Vault) -> KeyChange:
    row = connection.execute(sa.select(Identity.key_check, Identity.next_check, Identity.sealing_since)).first()
    if row is None:
        return KeyChange(under_way=False, served=False, since=None)
    under_way = row.next_check is not None or row.key_check != vault.check
    return KeyChange(under_way, not under_way or bool(row.next_check and row.sealing_since), row.sealing_since)


def key_changed(connection: sa.Connection, vault: Vault) -> None:
    """Nothing is sealed by another key any more: today's opens the database alone."""
    connection.execute(sa.update(Identity).values(key_check=vault.check, next_check=None))


def _said(connection: sa.Connection) -> Row | None:
    return connection.execute(sa.select(Identity.key_check, Identity.next_check, Identity.demonstration)).first()


def _lacks_a_key(row: Row, vault: Vault) -> str:
    """Why these keys do not do, and the mend; empty where they do."""
    known = {key.check for key in vault.keys}
    before, after = row.key_check in known, row.next_check is None or row.next_check in known
    if not before and (row.next_check is None or not after):
        return OTHER_KEY
    if not before:
        return (
            "The change to this SECRET_KEY is not finished. Put the key before it behind OLD_SECRET_KEY, "
            "until python -m bot rekey says that nothing needs it."
        )
    if not after:
        return (
            "This database is changing its key. Put the new key behind SECRET_KEY and the one before behind "
            "OLD_SECRET_KEY."
        )
    if row.next_check and vault.check not in (row.key_check, row.next_check):
        return "Another change of key is not finished. Put back its two keys, and run python -m bot rekey first."
    return ""


def _holds(connection: sa.Connection, what: sa.ColumnElement[bool]) -> bool:
    return bool(connection.scalar(sa.select(sa.exists().where(what))))


def _sealed_by(connection: sa.Connection, vault: Vault) -> str:
    """The check value of the key that sealed what is here: one value tells for all. Today's where nothing is sealed."""
    for column in SEALED:
        sealed = getattr(Person, column)
        if value := connection.scalar(sa.select(sealed).where(sealed.is_not(None)).limit(1)):
            return next((key.check for key in vault.keys if _opens(key, value, column)), "")
    return vault.check


def _opens(key: Key, value: bytes, column: str) -> bool:
    try:
        key.open(value, column)
    except InvalidTag:
        return False
    return True
