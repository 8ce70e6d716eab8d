"""Reminders and broadcasts: who is due, and what is queued for them."""

from .broadcasts import Audience, Notice, Notices, NoticeState, wording
from .due import WHO, Who
from .duties import Duties, Duty, SilentCentre, places
from .mutes import Mute, Mutes
from .queue import Day, DoneSlot, ReminderTime, Slot

__all__ = [
    "WHO",
    "Audience",
    "Day",
    "DoneSlot",
    "Duties",
    "Duty",
    "Mute",
    "Mutes",
    "Notice",
    "NoticeState",
    "Notices",
    "ReminderTime",
    "SilentCentre",
    "Slot",
    "Who",
    "places",
    "wording",
]
