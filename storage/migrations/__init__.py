"""Bringing a database to the tables of today."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from storage.database import Database
from storage.growing import analyse

HERE = Path(__file__).parent
LOCK = 7204_0001  # any number of our own: PostgreSQL's advisory lock against two copies migrating at once


def newest() -> str:
    """The revision that these sources need: the last file of `versions`, by its name."""
    return max(path.stem for path in (HERE / "versions").glob("[0-9]*.py"))


def migrate(database: Database) -> None:
    """Bring the tables to the newest revision. Costs one query where they are there already.

    PostgreSQL has statistics before and after: what was restored from a copy has none, nor has what was just filled.
    """
    with migrating(database) as connection:
        known = sa.inspect(connection).has_table("alembic_version")
        if known and connection.scalar(sa.text("SELECT version_num FROM alembic_version")) == newest():
            return
        from alembic import command, config

        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            if known:
                connection.execute(sa.text("ANALYZE"))
        alembic = config.Config()
        alembic.set_main_option("script_location", str(HERE))
        alembic.attributes["connection"] = connection
        command.upgrade(alembic, "head")
        if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise RuntimeError("a row refers to one that is not there: nothing was migrated")
    if known:
        analyse(database)


@contextmanager
def migrating(database: Database) -> Iterator[sa.Connection]:
    """SQLite changes a constraint by making the table anew, which it refuses while others refer to the old one."""
    if not database.one_writer:
        with database.transaction() as connection:
            yield connection
        return
    with database.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None  # noqa: S101 (a connection that is open has one)
        driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
        finally:
            driver.execute("PRAGMA foreign_keys=ON")
