"""Forgetting: what is kept for a while only: keys of the inbox, early statuses, what was said long ago."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial

import structlog

from storage.delivery import inbox, outbox, statuses
from storage.letters import prints, verification
from storage.privacy import retention

from .writer import Unavailable, Writer

log = structlog.get_logger()

EVERY = 3600.0  # seconds


async def forgetting(writer: Writer, now: Callable[[], datetime]) -> None:
    while True:
        await asyncio.sleep(EVERY)
        for records in (inbox, statuses, outbox, retention, prints, verification):
            try:
                await writer.run(partial(records.forget, now=now()))
            except Unavailable:
                log.warning("forgetting waits an hour for the database")
