"""Disputes: a day that its officer says is marked wrong, asked of the manager, decided by the director."""

from .deciding import Case, Decided, Disputes, waits_for
from .going_up import going_up
from .mine import Asked, DisputableDay, MyDispute, MyDisputes
from .refusals import AlreadyDecided, AlreadyDisputed, DayNotOver, MarkedPresent, Settled, TooLateToDispute
from .tables import ANSWER_SEALED, OPEN, SAID_SEALED, Answer, Dispute, DisputeState, is_open

__all__ = [
    "ANSWER_SEALED",
    "OPEN",
    "SAID_SEALED",
    "AlreadyDecided",
    "AlreadyDisputed",
    "Answer",
    "Asked",
    "Case",
    "DayNotOver",
    "Decided",
    "DisputableDay",
    "Dispute",
    "DisputeState",
    "Disputes",
    "MarkedPresent",
    "MyDispute",
    "MyDisputes",
    "Settled",
    "TooLateToDispute",
    "going_up",
    "is_open",
    "waits_for",
]
