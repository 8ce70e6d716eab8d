"""Delivery: chats, what was received, what is to be said, and what became of it."""

from .chats import Chat, Chats, by_sms, forget_menus
from .contents import Content
from .inbox import TRIES, Failure, Received, first_time
from .outbox import (
    KEPT,
    LEASE,
    LIVE,
    Delivery,
    Lane,
    Leased,
    Outgoing,
    Reminder,
    is_now,
    live,
    notify,
    put,
    put_replies,
)
from .reach import chats_of
from .rerouting import let_go
from .sending import Settled
from .statuses import EarlyStatus, Status

__all__ = [
    "KEPT",
    "LEASE",
    "LIVE",
    "TRIES",
    "Chat",
    "Chats",
    "Content",
    "Delivery",
    "EarlyStatus",
    "Failure",
    "Lane",
    "Leased",
    "Outgoing",
    "Received",
    "Reminder",
    "Settled",
    "Status",
    "by_sms",
    "chats_of",
    "first_time",
    "forget_menus",
    "is_now",
    "let_go",
    "live",
    "notify",
    "put",
    "put_replies",
]
