"""Every table, gathered: what the migrations make and the tests compare.

Each subject brings its own by being imported.
"""

from storage import (
    accounts,
    audit,
    delivery,
    deployments,
    disputes,
    exams,
    history,
    identity,
    leases,
    letters,
    page,
    people,
    postings,
    register,
    reminders,
    stamped,
    vacancies,
)
from storage.base import Base

GROWING = (
    "mark_history",
    "arrivals",
    "deployment_history",
    "sendings",
    "own_mark_answers",
    "closed_days",
    "audit",
)  # rows are added and never changed or taken away

__all__ = [
    "GROWING",
    "Base",
    "accounts",
    "audit",
    "delivery",
    "deployments",
    "disputes",
    "exams",
    "history",
    "identity",
    "leases",
    "letters",
    "page",
    "people",
    "postings",
    "register",
    "reminders",
    "stamped",
    "vacancies",
]
