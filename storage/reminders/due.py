"""Who is due: one query a kind, a set of people. `docs/reminders.md` tells how to add one."""

from . import due_posts, due_registers
from .kinds import WHO, Who

__all__ = ["WHO", "Who", "due_posts", "due_registers"]
