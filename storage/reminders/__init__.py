"""Reminders and broadcasts: who is due, and what is queued for them.

Who is due is one query a kind, a set of people: `docs/reminders.md` tells how to add one.
"""

from . import due_posts, due_registers
from .broadcasts import Audience, Broadcast, Broadcasts, BroadcastState, Sent
from .duties import Duties, Duty, SilentCentre, places
from .feeding import wording
from .kinds import WHO, Who
from .mutes import Mute, Mutes
from .queue import Day, DoneSlot, ReminderTime, Slot
from .refusals import NoSecondOfficer
from .seconding import ALONE, Second, Seconding, second_officers

__all__ = [
    "ALONE",
    "WHO",
    "Audience",
    "Broadcast",
    "BroadcastState",
    "Broadcasts",
    "Day",
    "DoneSlot",
    "Duties",
    "Duty",
    "Mute",
    "Mutes",
    "NoSecondOfficer",
    "ReminderTime",
    "Second",
    "Seconding",
    "Sent",
    "SilentCentre",
    "Slot",
    "Who",
    "due_posts",
    "due_registers",
    "places",
    "second_officers",
    "wording",
]
