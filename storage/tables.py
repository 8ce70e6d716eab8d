"""Every table, gathered: what the migrations make and the tests compare."""

from . import (
    accounts,
    applications,
    audit,
    centre_logins,
    chats,
    codes,
    consents,
    contents,
    corrections,
    deployments,
    exams,
    inbox,
    leases,
    marks,
    outbox,
    people,
    places,
    rates,
    statuses,
    vacancies,
)
from .base import Base

GROWING = ("mark_history", "audit")  # rows are added and never changed or taken away

__all__ = [
    "GROWING",
    "Base",
    "accounts",
    "applications",
    "audit",
    "centre_logins",
    "chats",
    "codes",
    "consents",
    "contents",
    "corrections",
    "deployments",
    "exams",
    "inbox",
    "leases",
    "marks",
    "outbox",
    "people",
    "places",
    "rates",
    "statuses",
    "vacancies",
]
