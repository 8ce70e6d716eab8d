"""An applicant as those who choose see them: what matters, and nothing more."""

from dataclasses import dataclass
from enum import StrEnum

from storage.exams import Role
from storage.vacancies import Progress, Tie


class Sieve(StrEnum):
    """Which applicants are shown."""

    ALL = "all"
    NEW = "new"  # neither nominated nor placed yet
    NOMINATED = "nominated"
    COMPLETE = "complete"  # every detail that is needed is there
    NO_TIES = "no_ties"  # said that no interest ties them
    NEAR = "near"  # work in the director's own sub-counties
    EXPERIENCED = "experienced"  # served before
    DECLINED = "declined"


@dataclass(frozen=True)
class Applicant:
    """`given` of `needed` details; `years` served, `last` at these centres; `ties`: the centre and what ties."""

    application: int
    person_id: int
    name: str
    phone: str
    language: str
    exam_id: int
    exam: str
    role: Role
    state: Progress
    centre_id: int
    centre: str  # where they are to be placed, if anywhere
    given: int
    needed: int
    near: bool
    declared: bool
    years: int = 0
    last: tuple[str, ...] = ()
    ties: tuple[tuple[str, Tie], ...] = ()
    reason: str = ""
    override_reason: str = ""

    @property
    def complete(self) -> bool:
        return self.given == self.needed


@dataclass(frozen=True)
class Round:
    """An exam's role that somebody chooses for: how many applied, and how many of them are nominated."""

    exam_id: int
    exam: str
    role: Role
    submitted: int
    nominated: int
