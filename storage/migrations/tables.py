"""Every table, gathered: what the migrations make and the tests compare."""

from storage import audit, leases
from storage.accounts import accounts, codes, invitations
from storage.accounts import centre_access as centre_logins
from storage.base import Base
from storage.delivery import chats, contents, inbox, outbox, statuses
from storage.deployments import tables as deployments
from storage.exams import places, rates
from storage.exams import tables as exams
from storage.letters import tables as letters
from storage.letters import verification
from storage.people import consents, corrections, people
from storage.postings import reports as wrong_postings
from storage.register import tables as marks
from storage.reminders import broadcasts as notices
from storage.reminders import queue as reminders
from storage.vacancies import applications, interests, vacancies
from storage.vacancies import viewings as looks

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
    "interests",
    "invitations",
    "leases",
    "letters",
    "looks",
    "marks",
    "notices",
    "outbox",
    "people",
    "places",
    "rates",
    "reminders",
    "statuses",
    "vacancies",
    "verification",
    "wrong_postings",
]
