"""Disputes: an officer says that a day is marked wrong; the manager answers, the director decides, all hear of it."""

from .dispute import Dispute
from .disputes import Disputes
from .refusals import REFUSALS

__all__ = ["REFUSALS", "Dispute", "Disputes"]
