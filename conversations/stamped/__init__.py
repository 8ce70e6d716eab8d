"""Stamped registers: sent by the manager as pictures, received or sent back by the sub-county director of education."""

from .receiving import Receive
from .refusals import REFUSALS
from .stamped import Stamped

__all__ = ["REFUSALS", "Receive", "Stamped"]
