"""Composing: a reminder's text, at the moment it is sent. A register sent in the meantime has cancelled it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from conversations import reminders
from conversations.core import Message, speaking
from storage.accounts import look
from storage.database import Database
from storage.delivery import Leased
from storage.desk import Desk
from storage.reminders import BroadcastState, wording
from storage.service import ServiceSettings

from . import rules

PAUSE = timedelta(minutes=1)  # until a paused notice is looked at again


class Composer:
    """Makes the message of a leased row, by reading only: no writer waits for it."""

    def __init__(self, database: Database, service: ServiceSettings, hours: rules.Hours, now: Callable[[], datetime]):
        self.database, self.service, self.hours, self.now = database, service, hours, now

    def compose(self, row: Leased) -> Message | datetime | None:
        """The message; or until when this person is not to be disturbed; or nothing, where nothing is still due."""
        reminder, now = row.reminder, self.now()
        if reminder is None:
            return Message.load(row.message)
        with self.database.reading() as connection:
            present = look(connection, row.channel, row.chat, now.astimezone(self.service.zone).date())
            if present is None or present.person_id != reminder.person or not present.notices:
                return None
            desk = Desk(connection, now, present, self.service, self.database.vault)
            awake = rules.awake(now, [*rules.nights(now, self.hours), *desk.duties.quiet()])
            if awake > now:
                return awake if reminder.expires_at is None or awake < reminder.expires_at else None
            if (notice := wording(connection, reminder.kind)) and notice.state is BroadcastState.PAUSED:
                return now + PAUSE
            with speaking(desk.language):
                return reminders.said(desk, [(reminder.kind, reminder.about), *reminder.also])
