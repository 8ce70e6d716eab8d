"""Delivery: chats, what was received, what is to be said, and what became of it."""

from .between import came_between
from .calling import call
from .chats import FORGEABLE, LONG_AGO, NOBODYS, SMS, Chat, Chats, by_sms, forget_menus
from .contents import Content
from .counting import Counted, Out, SentOnDay
from .inbox import EVENT_TRIES, Failure, Received, first_time
from .links import DocumentLink
from .outbox import (
    LEASE,
    LIVE,
    TEXTS_KEPT,
    Lane,
    Leased,
    OutboxState,
    Outgoing,
    Reminder,
    channel_of,
    in_state,
    is_live,
    message_ids,
    notify,
    put,
    put_replies,
)
from .reach import chats_of, reached, reaches, said_stop, sits_in
from .rerouting import let_go
from .sending import Settled
from .spending import SmsSpent
from .statuses import EarlyStatus, Status

__all__ = [
    "EVENT_TRIES",
    "FORGEABLE",
    "LEASE",
    "LIVE",
    "LONG_AGO",
    "NOBODYS",
    "SMS",
    "TEXTS_KEPT",
    "Chat",
    "Chats",
    "Content",
    "Counted",
    "DocumentLink",
    "EarlyStatus",
    "Failure",
    "Lane",
    "Leased",
    "Out",
    "OutboxState",
    "Outgoing",
    "Received",
    "Reminder",
    "SentOnDay",
    "Settled",
    "SmsSpent",
    "Status",
    "by_sms",
    "call",
    "came_between",
    "channel_of",
    "chats_of",
    "first_time",
    "forget_menus",
    "in_state",
    "is_live",
    "let_go",
    "message_ids",
    "notify",
    "put",
    "put_replies",
    "reached",
    "reaches",
    "said_stop",
    "sits_in",
]
