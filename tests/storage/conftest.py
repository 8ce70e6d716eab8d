"""Data files for the imports: written as a table, loaded, and looked at; and the outbox."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from storage import imports
from storage.database import Database
from storage.imports import ImportRefused, Report, RowError

from .table import Table

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
NOW = datetime(2027, 9, 1, 9, tzinfo=UTC)


class Council:
    """Sends data files, as the council would."""

    def __init__(self, database: Database):
        self.database = database

    def sends(self, kind: str, text: str | bytes, **more: Any) -> Report:
        """A CSV file; lines may be indented."""
        if isinstance(text, str):
            text = "\n".join(line.strip() for line in text.strip().splitlines()).encode()
        return imports.ready(self.database, kind, io.BytesIO(text), NOW, **more).write()

    def is_refused(self, kind: str, text: str | bytes, **more: Any) -> tuple[RowError, ...]:
        with pytest.raises(ImportRefused) as refused:
            self.sends(kind, text, **more)
        return refused.value.errors

    def sends_examples(self, *kinds: str) -> list[str]:
        return [str(imports.ready(self.database, kind, EXAMPLES / f"{kind}.csv", NOW).write()) for kind in kinds]

    def rows(self, statement: Any) -> list[Any]:
        with self.database.reading() as records:
            return list(records.execute(statement).all())

    def one(self, statement: Any) -> Any:
        (row,) = self.rows(statement)
        return row

    def count(self, table: Any) -> int:
        count: int = self.one(sa.select(sa.func.count()).select_from(table))[0]
        return count

    def writes(self, statement: Any) -> None:
        with self.database.transaction() as records:
            records.execute(statement)


@pytest.fixture
def council(database: Database) -> Council:
    return Council(database)


@pytest.fixture
def ready(council: Council) -> Council:
    """With the places, the exam and the centres of the examples."""
    council.sends_examples("places", "exams", "centres")
    return council


@pytest.fixture
def between_check_and_write(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], None]], None]:
    """Something that happens after the check of a file and before its writing."""

    def happens(what: Callable[[], None]) -> None:
        original = Database.transaction

        def transaction(database: Database) -> Any:
            monkeypatch.setattr(Database, "transaction", original)
            what()
            return original(database)

        monkeypatch.setattr(Database, "transaction", transaction)

    return happens


@pytest.fixture
def table(database: Database) -> Table:
    return Table(database)
