"""Reminders: what each kind says, from what is still true when it is sent; and broadcasts."""

from .broadcast import Announce
from .muting import Muting
from .texts import SAID

__all__ = ["SAID", "Announce", "Muting"]
