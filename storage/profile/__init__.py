"""Profiles: the 25 details that a person keeps true, and which of them a director must approve."""

from .approvals import Approvals, Wish, waiting_for
from .profile import Completeness, Kept, Profiles

__all__ = ["Approvals", "Completeness", "Kept", "Profiles", "Wish", "waiting_for"]
