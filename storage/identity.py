"""Identity: what a database says of itself, so that no other key and no demonstration ever writes into it."""

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base
from .database import is_new
from .exams import Exam
from .people import SEALED, Person
from .vault import Vault

DEMONSTRATION = "DEMO-"  # how the code of an invented exam begins


class Identity(Base):
    """One row: by which key everything here is sealed, and whether everyone here is invented."""

    __tablename__ = "identity"
    __table_args__ = (sa.CheckConstraint("id = 1", name="one"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key_check: Mapped[str]
    demonstration: Mapped[bool]


class NotOurs(Exception):
    """This database belongs to another key or another purpose; the text says which, and the mend."""


def refuse_foreign(connection: sa.Connection, vault: Vault, *, demonstration: bool) -> None:
    """Raise `NotOurs` unless this key and this purpose may write here. Reads only.

    A database that says nothing of itself yet is judged by what it holds: by one sealed value, and by its exams.
    """
    row = connection.execute(sa.select(Identity.key_check, Identity.demonstration)).first()
    if row.key_check != vault.check if row else not _opens(connection, vault):
        raise NotOurs(
            "SECRET_KEY is not the key with which this database was sealed. Put the old key back: nothing can be read "
            "without it."
        )
    invented = row.demonstration if row else _holds(connection, Exam.code.startswith(DEMONSTRATION))
    if invented and not demonstration:
        raise NotOurs("This is the demonstration's database, full of invented people. Set DATABASE_URL to another.")
    filled = not row and (_holds(connection, ~Exam.code.startswith(DEMONSTRATION)) or _holds(connection, Person.id > 0))
    if demonstration and not invented and (row or filled):
        raise NotOurs("The demonstration never touches a live database. Remove DATABASE_URL, or DEMO.")


def claim(connection: sa.Connection, vault: Vault, *, demonstration: bool) -> None:
    """As `refuse_foreign`; then a database that said nothing of itself is ours from now on."""
    refuse_foreign(connection, vault, demonstration=demonstration)
    is_new(connection, Identity, {"id": 1, "key_check": vault.check, "demonstration": demonstration})


def _holds(connection: sa.Connection, what: sa.ColumnElement[bool]) -> bool:
    return bool(connection.scalar(sa.select(sa.exists().where(what))))


def _opens(connection: sa.Connection, vault: Vault) -> bool:
    """Whether this key opens what is sealed here: one value tells for all. True where nothing is."""
    for column in SEALED:
        sealed = getattr(Person, column)
        if value := connection.scalar(sa.select(sealed).where(sealed.is_not(None)).limit(1)):
            try:
                vault.open(value, column)
            except InvalidTag:
                return False
            return True
    return True
