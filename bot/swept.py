"""Swept: which copy of the service asks a platform what no webhook brought, and until when it has asked."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

from storage import leases
from storage.delivery import inbox

from .writer import Writer

LEASE = timedelta(minutes=5)


class Swept:
    """Kept in the database, so that a copy goes on where another has stopped."""

    def __init__(self, writer: Writer, owner: str, now: Callable[[], datetime]):
        self.writer, self.owner, self.now = writer, owner, now

    async def may_sweep(self) -> bool:
        job = partial(leases.take, name="twilio sweep", owner=self.owner, now=self.now(), length=LEASE)
        return await self.writer.run(job) is not None

    async def since(self, channel: str) -> datetime | None:
        return await self.writer.run(partial(leases.written, name=f"swept {channel}"))

    async def unseen(self, channel: str, keys: Sequence[str]) -> set[str]:
        return await self.writer.run(partial(inbox.unseen, channel=channel, keys=keys))

    async def done(self, channel: str, until: datetime) -> None:
        await self.writer.run(partial(leases.write, name=f"swept {channel}", now=until))
