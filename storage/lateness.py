"""Lateness: what was said long ago is not simply done now, and whether it would change anything is found by trying."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.sql.dml import Insert, UpdateBase

LATE = timedelta(minutes=10)
NO_TIME = timedelta(days=30)  # platforms keep a message for a day: a date so far back is none

# By table, what means the same whenever it was said: a language, STOP, whose chat it is, and what only is looked at.
WHENEVER = frozenset(
    {
        *("audit", "chats", "letter_fetches", "letter_prints", "letters", "sent_files", "telegram_files"),
        *("vacancy_looks", "verify_tries"),
    }
)
# A mark is as good an hour later, and who is there still is; handing the register in is not.
THAT_DAY = frozenset({"arrivals", "marks", "mark_history"})


class Lateness(IntEnum):
    """How late something comes: in time; after some minutes; on another day, or after what was said since."""

    IN_TIME = 0
    MINUTES = 1
    DAY = 2


@dataclass(frozen=True)
class Sent:
    """When something was said, and how late it comes."""

    at: datetime
    late: Lateness = Lateness.IN_TIME


def sent(at: datetime | None, now: datetime, zone: ZoneInfo, *, after: datetime | None = None) -> Sent:
    """What was said then and comes now; where nobody knows when (`at` is None), it was now.

    `after`: when something of this chat was said that came before it, though it may have been said later.
    """
    if at is None or at > now or now - at > NO_TIME:
        return Sent(now)
    if at.astimezone(zone).date() != now.astimezone(zone).date() or (after is not None and at < after):
        return Sent(at, Lateness.DAY)
    return Sent(at, Lateness.MINUTES if now - at > LATE else Lateness.IN_TIME)


class Changes:
    """What was written meanwhile, as far as it matters when it was said."""

    def __init__(self, late: Lateness):
        self.late, self.any = late, False

    def note(self, _connection: object, statement: object, *_more: object) -> None:
        """A statement runs: as SQLAlchemy's `before_execute` tells of it."""
        if isinstance(statement, UpdateBase) and not self._harmless(statement):
            self.any = True

    def _harmless(self, statement: UpdateBase) -> bool:
        table = str(statement.table.description)
        if table in WHENEVER:
            return True
        begun = isinstance(statement, Insert) and table == "registers"
        return self.late is not Lateness.DAY and (begun or table in THAT_DAY)


@contextmanager
def changes(connection: sa.Connection, late: Lateness) -> Iterator[Changes]:
    """Watches what is written to this connection inside."""
    watched = Changes(late)
    sa.event.listen(connection, "before_execute", watched.note)
    try:
        yield watched
    finally:
        sa.event.remove(connection, "before_execute", watched.note)
