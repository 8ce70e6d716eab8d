"""Deployments: who serves at which centre, as what, from when to when; and who answers for them."""

from .delegations import (
    Delegation,
    Holder,
    acting,
    acting_at,
    answer_for,
    deputising,
    holders_on,
    in_hand,
    in_hand_for,
    lasting,
)
from .jurisdiction import contacts_of, deciders_of, decides_for, directors_of, nobody_directs
from .managers import Manager, managers_on
from .namesakes import called_at
from .tables import SERVING, Deployment, DeploymentChange, RegisterNumber, State, managing, on_day, serving
from .untold import told, untold

__all__ = [
    "SERVING",
    "Delegation",
    "Deployment",
    "DeploymentChange",
    "Holder",
    "Manager",
    "RegisterNumber",
    "State",
    "acting",
    "acting_at",
    "answer_for",
    "called_at",
    "contacts_of",
    "deciders_of",
    "decides_for",
    "deputising",
    "directors_of",
    "holders_on",
    "in_hand",
    "in_hand_for",
    "lasting",
    "managers_on",
    "managing",
    "nobody_directs",
    "on_day",
    "serving",
    "told",
    "untold",
]
