"""Away: which errors mean that the database is down, full, busy or read-only, and so are nobody's fault."""

import sqlite3

import sqlalchemy as sa
from sqlalchemy.exc import InterfaceError, OperationalError

from .database import Unavailable

WRITABLE = "The file and its folder must be writable for the user that runs this."
# https://www.sqlite.org/rescode.html
SQLITE = {
    sqlite3.SQLITE_BUSY: "Another program holds it; stop that one, or try again.",
    sqlite3.SQLITE_LOCKED: "Another program holds it; stop that one, or try again.",
    sqlite3.SQLITE_NOMEM: "The machine has no memory left.",
    sqlite3.SQLITE_READONLY: WRITABLE,
    sqlite3.SQLITE_IOERR: "The disk gives an error; perhaps it is full.",
    sqlite3.SQLITE_FULL: "The disk is full.",
    sqlite3.SQLITE_CANTOPEN: f"The folder must be there. {WRITABLE}",
    sqlite3.SQLITE_PROTOCOL: "Another program holds it; stop that one, or try again.",
}
NO_DATABASE = {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}  # no waiting mends it
READ_ONLY = "Connect to the server that may be written to, or end its read-only mode."
POSTGRESQL = {"25006": READ_ONLY, "53100": "The disk of its server is full.", "53300": "It has no connection left."}
# PostgreSQL, Appendix A. Classes: connection, resources, operator's doing, the system's own fault.
CLASSES = ("08", "53", "57", "58")
DEADLOCK = "40P01"
STATES = {"25006", "40001", DEADLOCK, "55P03"}  # read-only, not to be ordered, deadlock, a lock not given in time


def is_away(error: BaseException, connection: sa.Connection | None = None) -> bool:
    """Whether it is the database that failed; `connection` tells where the error itself does not."""
    if isinstance(error, Unavailable | sa.exc.TimeoutError) or (connection is not None and _lost(connection)):
        return True
    cause = getattr(error, "orig", None) or error
    if isinstance(cause, sqlite3.Error):
        return (getattr(cause, "sqlite_errorcode", 0) & 0xFF) in SQLITE
    if state := getattr(cause, "sqlstate", None):
        return state in STATES or state.startswith(CLASSES)
    return isinstance(error, OperationalError | InterfaceError)


def mend(error: BaseException) -> str:
    """What whoever set the service up is told of it; empty where it is not the database."""
    cause = getattr(error, "orig", None) or error
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    known = SQLITE.get(code) or POSTGRESQL.get(getattr(cause, "sqlstate", None) or "")
    if code in NO_DATABASE:
        return f"{cause}. Set DATABASE_URL to another file, or bring a backup back."
    if not is_away(error):
        return ""
    if isinstance(error, Unavailable) and error.__cause__ is None:  # it says the mend itself
        return str(error)
    return f"{cause}. {known or 'It must run and be reached from here, as DATABASE_URL says.'}"


def is_deadlock(error: BaseException) -> bool:
    """PostgreSQL ended this transaction for another one to go on: it can be run again at once."""
    cause = error.__cause__ if isinstance(error, Unavailable) else error
    return getattr(getattr(cause, "orig", None), "sqlstate", None) == DEADLOCK


def _lost(connection: sa.Connection) -> bool:
    if connection.closed or connection.invalidated:
        return True
    return bool(getattr(connection.connection.driver_connection, "closed", False))
