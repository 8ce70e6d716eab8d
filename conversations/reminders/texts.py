"""Reminders: what each kind says, from what is still true when it is sent. Nothing still due: nothing said.

A function a kind, named as the kind: `docs/reminders.md` tells how to add one.
"""

from . import posts as post_reminders
from . import registers as register_reminders
from .kinds import SAID, TITLES, said

__all__ = ["SAID", "TITLES", "post_reminders", "register_reminders", "said"]
