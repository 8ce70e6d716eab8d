"""Every test's ground: a migrated, empty database on both engines, and a stage with invented people on it."""

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from hypothesis import HealthCheck, settings

from storage.accounts import pins
from storage.database import Database
from storage.migrations import migrate
from storage.migrations.tables import Base
from tests.stage import Stage, plans
from tests.stage.postgresql import server as postgresql_server

SECRET_KEY = "a key for tests, and for nothing else at all"
ENGINES = ["sqlite", "postgresql"]

# A slow machine is no fault of ours; what fails is told whole, and nothing is kept beside it.
settings.register_profile(
    "karani",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    database=None,
    print_blob=True,
)
settings.load_profile("karani")


@pytest.fixture(autouse=True)
def no_whole_table() -> Iterator[None]:
    yield
    whole = [*plans.found]
    plans.found.clear()
    assert not whole, "reads a whole table that grows with the nation:\n" + "\n".join(whole)


def pytest_collection_finish() -> None:
    """What is loaded by now stays loaded: the collector of garbage need not look through it again and again."""
    gc.collect()
    gc.freeze()


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
    database.engine.dispose()  # only then is all of it in the one file
    return file


@pytest.fixture(scope="session")
def sqlite_furnished(sqlite_template: Path) -> tuple[Path, Stage]:
    """The same with the stage on it, which takes as long to set up as a turn does."""
    file = sqlite_template.with_name("furnished.db")
    shutil.copyfile(sqlite_template, file)
    database = Database(f"sqlite:///{file}", SECRET_KEY)
    stage = Stage(database)
    database.engine.dispose()
    return file, stage


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    with postgresql_server() as server:
        database = Database(server.get_uri(), SECRET_KEY)
        migrate(database)
        yield server.get_uri()
        database.engine.dispose()


def empty(database: Database) -> None:
    """Take all rows away; only so, as a replica would, does the server let go of the growing tables.

    DELETE, for these tables hold little: TRUNCATE makes 44 new files, which is 20 ms of the server's time a test.
    """
    with database.transaction() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        connection.exec_driver_sql("; ".join(f'DELETE FROM "{table.name}"' for table in Base.metadata.sorted_tables))
        again = "SELECT setval(quote_ident(sequencename)::regclass, 1, false) FROM pg_sequences"
        connection.exec_driver_sql(f"{again} WHERE schemaname = 'public'")


@pytest.fixture(scope="session", autouse=True)
def one_engine_an_address() -> Iterator[None]:
    """Whoever asks for an engine gets the one there is: SQLAlchemy writes the SQL of a statement once an engine.

    Closing it is left to the fixtures: a service that stops would take the connections of a test that goes on.
    """
    made: dict[sa.URL, sa.Engine] = {}
    create = sa.create_engine

    def create_engine(url: sa.URL, **settings: Any) -> sa.Engine:
        if url not in made:
            made[url] = create(url, **settings)
            made[url].update_execution_options(compiled_cache={})  # all of them: alone it forgets after 500
        return made[url]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sa, "create_engine", create_engine)
        patch.setattr(Database, "close", lambda _database: None)
        yield
    for engine in made.values():
        engine.dispose()


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("records") / "karani.db"


@pytest.fixture
def sqlite_url(
    request: pytest.FixtureRequest, sqlite_template: Path, sqlite_furnished: tuple[Path, Stage], sqlite_file: Path
) -> Iterator[str]:
    """A migrated database, empty or with the stage that the test asks for: a new file in the place of the last one."""
    staged = not {"stage", "sqlite_stage"}.isdisjoint(request.fixturenames)
    for last in sqlite_file.parent.glob(f"{sqlite_file.name}*"):
        last.unlink(missing_ok=True)
    shutil.copyfile(sqlite_furnished[0] if staged else sqlite_template, sqlite_file)
    database = Database(f"sqlite:///{sqlite_file}", SECRET_KEY)
    yield str(database.url)
    database.engine.dispose()  # the connections to this file; the engine stays


def without_sync(driver: Any, _record: object) -> None:
    """A process killed loses nothing by it, and these records are gone in a minute."""
    driver.execute("PRAGMA synchronous=OFF")


@pytest.fixture
def sqlite(sqlite_url: str) -> Database:
    database = Database(sqlite_url, SECRET_KEY)
    sa.event.listen(database.engine, "connect", without_sync)
    return database


@pytest.fixture
def postgresql(postgresql_url: str) -> Database:
    """The same on PostgreSQL, emptied; its connections stay too, for one costs the server 8 ms."""
    database = Database(postgresql_url, SECRET_KEY)
    empty(database)
    return database


@pytest.fixture(params=ENGINES)
def database(request: pytest.FixtureRequest) -> Database:
    """A migrated, empty database: the test runs once on SQLite and once on PostgreSQL."""
    database: Database = request.getfixturevalue(request.param)
    return database


@pytest.fixture
def stage(request: pytest.FixtureRequest, database: Database) -> Stage:
    """Mlimani Secondary and its officers, on a day of papers."""
    return request.getfixturevalue("sqlite_stage") if database.one_writer else Stage(database)


@pytest.fixture
def sqlite_stage(sqlite: Database, sqlite_furnished: tuple[Path, Stage]) -> Stage:
    """The same on SQLite alone, for what the engine does not change."""
    return sqlite_furnished[1].on(sqlite)
