"""Growing: what fills tables asks PostgreSQL for their statistics, before its own next statements meet them.

Until a table is analysed PostgreSQL takes it for small and its values for few, and may read all of it again for each
row. Its autovacuum comes a minute later. SQLite plans alike for three rows and three hundred thousand.
"""

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase

from .database import Database

FIRST = 2_000  # rows; what is smaller costs little, however it is read


class Growing:
    """The tables that a work fills: analysed whenever what it wrote has doubled, and when it is done."""

    def __init__(self, database: Database, *tables: type[DeclarativeBase]):
        self.database, self.tables = database, tables
        self._rows, self._analysed = 0, FIRST // 2

    def grew(self, rows: int) -> None:
        """So many rows more are committed."""
        self._rows += rows
        if self._rows >= 2 * self._analysed:
            self._analyse()

    def done(self) -> None:
        if self._rows > self._analysed:
            self._analyse()

    def _analyse(self) -> None:
        self._analysed = self._rows
        analyse(self.database, *self.tables)


def analyse(database: Database, *tables: type[DeclarativeBase]) -> None:
    """Statistics of these tables, or of all. One that somebody else is changing or analysing just now is left out."""
    if not database.one_writer:
        with database.transaction() as connection:
            analysed(connection, *tables)


def analysed(connection: sa.Connection, *tables: type[DeclarativeBase]) -> None:
    """As `analyse`, within a transaction whose next statement reads most of these tables."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text(f"ANALYZE (SKIP_LOCKED) {', '.join(table.__tablename__ for table in tables)}"))
