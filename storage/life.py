"""Life: whether a process of the service still runs, told at once by what its death lets go of.

On PostgreSQL that is an advisory lock of the process's own connection, on SQLite the lock of a file beside the
database, which no copy on another machine could use anyway.
"""

import fcntl
import hashlib
import os
import socket
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa

from .database import OURS, Database

SIGN = "life-"  # how the name of an owner begins that shows a sign of life; of others nobody can say


class Life:
    """One process's sign of life, under the name `owner` that its leases carry."""

    def __init__(self, database: Database):
        self.owner = f"{SIGN}{socket.gethostname()}-{os.getpid()}-{uuid4().hex[:8]}"
        self._database = database
        self._file: int | None = None
        self._session: sa.Connection | None = None

    def keep(self) -> None:
        """Show the sign, and show it again where a lost connection took it. Raises what the database raises."""
        if self._database.one_writer:
            self._file = self._file or _locked(_path(self._database.url, self.owner))
        elif self._session is None or not self._holds():
            self.end()
            self._session = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            self._session.execute(sa.select(sa.func.pg_advisory_lock(_number(self.owner))))

    def end(self) -> None:
        """From now on the owner is gone, as if it had died."""
        if self._file is not None:
            _path(self._database.url, self.owner).unlink(missing_ok=True)
            os.close(self._file)
            self._file = None
        if self._session is not None:
            self._session.invalidate()  # the lock is the connection's, so the pool must not have it back
            self._session.close()
            self._session = None

    def _holds(self) -> bool:
        with suppress(sa.exc.DBAPIError):
            return self._session is not None and self._session.scalar(sa.select(1)) == 1
        return False


def alive(connection: sa.Connection, owner: str) -> bool:
    """Whether it still runs; true of an owner without a sign of life, whose leases end by the clock alone."""
    if not owner.startswith(SIGN):
        return True
    if connection.dialect.name == "postgresql":
        return not connection.scalar(sa.select(sa.func.pg_try_advisory_xact_lock(_number(owner))))
    path = _path(connection.engine.url, owner)
    with suppress(FileNotFoundError):
        sign = os.open(path, os.O_RDWR)
        try:
            fcntl.flock(sign, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        else:
            path.unlink(missing_ok=True)
        finally:
            os.close(sign)
    return False


def _locked(path: Path) -> int:
    """The file, open and locked; made anew where somebody took it for a dead one's before it was locked."""
    while True:
        sign = os.open(path, os.O_CREAT | os.O_RDWR, OURS)
        fcntl.flock(sign, fcntl.LOCK_EX)
        with suppress(FileNotFoundError):
            if path.stat().st_ino == os.fstat(sign).st_ino:
                return sign
        os.close(sign)


def _path(url: sa.URL, owner: str) -> Path:
    return Path(f"{url.database}-{owner}")


def _number(owner: str) -> int:
    """What PostgreSQL knows the lock by: 64 bits, signed."""
    return int.from_bytes(hashlib.blake2b(owner.encode(), digest_size=8).digest(), "big", signed=True)
