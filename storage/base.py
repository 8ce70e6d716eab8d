"""What every table is made of: the base class, instants, and words that the database checks."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, DateTime, Dialect, Index, MetaData, bindparam, text
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator


class Instant(TypeDecorator[datetime]):
    """A moment, aware, stored in UTC. SQLite keeps no zone, so there it is written and read back as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value and (value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC))


class Base(DeclarativeBase):
    """A table. Constraints get names, by which migrations find them; a `datetime` is an `Instant`."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Instant()}  # noqa: RUF012 (read by SQLAlchemy on the class)


def one_of(column: str, words: type[StrEnum]) -> CheckConstraint:
    """The column holds one of these words and no other."""
    listed = ", ".join(f"'{word.value}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def literally(column: Any, word: StrEnum) -> ColumnElement[bool]:
    """The column holds this word: said in the very words of a partial index, which SQLite uses for nothing else."""
    return column == bindparam(None, word, literal_execute=True)  # type: ignore[no-any-return]


def where_known(column: str) -> Index:
    """An index of a column that few rows have."""
    return index_where(None, column, where=f"{column} IS NOT NULL")


def index_where(name: str | None, *columns: str, where: str, unique: bool = False) -> Index:
    """An index of those rows only of which this holds."""
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))


Row = Any  # a row of a Core select, read by its column names


def sealed_for(purpose: str) -> dict[str, str]:
    """The `info` of a column that the vault seals, and for what: with another key it is sealed anew."""
    return {"sealed": purpose}


def finger_of(column: str) -> dict[str, str]:
    """The `info` of a column with the keyed hash of what another column seals: it goes with that one."""
    return {"finger": column}


def passing(why: str) -> dict[str, str]:
    """The `info` of a column with the keyed hash of what nobody keeps: with another key it is found till it passes."""
    return {"passing": why}


def peppered() -> dict[str, bool]:
    """The `info` of a column with hashes of PINs behind the id of the key that peppers them: anew when next given."""
    return {"peppered": True}
