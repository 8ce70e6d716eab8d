"""Nominations: whom a director puts forward, and for which centre. Nobody is told of a place before it is offered."""

from collections.abc import Sequence

import sqlalchemy as sa

from storage.people import may_post
from storage.refusals import Denied
from storage.vacancies import Application, Changed, Progress, move_application

from .applicant import Applicant
from .applicants import Applicants
from .chooser import Chooser
from .records import StaffedCentre, colleagues, records, staffed_centre
from .refusals import RuleBroken
from .rules import Broken, broken

OPEN = (Progress.SUBMITTED, Progress.DECLINED)  # who may be nominated; whoever declined can be asked again


class Nominations:
    """The acts of one who chooses, from one turn's desk. Raises `Denied` where somebody else decides."""

    def __init__(self, chooser: Chooser):
        self.connection, self.now, self.today, self.audit = (
            chooser.connection,
            chooser.now,
            chooser.today,
            chooser.audit,
        )
        self.chooser, self.applicants = chooser.person, Applicants(chooser)

    def nominate(self, applications: Sequence[int]) -> list[Changed]:
        """One or many at once; those who are nominated already, or are gone by now, are left out."""
        new = [one for one in self.applicants.hold(applications) if one.state in OPEN]
        return [self._change(one, Progress.NOMINATED, "nominated") for one in new]

    def put_back(self, application: int) -> Changed:
        """No longer nominated, for no centre, and still an applicant."""
        return self._change(
            self.applicants.hold_one(application, Progress.NOMINATED), Progress.SUBMITTED, "nomination taken back"
        )

    def decline(self, application: int, reason: str) -> Changed:
        """Not chosen, for this reason, which the applicant is told. Raises `ChangedMeanwhile` once deployed."""
        one = self.applicants.hold_one(application, Progress.SUBMITTED, Progress.NOMINATED)
        return self._change(one, Progress.DECLINED, "application declined", reason)

    def assign(self, application: int, centre_id: int, reason: str = "") -> tuple[Applicant, list[Changed]]:
        """Mean somebody for a centre; nominates whoever was not, and gives that change.

        Raises `RuleBroken`, unless a reason overrides.
        """
        one = self.applicants.hold_one(application, *OPEN, Progress.NOMINATED)
        there = self.place(centre_id, one)
        found = self.problems(there, [one])[one.application]
        if found and (not reason or any(problem.fixed for problem in found)):
            raise RuleBroken(one.name, there.name, found)
        new = [] if one.state is Progress.NOMINATED else [self._change(one, Progress.NOMINATED, "nominated")]
        kept = reason if found else None
        here = sa.update(Application).where(Application.id == application)
        self.connection.execute(here.values(centre_id=centre_id, override_reason=kept, decided_by=self.chooser))
        overrode = [problem.rule for problem in found]
        moved = {"before": one.centre_id or None, "after": centre_id}
        why = {"overrode": overrode, "reason": kept or ""}
        self.audit.note("assigned", f"person {one.person_id}", centre=centre_id, **moved, **why)
        return one, new

    def place(self, centre_id: int, one: Applicant) -> StaffedCentre:
        """A centre where this chooser decides about the applicant's role. Raises `Denied`."""
        there = staffed_centre(self.connection, centre_id)
        allowed = there and self.connection.scalar(
            sa.select(may_post(self.chooser, one.role.value, there.sub_county_code, self.today))
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

    def _change(self, one: Applicant, state: Progress, act: str, reason: str = "") -> Changed:
        changed = move_application(self.connection, one.application, state, self.now, by=self.chooser, reason=reason)
        self.audit.note(act, f"person {one.person_id}", application=one.application, before=one.state, after=state)
        return changed


def _is_other(meant: tuple[int, str], one: Applicant) -> bool:
    return meant[1] == one.role and meant[0] != one.application
