"""The sweep: messages that no webhook brought are asked for, each taken up once, the oldest first."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol

import structlog

from handlers.channel import Receive
from storage.database import Unavailable

from . import wire
from .client import Twilio

log = structlog.get_logger()

SWEEP = 180.0  # seconds between looks
LOOK_BACK = timedelta(hours=24)  # the first time, or after a day away
OVERLAP = timedelta(minutes=15)  # what a look may have missed, for a message is listed some time after it was sent
AT_ONCE = 500  # keys in one question to the database


class Swept(Protocol):
    """What the service knows of sweeps, its own and those of other copies."""

    async def may_sweep(self) -> bool:
        """Whether this copy is the one that sweeps."""

    async def since(self, channel: str) -> datetime | None:
        """From when on nobody has looked; aware."""

    async def unseen(self, channel: str, keys: Sequence[str]) -> set[str]:
        """Which of these SIDs no turn has taken."""

    async def done(self, channel: str, until: datetime) -> None:
        """All that was sent before is taken."""


class Sweep:
    """Of all numbers that receive through one door."""

    def __init__(self, twilio: Twilio, swept: Swept, numbers: Mapping[str, str], receivers: Mapping[str, Receive]):
        self.twilio, self.swept, self.numbers, self.receivers = twilio, swept, numbers, receivers

    async def run(self) -> None:
        while True:
            for channel in self.numbers:
                try:
                    if await self.swept.may_sweep():
                        await self._look(channel)
                except Unavailable:
                    continue
                except Exception as error:
                    log.warning("sweep of messages failed", channel=channel, why=f"{type(error).__name__}: {error}")
            await asyncio.sleep(SWEEP)

    async def _look(self, channel: str) -> None:
        now = datetime.now(UTC)
        last = await self.swept.since(channel)
        since = max(last - OVERLAP, now - LOOK_BACK) if last else now - LOOK_BACK
        found = await self.twilio.inbound(self.numbers[channel], since)
        for start in range(0, len(found), AT_ONCE):
            some = found[start : start + AT_ONCE]
            new = await self.swept.unseen(channel, [fields["MessageSid"] for _at, fields in some])
            for at, fields in some:
                incoming = wire.read(fields, swept_from=at) if fields["MessageSid"] in new else None
                if incoming is not None:
                    await self.receivers[channel](incoming)
        await self.swept.done(channel, now)
