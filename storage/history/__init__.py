"""History: the days closed with a root over all that was marked, posted and handed in; proofs of it, and its check."""

from .checking import check, check_proofs
from .closing import CLOSED, close_day, due
from .findings import Finding, Verdict
from .proving import Closed, chain, is_closed, last_closed, prove_person, prove_sending
from .tables import ClosedDay, ClosedKind

__all__ = [
    "CLOSED",
    "Closed",
    "ClosedDay",
    "ClosedKind",
    "Finding",
    "Verdict",
    "chain",
    "check",
    "check_proofs",
    "close_day",
    "due",
    "is_closed",
    "last_closed",
    "prove_person",
    "prove_sending",
]
