"""The database: SQLite or PostgreSQL, set up so that turns side by side lose nothing."""

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase

from .vault import Vault

LOCKED = 10_000  # ms that PostgreSQL waits for a lock: a chat held longer holds up no other for ever
OURS = 0o600  # the mode of a database file
OUT_OF_REACH = {"connect_timeout": 10, "tcp_user_timeout": 30_000}  # s, ms: a machine that is gone says nothing
ERASED = "erased"  # in the `info` of a connection: what was written takes somebody's data away
PATIENT = 500  # ms that overwriting waits for who reads, while nobody writes
BUSY = 30_000  # ms that SQLite waits for another process
BREATH = 0.03  # s; who waits for SQLite less than a quarter of a second looks every 25 ms or 50 whether it is free


class Unavailable(Exception):
    """The database is down, full, busy beyond waiting or turned read-only: nobody's fault, to be tried again later."""


class Database:
    """One database and the keys to what is sealed in it.

    On SQLite transactions are `BEGIN IMMEDIATE` on WAL with full sync, because the driver's own transaction
    control loses updates between turns side by side (docs/decisions/sqlite.md).
    """

    def __init__(self, url: str, secret_key: str, *old_keys: str, connections: int = 8):
        self.vault = Vault(secret_key, *old_keys)
        self.url = sa.make_url(url)
        if self.url.get_backend_name() == "postgresql":
            self.url = self.url.set(drivername="postgresql+psycopg")
            pool: dict[str, Any] = {"pool_size": connections, "max_overflow": 0, "pool_pre_ping": True}
            waits = {"options": f"-c lock_timeout={LOCKED}"} | OUT_OF_REACH
            self.engine = sa.create_engine(self.url, hide_parameters=True, connect_args=waits, **pool)
        else:
            self.engine = sa.create_engine(
                self.url, hide_parameters=True, connect_args={"check_same_thread": False, "isolation_level": None}
            )
            sa.event.listen(self.engine, "do_connect", _only_ours)
            sa.event.listen(self.engine, "connect", _set_up_sqlite)
            sa.event.listen(self.engine, "begin", _begin)

    @property
    def one_writer(self) -> bool:
        """SQLite takes one writing transaction at a time."""
        return self.engine.dialect.name == "sqlite"

    def beside(self, name: str) -> Path:
        """How a file of ours begins that lies with the data: beside SQLite's own, else where the service runs."""
        return Path(f"{self.url.database}-{name}")

    @contextmanager
    def transaction(self) -> Iterator[sa.Connection]:
        """Committed at the end, or undone by what is raised. It waits its turn to write, at most `BUSY` or `LOCKED`."""
        with self.engine.begin() as connection:
            connection.info.pop(ERASED, None)
            yield connection
            erased = connection.info.pop(ERASED, False)
        if erased:
            self.overwrite()

    def overwrite(self) -> bool:
        """Take what is gone out of SQLite's write-ahead log too; in the file it is overwritten as it is deleted.

        False where somebody still reads what stood before: then it is for another time.
        """
        if not self.one_writer:
            return True
        with self.engine.connect() as connection:
            run = connection.connection.driver_connection.execute  # type: ignore[union-attr] # outside of transactions
            run(f"PRAGMA busy_timeout={PATIENT}")
            try:
                busy, *_pages = run("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                run(f"PRAGMA busy_timeout={BUSY}")
        return not busy

    def breathe(self) -> None:
        """Between two transactions of a long work: whoever waits may write. SQLite wakes nobody, and keeps no order."""
        if self.one_writer:
            time.sleep(BREATH)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Reads only, as the records stand now, and holds up no writer. What it writes is undone or refused."""
        with self.engine.connect().execution_options(reading=True, postgresql_readonly=True) as connection:
            yield connection

    def close(self) -> None:
        """Close the connections that nobody holds; who asks again opens new ones."""
        self.engine.dispose()


def _only_ours(_dialect: object, _record: object, arguments: tuple[Any, ...], _more: object) -> None:
    """The file is the service's own to read, whatever the umask; its WAL and index take over the same mode."""
    path = arguments[0]
    if path not in ("", ":memory:") and not path.startswith("file:"):
        with suppress(OSError):  # what cannot be made or changed is said by the connecting itself
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, OURS))
            Path(path).chmod(OURS)


def _set_up_sqlite(connection: Any, _record: object) -> None:
    durable, erasing = ("journal_mode=WAL", "synchronous=FULL"), "secure_delete=ON"  # what is erased is overwritten
    for pragma in (*durable, erasing, "foreign_keys=ON", f"busy_timeout={BUSY}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN" if connection.get_execution_options().get("reading") else "BEGIN IMMEDIATE")


def erases(connection: sa.Connection) -> None:
    """What this transaction takes away is gone from the files as well, once it is committed."""
    connection.info[ERASED] = True


def insert(connection: sa.Connection, table: type[DeclarativeBase]) -> "sqlite.Insert | postgresql.Insert":
    """An insert that can say what happens on a conflict, in the words of this database."""
    return _insert(connection.dialect.name, table)


def insert_or_set(
    connection: sa.Connection, table: type[DeclarativeBase], rows: Sequence[Mapping[str, Any]], *anew: str
) -> None:
    """Insert rows; of one whose key is there already, these columns are set anew."""
    connection.execute(_or_set(connection.dialect.name, table, anew), list(rows))


def add(connection: sa.Connection, table: type[DeclarativeBase], **row: Any) -> int:
    """Insert a row. Gives its id, where it has one."""
    asked = {name: value for name, value in row.items() if isinstance(value, sa.ClauseElement)}
    new = _into(table).values(asked) if asked else _into(table)
    key = connection.execute(
        new, {name: value for name, value in row.items() if name not in asked}
    ).inserted_primary_key
    assert key is not None  # noqa: S101 (an INSERT of one row always has one)
    id_: int = key[0]
    return id_


def is_new(connection: sa.Connection, table: type[DeclarativeBase], row: dict[str, Any]) -> bool:
    """Insert a row unless its key is there already; the database decides which, so two at once cannot both be new."""
    return connection.execute(_unless_there(connection.dialect.name, table), row).first() is not None


@cache
def _into(table: type[DeclarativeBase]) -> sa.Insert:
    return sa.insert(table)


@cache
def _unless_there(dialect: str, table: type[DeclarativeBase]) -> sa.Executable:
    return _insert(dialect, table).on_conflict_do_nothing().returning(*sa.inspect(table).primary_key)


@cache
def _or_set(dialect: str, table: type[DeclarativeBase], anew: Sequence[str]) -> sa.Executable:
    new = _insert(dialect, table)
    key = list(sa.inspect(table).primary_key)
    return new.on_conflict_do_update(index_elements=key, set_={column: new.excluded[column] for column in anew})


def _insert(dialect: str, table: type[DeclarativeBase]) -> "sqlite.Insert | postgresql.Insert":
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


@contextmanager
def savepoint(connection: sa.Connection) -> Iterator[None]:
    """What is written inside is undone when an exception leaves it. Raises `Unavailable` where even that cannot be.

    Said to the driver itself: SQLAlchemy's own nested transaction costs a fifth of a tap.
    """
    run = connection.connection.driver_connection.execute  # type: ignore[union-attr] # both drivers have it
    run("SAVEPOINT karani")
    try:
        yield
    except BaseException as error:
        try:
            run("ROLLBACK TO SAVEPOINT karani")
            run("RELEASE SAVEPOINT karani")
        except Exception as gone:  # the connection, or the whole transaction with it
            raise Unavailable(str(gone)) from error
        raise
    run("RELEASE SAVEPOINT karani")
