"""Kit: what the chat queues of a process send with."""

from collections.abc import Callable, Container
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

import sqlalchemy as sa
import structlog

from bot.writer import Writer
from conversations.core import Message
from storage.database import Unavailable
from storage.delivery import Leased

from .disappearing import Disappearing
from .results import Results

log = structlog.get_logger()

Compose = Callable[[Leased], Message | datetime | None]  # the message, until when to wait, or nothing to say


@dataclass
class Kit:
    """Shared by all of them. `compose` reads the database, so it is called in a thread of its own."""

    writer: Writer
    channels: Container[str]
    owner: str
    now: Callable[[], datetime]
    compose: Compose
    results: Results
    disappearing: Disappearing = field(default_factory=Disappearing)
    composing: ThreadPoolExecutor = field(default_factory=partial(ThreadPoolExecutor, 1, "composing"))
    put_back: set[tuple[str, str]] = field(default_factory=set)  # chats with a row that went back to the table
    hold_until: dict[str, float] = field(default_factory=dict)  # by channel: its notices wait

    async def write(self, job: Callable[[sa.Connection], None]) -> None:
        try:
            await self.writer.run(job)
        except Unavailable:
            log.debug("the leases will mend it")
