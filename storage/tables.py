"""Every table, gathered: what the migrations make and the tests compare."""

from . import (
    audit,
    chats,
    codes,
    contents,
    deployments,
    exams,
    inbox,
    leases,
    marks,
    notices,
    outbox,
    people,
    places,
    reminders,
    statuses,
)
from .base import Base

GROWING = ("mark_history", "audit")  # rows are added and never changed or taken away

__all__ = [
    "GROWING",
    "Base",
    "audit",
    "chats",
    "codes",
    "contents",
    "deployments",
    "exams",
    "inbox",
    "leases",
    "marks",
    "notices",
    "outbox",
    "people",
    "places",
    "reminders",
    "statuses",
]
