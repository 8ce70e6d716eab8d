"""Closing: in the night after a day its history gets its root, by whichever copy comes first."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog

from storage.database import Database
from storage.history import close_day, due

log = structlog.get_logger()

EVERY = 300.0  # seconds


async def closing(database: Database, now: Callable[[], datetime], zone: ZoneInfo) -> None:
    while True:
        await asyncio.sleep(EVERY)
        await asyncio.to_thread(close_if_due, database, now(), zone)


def close_if_due(database: Database, now: datetime, zone: ZoneInfo) -> None:
    """Yesterday, once. Raises what the database raises: then in a while."""
    with database.reading() as connection:
        day = due(connection, now, zone)
    if day is not None and close_day(database, day, now):
        log.info("day closed", day=str(day))
