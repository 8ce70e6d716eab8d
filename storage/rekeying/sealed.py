"""Sealed: which columns hold what a key seals, as their tables say; and how much another key still seals."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from storage.base import Base
from storage.vault import KEY_ID, Vault


@dataclass(frozen=True)
class Sealed:
    """One table: its sealed columns with what each is sealed for, and its keyed hashes with the column of each."""

    table: sa.Table
    columns: Mapping[str, str]
    fingers: Mapping[str, str]

    def under_another(self, vault: Vault) -> sa.ColumnElement[bool]:
        """Of a row: something in it is not under today's key, or does not say under which it is."""
        return sa.or_(*(_is_under_another(self.table.c[name], vault.id) for name in self.columns))


def _is_under_another(column: sa.ColumnElement[bytes], key_id: bytes) -> sa.ColumnElement[bool]:
    begins = sa.func.substr(column, 1, KEY_ID, type_=sa.LargeBinary())
    return sa.and_(column.is_not(None), sa.func.length(column) > 0, begins != key_id)


def sealed_tables() -> list[Sealed]:
    """All of them; whoever asks has imported every table (`storage.migrations.tables`)."""
    found = []
    for table in Base.metadata.sorted_tables:
        columns = {column.name: column.info["sealed"] for column in table.c if "sealed" in column.info}
        fingers = {column.name: column.info["finger"] for column in table.c if "finger" in column.info}
        if columns:
            found.append(Sealed(table, columns, fingers))
    return found


def left(connection: sa.Connection, vault: Vault) -> dict[str, int]:
    """How many rows of each table are still under another key. Reads all of them."""
    counts = {
        part.table.name: connection.scalar(
            sa.select(sa.func.count()).select_from(part.table).where(part.under_another(vault))
        )
        for part in sealed_tables()
    }
    return {table: count for table, count in counts.items() if count}


def old_pins(connection: sa.Connection, vault: Vault) -> int:
    """How many PINs another key peppers than today's: each is hashed anew when its owner next gives it."""
    columns = [column for table in Base.metadata.sorted_tables for column in table.c if "peppered" in column.info]
    others = (
        sa.select(sa.func.count()).where(column.like("%:%"), ~column.startswith(f"{vault.id.hex()}:"))
        for column in columns
    )
    return sum(connection.scalar(count) or 0 for count in others)
