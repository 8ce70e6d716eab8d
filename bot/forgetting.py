"""Forgetting: what is kept for a while only: keys of the inbox, early statuses, what was said long ago."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial

from conversations.core import Session
from storage.accounts import lockout
from storage.database import Unavailable
from storage.delivery import counting, inbox, links, outbox, spending, statuses
from storage.letters import prints, tries
from storage.privacy import retention
from storage.stamped import sent_files

from .writer import Writer

Forget = Callable[..., None]

EVERY = 3600.0  # seconds
FORGETS: tuple[Forget, ...] = (
    inbox.forget,
    statuses.forget,
    outbox.forget,
    spending.forget,
    counting.forget,
    lockout.forget,
    retention.forget,
    partial(retention.forget_talks, rest=Session.forgotten),
    prints.forget,
    tries.forget,
    links.forget,
    sent_files.forget,
    retention.overwrite,
)


async def forgetting(writer: Writer, now: Callable[[], datetime], *also: Forget) -> None:
    """`also`: what forgets with what the service alone knows."""
    while True:
        await asyncio.sleep(EVERY)
        for forget in (*FORGETS, *also):
            with suppress(Unavailable):  # then in an hour
                await writer.run(partial(forget, now=now()))
