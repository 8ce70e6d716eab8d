"""Nominations: whom a director puts forward, and for which centre. Nobody is told of a place before it is offered."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from storage.audit import Audit
from storage.people import may_post
from storage.refusals import ChangedMeanwhile, Denied
from storage.vacancies import Application, Changed, Progress, move_application

from .applicant import Applicant
from .applicants import Applicants
from .records import StaffedCentre, colleagues, records, staffed_centre
from .refusals import RuleBroken
from .rules import Broken, broken

OPEN = (Progress.SUBMITTED, Progress.DECLINED)  # who may be nominated; whoever declined can be asked again


class Nominations(Applicants):
    """The acts of one who chooses, from one turn's desk. Raises `Denied` where somebody else decides."""

    def __init__(self, connection: sa.Connection, now: datetime, zone: ZoneInfo, chooser: int, audit: Audit):
        super().__init__(connection, now.astimezone(zone).date(), chooser)
        self.now, self.zone, self.audit = now, zone, audit

    def nominate(self, applications: Sequence[int]) -> list[Changed]:
        """One or many at once; those who are nominated already, or are gone by now, are left out."""
        new = [one for one in self._hold(applications) if one.state in OPEN]
        return [self._change(one, Progress.NOMINATED, "nominated") for one in new]

    def put_back(self, application: int) -> Changed:
        """No longer nominated, for no centre, and still an applicant."""
        return self._change(self._one(application, Progress.NOMINATED), Progress.SUBMITTED, "nomination taken back")

    def decline(self, application: int, reason: str) -> Changed:
        one = self._one(application, Progress.SUBMITTED, Progress.NOMINATED)
        return self._change(one, Progress.DECLINED, "application declined", reason)

    def assign(self, application: int, centre_id: int, reason: str = "") -> tuple[Applicant, list[Changed]]:
        """Mean somebody for a centre; nominates whoever was not, and gives that change.

        Raises `RuleBroken`, unless a reason overrides.
        """
        one = self._one(application, *OPEN, Progress.NOMINATED)
        there = self.place(centre_id, one)
        found = self.problems(there, [one])[one.application]
        if found and (not reason or any(problem.fixed for problem in found)):
            raise RuleBroken(one.name, there.name, found)
        new = [] if one.state is Progress.NOMINATED else [self._change(one, Progress.NOMINATED, "nominated")]
        kept = reason if found else None
        here = sa.update(Application).where(Application.id == application)
        self.connection.execute(here.values(centre_id=centre_id, override_reason=kept, decided_by=self.chooser))
        overrode = [problem.rule for problem in found]
        self.audit.note("assigned", f"person {one.person_id}", centre=centre_id, overrode=overrode, reason=kept or "")
        return one, new

    def place(self, centre_id: int, one: Applicant) -> StaffedCentre:
        """A centre where this chooser decides about the applicant's role. Raises `Denied`."""
        there = staffed_centre(self.connection, centre_id)
        allowed = there and self.connection.scalar(
            sa.select(may_post(self.chooser, one.role.value, there.sub_county_code))
        )
        if there is None or there.exam_id != one.exam_id or not allowed:
            raise Denied("assign", f"centre {centre_id}")
        return there

    def problems(self, there: StaffedCentre, applicants: Sequence[Applicant]) -> dict[int, list[Broken]]:
        """By application: the rules that each would break at a centre, those meant for it included."""
        who = records(self.connection, [one.person_id for one in applicants], there.exam_id)
        known = colleagues(self.connection, [there.centre_id])
        meant = self.meant(there.centre_id)
        found = {}
        for one in applicants:
            post = there.post(one.role)
            others = [*known[there.centre_id, one.role], *(post.stay for m in meant if _is_other(m, one))]
            found[one.application] = broken(post, who[one.person_id], others)
        return found

    def meant(self, centre_id: int) -> list[tuple[int, str]]:
        """Application and role of those who are nominated for a centre and not yet deployed."""
        here = sa.and_(Application.centre_id == centre_id, Application.state == Progress.NOMINATED)
        return [
            (id_, role)
            for id_, role in self.connection.execute(sa.select(Application.id, Application.role).where(here))
        ]

    def _one(self, application: int, *states: Progress) -> Applicant:
        found = self._hold([application])
        if not found:
            raise Denied("applicant", f"application {application}")
        if found[0].state not in states:
            raise ChangedMeanwhile
        return found[0]

    def _hold(self, applications: Sequence[int]) -> list[Applicant]:
        """As they stand, and nobody else decides about them until this turn is over."""
        rows = sa.select(Application.id).where(Application.id.in_(applications)).order_by(Application.id)
        self.connection.execute(rows.with_for_update()).all()
        return self.read(applications)

    def _change(self, one: Applicant, state: Progress, act: str, reason: str = "") -> Changed:
        changed = move_application(self.connection, one.application, state, self.now, by=self.chooser, reason=reason)
        self.audit.note(act, f"person {one.person_id}", application=one.application)
        return changed


def _is_other(meant: tuple[int, str], one: Applicant) -> bool:
    return meant[1] == one.role and meant[0] != one.application
