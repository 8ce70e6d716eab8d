"""After an outage: Telegram drops presses that wait longer than 150 s, so whoever was marking is shown the truth."""

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import structlog

from conversations.core import Session
from conversations.register import Register
from handlers.channel import Incoming
from storage.register import unfinished
from storage.reminders import BACK, LOST, noticed

from .runner import Runner
from .writer import Writer

log = structlog.get_logger()

BEFORE = timedelta(minutes=15)  # whoever marked so shortly before it may have gone on tapping


async def after_outage(writer: Writer, runner: Runner, now: datetime, away: timedelta, channel: str = "") -> bool:
    """Show the register again in every chat that was marking one when we went away, and has somebody unmarked.

    `channel`: what was away alone, if it was. Gives whether there was an outage, of which the others are to be told.
    """
    if away <= LOST:
        return False
    since = now - away
    if not await writer.run(partial(noticed, since=since, back=now, channel=channel)):
        return False  # a second notice of the same outage
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
    return True


def _in_hand(kept: dict[str, Any]) -> tuple[int, date] | None:
    return Register.in_hand(Session.load(kept))
