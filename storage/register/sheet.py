"""A sheet: the register of one centre and day as it is read, and the rules that read it."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from storage.entries import NOTHING, marks_said
from storage.exams import DayKind, Hours, Phase, Role
from storage.people import folded

from .tables import Mark, RegisterState

WRITTEN = re.compile(r"(\d+)(\S+)", re.ASCII)  # an officer's number and mark, as `Sheet.marks` says them


@dataclass(frozen=True, slots=True)
class Officer:
    """A line of the register. `by_self`: this mark was set by the officer it is about; `confirmed_by` who vouches.

    `marked_by` and, where somebody stood in for the manager, `on_behalf_of` are people; 0: nobody.
    `here`: when they themselves said to be there (aware, the centre's zone); None says nothing, for nobody has to.
    """

    deployment: int
    person: int
    number: int
    name: str
    phone: str
    role: Role
    mark: Mark | None = None
    by_self: bool = False
    marked_by: int = 0
    on_behalf_of: int = 0
    confirmed_by: str = ""
    here: datetime | None = None

    @property
    def flagged(self) -> bool:
        """Their own mark, for which nobody else has put in a word yet."""
        return self.mark is not None and self.by_self and not self.confirmed_by


class Allowed(StrEnum):
    """Whether the register of a day may be marked by whoever reads it."""

    MAY = "may"
    WITH_REASON = "with reason"  # kept with their name
    NOT_YET = "not yet"
    SENT = "sent"  # it may be corrected
    SHUT = "shut"  # to everyone but a director


@dataclass(frozen=True, slots=True)
class Sheet:
    """The register of one centre and day. Instants are aware; `sent_at` is None until it is sent."""

    centre_id: int
    on: date
    exam: str
    centre: str
    centre_code: str
    sub_county_code: str
    kind: DayKind
    hours: Hours
    officers: tuple[Officer, ...]
    state: RegisterState | None = None  # none before the first mark
    sent_at: datetime | None = None
    receipt: str = ""
    as_director: bool = False  # read by the director's right alone: marking takes a reason, at any hour
    sent_marks: str = ""  # how all were marked when it was last sent, as `marks` says it; empty where nobody knows
    as_deputy: bool = False  # read by whoever holds it for some days, and sees no more than marking needs
    on_behalf_of: int = (
        0  # the manager who handed it to its reader, or the director who appointed them; 0: in own right
    )
    on_behalf: str = ""  # and their name
    unlisted: int = 0  # who are reported to work here without being on it
    proposed: int = 0  # who were seen here that day before they were deployed, and have no mark
    replaces: str = ""  # the receipt in the place of which that of this very sending comes

    def allows(self, now: datetime, *, correcting: bool = False) -> Allowed:
        """What its reader may do at `now` (aware): the one rule of who may mark. A sent register is corrected."""
        phase = self.hours.phase(now)
        if phase is Phase.BEFORE:
            return Allowed.NOT_YET
        over = phase is Phase.SHUT or (phase is Phase.LATE and self.sent_at)
        if over and not self.as_director:
            return Allowed.SHUT
        if self.sent_at and not correcting:
            return Allowed.SENT
        needs = phase is Phase.LATE or self.as_director or self.sent_at
        return Allowed.WITH_REASON if needs else Allowed.MAY

    @property
    def unmarked(self) -> list[Officer]:
        """Those without a mark, who are not absent."""
        return [o for o in self.officers if o.mark is None]

    @property
    def absent(self) -> list[Officer]:
        """Those marked absent, by number."""
        return [o for o in self.officers if o.mark is Mark.ABSENT]

    @property
    def present(self) -> list[Officer]:
        """Those marked present, by number."""
        return [o for o in self.officers if o.mark is Mark.PRESENT]

    @property
    def flagged(self) -> list[Officer]:
        """Those whose own mark nobody else has confirmed, by number."""
        return [o for o in self.officers if o.flagged]

    @property
    def marks(self) -> str:
        """Everybody by number, as a sending keeps it: `1P 2P 3Ab 4-`."""
        return marks_said(self.officers)

    @property
    def corrected(self) -> list[tuple[Officer, Mark | None]]:
        """Whose mark is another than when it was last sent, and what it was then; none before it was sent."""
        then = dict(WRITTEN.findall(self.sent_marks))
        now = [(o, Mark(was) if (was := then.get(str(o.number), NOTHING)) != NOTHING else None) for o in self.officers]
        return [(o, was) for o, was in now if o.mark is not was] if then else []

    def officer(self, deployment: int) -> Officer | None:
        """The line of a deployment; None where it is not on this day's register."""
        return next((o for o in self.officers if o.deployment == deployment), None)

    def numbered(self, number: int) -> Officer | None:
        """The line of a number, the officer's own for the whole exam; None where it is not on this day's register."""
        return next((o for o in self.officers if o.number == number), None)

    def called(self, officers: Iterable[Officer]) -> list[str]:
        """Their names, each with the number where another on this register has the same name."""
        known = Counter(folded(officer.name) for officer in self.officers)
        return [f"{o.number} {o.name}" if known[folded(o.name)] > 1 else o.name for o in officers]

    def marked(self, changes: Mapping[int, Mark | None], by: int) -> "Sheet":
        """The sheet after these changes (by deployment)."""
        officers = (
            replace(
                o,
                mark=changes[o.deployment],
                by_self=o.person == by,
                confirmed_by="",
                marked_by=by,
                on_behalf_of=self.on_behalf_of,
            )
            if o.deployment in changes
            else o
            for o in self.officers
        )
        return replace(self, officers=tuple(officers))


@dataclass(frozen=True)
class Change:
    """What an act of marking did: the officers it changed (as they are now) and the sheet after it.

    `act` is 0 when nothing changed.
    """

    act: int
    officers: tuple[Officer, ...]
    sheet: Sheet


@dataclass(frozen=True)
class OpenDay:
    """A register that somebody may look at: its centre, day, and how far it is."""

    centre_id: int
    centre: str
    exam: str
    on: date
    hours: Hours
    sent: bool
    marked: int
    officers: int


@dataclass(frozen=True)
class StandIn:
    """By name: who marked on behalf of whom."""

    name: str
    giver: str


@dataclass(frozen=True)
class PastMark:
    """A line of an officer's history on one day."""

    was: Mark | None
    mark: Mark | None
    person: int  # who marked
    by: str
    phone: str
    at: datetime
    reason: str
    on_behalf: str = ""  # the name of whoever handed the register over
