"""Reminders and broadcasts: who is due, and what is queued for them.

Who is due is one query a kind, a set of people: `docs/reminders.md` tells how to add one.
"""

from . import due_posts, due_registers
from .asking import Asking, Reminded
from .broadcasts import Audience, Broadcast, Broadcasts, BroadcastState, Sent, reached_by, to_second
from .costs import Costs, Release
from .duties import Duties, Duty, Rehearsal, SilentCentre, places
from .feeding import Wording, wording
from .kinds import AT_ONCE, WHO, Who, is_duty, kinds
from .marked import MarkNews, MarkNotice, MarkSweep, told_of
from .mutes import Mute, Mutes
from .outages import BACK, LOST, Downtime, Outage, answered, last_outage, noticed
from .queue import Day, DoneSlot, ReminderTime, Slot
from .refusals import NoSecondOfficer
from .seconding import ALONE, Second, Seconding, second_officers
from .unreached import Away, NotReached, Why

__all__ = [
    "ALONE",
    "AT_ONCE",
    "BACK",
    "LOST",
    "WHO",
    "Asking",
    "Audience",
    "Away",
    "Broadcast",
    "BroadcastState",
    "Broadcasts",
    "Costs",
    "Day",
    "DoneSlot",
    "Downtime",
    "Duties",
    "Duty",
    "MarkNews",
    "MarkNotice",
    "MarkSweep",
    "Mute",
    "Mutes",
    "NoSecondOfficer",
    "NotReached",
    "Outage",
    "Rehearsal",
    "Release",
    "Reminded",
    "ReminderTime",
    "Second",
    "Seconding",
    "Sent",
    "SilentCentre",
    "Slot",
    "Who",
    "Why",
    "Wording",
    "answered",
    "due_posts",
    "due_registers",
    "is_duty",
    "kinds",
    "last_outage",
    "noticed",
    "places",
    "reached_by",
    "second_officers",
    "to_second",
    "told_of",
    "wording",
]
