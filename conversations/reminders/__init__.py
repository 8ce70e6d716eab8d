"""Reminders: what each kind says, from what is still true when it is sent; and broadcasts.

Nothing still due: nothing said. A function a kind, named as the kind: `docs/reminders.md` tells how to add one.
"""

from . import marks, outages, posts, registers
from .broadcast import Broadcast
from .costs import Costs, announced
from .kinds import SAID, TITLES, said
from .muting import Muting
from .refusals import REFUSALS
from .seconding import Seconds

__all__ = [
    "REFUSALS",
    "SAID",
    "TITLES",
    "Broadcast",
    "Costs",
    "Muting",
    "Seconds",
    "announced",
    "marks",
    "outages",
    "posts",
    "registers",
    "said",
]
