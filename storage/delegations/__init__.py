"""Delegations: a register handed to a deputy, an acting manager appointed, and either ended."""

from .acting import ActingManagers, DirectedCentre
from .deputies import Deputies, ManagedPost
from .handing_over import Candidate, Handed
from .refusals import AlreadyHanded, ManagesAlready, NoSuchDays, TooManyHanded

__all__ = [
    "ActingManagers",
    "AlreadyHanded",
    "Candidate",
    "Deputies",
    "DirectedCentre",
    "Handed",
    "ManagedPost",
    "ManagesAlready",
    "NoSuchDays",
    "TooManyHanded",
]
