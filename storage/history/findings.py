"""Findings: what has become of the history, and where."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What the check says; of what is whole it finds nothing."""

    ALTERED = "altered"
    REMOVED = "removed"
    INSERTED = "inserted"
    TAIL_CUT = "tail cut"
    ROOT_DISAGREES = "root disagrees"


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was: the table, and the row by its id or key."""

    verdict: Verdict
    where: str
