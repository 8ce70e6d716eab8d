"""Closing a day: one root over all that was written since the last one, chained to it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from storage.audit import Audit
from storage.database import Database, is_new
from storage.witness import BEGINNING, head, root

from .kinds import BEFORE_ALL, KINDS, Kind
from .tables import ClosedDay, ClosedKind, packed

BLOCK = 1024  # entries; a power of two, so that the roots of blocks lead to the root of all
TRACE = 8  # bytes
AFTER = timedelta(minutes=10)  # of the new day, before the old one is closed
CLOSED = "day closed"  # as the auditors' book has it


def due(connection: sa.Connection, now: datetime, zone: ZoneInfo) -> date | None:
    """The day to be closed now: yesterday, where neither it nor a later one is."""
    day = (now - AFTER).astimezone(zone).date() - timedelta(days=1)
    last = connection.scalar(sa.select(sa.func.max(ClosedDay.on)))
    return day if last is None or last < day else None


def close_day(database: Database, day: date, now: datetime) -> bool:
    """Close it over everything written until this moment. False where another process has done so meanwhile.

    No tap waits for the hashing: whatever has an id up to the one seen under the lock is committed, and nothing gets a
    lower one after it. One table is locked at a time, so that nobody waits for us in a circle, nor for an import.
    """
    with database.reading() as connection:
        number, previous = _newest(connection)
        since = {row.kind: row.last for row in connection.execute(_lasts, {"day": number})}
    upto = {kind.name: _last(database, kind) for kind in KINDS}
    leaves: list[bytes] = []
    kinds = []
    with database.reading() as connection:
        for kind in KINDS:
            found = [*kind.leaves(connection, since.get(kind.name, BEFORE_ALL), upto[kind.name])]
            ids = packed([id_ for id_, _ in found])
            traces = b"".join(hashed[:TRACE] for _, hashed in found)
            kinds.append({"kind": kind.name, "last": upto[kind.name], "ids": ids, "traces": traces})
            leaves += [hashed for _, hashed in found]
    blocks = [root(leaves[at : at + BLOCK]) for at in range(0, len(leaves), BLOCK)]
    top = root(blocks)
    end = head(previous, str(day), len(leaves), top)
    number += 1
    closed = {"id": number, "on": day, "closed_at": now, "entries": len(leaves), "blocks": b"".join(blocks)}
    closed |= {"root": top, "head": end}
    with database.transaction() as connection:
        if _newest(connection)[0] >= number or not is_new(connection, ClosedDay, closed):
            return False
        connection.execute(sa.insert(ClosedKind), [one | {"day_id": number} for one in kinds])
        Audit(connection, now, None, None).note(CLOSED, f"day {day}", number=number, head=end.hex())
    return True


def _last(database: Database, kind: Kind) -> int:
    """The id up to which every entry of this kind is committed."""
    with database.transaction() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text(f"LOCK TABLE {kind.table.__tablename__} IN SHARE MODE"))
        return kind.last(connection)


def _newest(connection: sa.Connection) -> tuple[int, bytes]:
    """The number and the head of the last closed day; where the chain begins, there being none."""
    row = connection.execute(sa.select(ClosedDay.id, ClosedDay.head).order_by(ClosedDay.id.desc()).limit(1)).first()
    return (row.id, row.head) if row else (0, BEGINNING)


_lasts = sa.select(ClosedKind.kind, ClosedKind.last).where(ClosedKind.day_id == sa.bindparam("day"))
