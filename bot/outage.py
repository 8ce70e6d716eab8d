"""After an outage: Telegram drops presses that wait longer than 150 s, so whoever was marking is shown the truth."""

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import structlog

from conversations.core import Session
from conversations.register import Register
from handlers.channel import Incoming
from storage import leases
from storage.register import unfinished

from .runner import Runner
from .writer import Writer

log = structlog.get_logger()

LOST = timedelta(seconds=150)  # Telegram keeps a press so long
BACK = timedelta(
    seconds=30
)  # so long ago at most the database was back, and what was kept is taken; a beat and a breath
BEFORE = timedelta(minutes=15)  # whoever marked so shortly before it may have gone on tapping


async def after_outage(writer: Writer, runner: Runner, now: datetime, away: timedelta) -> None:
    """Show the register again in every chat that was marking one when we went away, and has somebody unmarked."""
    if away <= LOST:
        return
    since = now - away
    if not await writer.run(partial(leases.first_to_tell, name="outage", since=since, now=now)):
        return  # a second notice of the same outage
    registers = partial(
        unfinished.registers,
        channel="telegram",
        since=since - BEFORE,
        until=now,
        in_hand=_in_hand,
        answered_since=now - BACK,
    )
    marking = await writer.run(registers)
    log.warning("back after an outage", seconds=int(away.total_seconds()), marking=len(marking))
    for chat in marking:
        press = Register.at(Register.resume, chat.centre_id, chat.on).press
        key = f"outage {since.isoformat()} chat {chat.chat_id}"
        await runner.receive(Incoming(chat.channel, chat.external_id, key, press, ours=True))


def _in_hand(kept: dict[str, Any]) -> tuple[int, date] | None:
    return Register.in_hand(Session.load(kept))
