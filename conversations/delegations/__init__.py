"""Delegations: a manager hands the register to a deputy; a director appoints an acting manager, and ends either."""

from .deputy import Deputy
from .refusals import REFUSALS
from .who_marks import WhoMarks

__all__ = ["REFUSALS", "Deputy", "WhoMarks"]
