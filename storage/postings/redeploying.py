"""Redeployment: move, swap, rotate and correct posts, from a day on. Marks that were made stay where they were."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from storage.deployments import Deployment, Manager, State
from storage.exams import Role
from storage.letters import Renewed, renew
from storage.nominations import Chooser, StaffedCentre, colleagues, hold_for_posting, staffed_centre
from storage.nominations.records import records
from storage.people import may_post
from storage.refusals import ChangedMeanwhile, Denied
from storage.register import marked_outside

from .giving import add_post, answer_by, check_within, overridden
from .officers import Officers, Posting
from .refusals import MarksStand, OutsideExam
from .reports import settle


@dataclass(frozen=True)
class Moved:
    """An officer goes from one post to another on a day. `…_managers`: of the two centres."""

    deployment: int
    old: Posting
    place: StaffedCentre
    role: Role
    from_on: date
    to_on: date
    old_managers: tuple[Manager, ...]
    new_managers: tuple[Manager, ...]
    letter: Renewed


@dataclass(frozen=True)
class Corrected:
    """A post as it stands now that it was put right."""

    posting: Posting
    letter: Renewed


class Redeploying:
    """The acts that change posts, from one turn's desk. Each raises `Denied`, `ChangedMeanwhile` and `MarksStand`."""

    def __init__(self, chooser: Chooser):
        self.chooser, self.connection, self.audit = chooser, chooser.connection, chooser.audit
        self.officers = Officers(chooser.connection, chooser.today, chooser.person, chooser.vault)

    def move(
        self, deployment: int, centre_id: int, from_on: date, *, role: Role | None = None, reason: str = ""
    ) -> Moved:
        """To another centre of the same exam, or into another role. Raises `RuleBroken`, `OutsideExam`."""
        self.hold_posts([deployment], [centre_id])
        posting = self.posting_from(deployment, from_on)
        new_role = role or posting.role
        there = self.centre_of(centre_id, new_role, posting.exam_id)
        if centre_id == posting.centre_id and new_role is posting.role:
            raise ChangedMeanwhile
        return self._move(posting, there, new_role, from_on, posting.to_on, [deployment], reason)

    def rotate(self, deployments: Sequence[int], from_on: date, *, reason: str = "") -> list[Moved]:
        """Each takes the place of the next, and the last that of the first; two swap. Raises as `move` does."""
        self.hold_posts(deployments)
        postings = [self.posting_from(each, from_on) for each in deployments]
        if len({posting.person_id for posting in postings}) <= 1 or len({posting.exam_id for posting in postings}) > 1:
            raise ChangedMeanwhile
        moved = []
        for posting, to in zip(postings, [*postings[1:], postings[0]], strict=True):
            there = self.centre_of(to.centre_id, to.role, to.exam_id)
            moved.append(self._move(posting, there, to.role, from_on, to.to_on, deployments, reason))
        return moved

    def correct(
        self, deployment: int, *, role: Role | None = None, from_on: date | None = None, to_on: date | None = None
    ) -> Corrected:
        """The role or the dates were wrong from the beginning: they are put right where they stand, marks and all.

        Raises `MarksStand` where a marked day would lie outside, `RuleBroken` where the dates meet another post.
        """
        self.hold_posts([deployment])
        posting = self.officers.posting(deployment, to_write=True)
        new = self.correction(posting, role, from_on, to_on)
        self.change(deployment, role=new.role, from_on=new.from_on, to_on=new.to_on)
        before, after = [[s.role, f"{s.from_on}", f"{s.to_on}"] for s in (posting, new)]
        self.audit.note("deployment corrected", f"deployment {deployment}", before=before, after=after)
        settle(self.connection, deployment, self.chooser.person, self.chooser.now)
        return Corrected(new, self._renew(posting.person_id, deployment))

    def correction(
        self, posting: Posting, role: Role | None = None, from_on: date | None = None, to_on: date | None = None
    ) -> Posting:
        """The posting as `correct` would have it; raises what `correct` raises."""
        new = replace(
            posting, role=role or posting.role, from_on=from_on or posting.from_on, to_on=to_on or posting.to_on
        )
        if not posting.serves:
            raise ChangedMeanwhile
        there = self.centre_of(new.centre_id, new.role, new.exam_id)
        check_within(there, new.from_on, new.to_on)
        self._refuse_marks_outside(new)
        post = replace(there.post(new.role, new.from_on, new.to_on), needed=None)
        mine = [posting.deployment]
        who = records(self.connection, [posting.person_id], posting.exam_id, mine)[posting.person_id]
        overridden(posting.name, there, post, replace(who, served=(), ties=()), (), "")
        return new

    def _move(
        self,
        posting: Posting,
        there: StaffedCentre,
        role: Role,
        from_on: date,
        to_on: date,
        leaving: Sequence[int],
        reason: str,
    ) -> Moved:
        check_within(there, from_on, to_on)
        post = there.post(role, from_on, to_on)
        who = records(self.connection, [posting.person_id], posting.exam_id, leaving)[posting.person_id]
        others = colleagues(self.connection, [there.centre_id], leaving)[there.centre_id, role]
        why = overridden(posting.name, there, post, who, others, reason)
        old_managers = self.officers.managers(posting.centre_id, from_on, posting.person_id)
        self.leave(posting, from_on, State.REPLACED)
        asked = posting.state is State.OFFERED and posting.offered_until is not None
        until = answer_by(self.chooser, there.offer_days, from_on) if asked else None
        answered = self.chooser.now if posting.state is State.ACCEPTED else None
        more = {"replaces_id": posting.deployment, "override_reason": why, "answered_at": answered}
        id_ = add_post(self.chooser, posting.person_id, post, posting.state, until, **more)
        told = {"deployment": id_, "replaces": posting.deployment, "from_on": f"{from_on}", "overrode": why or ""}
        moved = {"before": posting.centre_code, "after": there.code}
        self.audit.note("redeployed", f"person {posting.person_id}", **told, **moved)
        settle(self.connection, posting.deployment, self.chooser.person, self.chooser.now)
        new_managers = self.officers.managers(there.centre_id, from_on, posting.person_id)
        letter = self._renew(posting.person_id, posting.deployment, id_)
        return Moved(
            deployment=id_,
            old=posting,
            place=there,
            role=role,
            from_on=from_on,
            to_on=to_on,
            old_managers=old_managers,
            new_managers=new_managers,
            letter=letter,
        )

    def _renew(self, person_id: int, *deployments: int) -> Renewed:
        return renew(self.connection, person_id, deployments, self.chooser.today, self.chooser.now)

    def leave(self, posting: Posting, from_on: date, state: State, why: str | None = None) -> None:
        """The last day is the one before, or a day of absence that is marked: that stays theirs.

        Where none is left, the post was never served and takes this state.
        """
        last, values = posting.last_before(from_on), {"ended_at": self.chooser.now, "reason": why}
        more = {"state": state} if last < posting.from_on else {"to_on": last}
        self.change(posting.deployment, **values, **more)

    def posting_from(self, deployment: int, from_on: date, *, leaves: bool = False) -> Posting:
        """As it stands, held, where it can change from this day on: see `Posting.earliest`."""
        posting = self.officers.posting(deployment, to_write=True)
        if not posting.serves:
            raise ChangedMeanwhile
        held = posting.held_until(leaves=leaves)
        if held and from_on <= held:
            raise MarksStand(held)
        if not posting.first <= from_on <= posting.to_on:
            raise OutsideExam(posting.first, posting.to_on)
        return posting

    def centre_of(self, centre_id: int, role: Role, exam_id: int) -> StaffedCentre:
        """A centre of the exam where this person decides about the role."""
        there = staffed_centre(self.connection, centre_id)
        allowed = there and self.connection.scalar(
            sa.select(may_post(self.chooser.person, role.value, there.sub_county_code, self.chooser.today))
        )
        if there is None or there.exam_id != exam_id or not allowed:
            raise Denied("redeploy", f"centre {centre_id}")
        return there

    def change(self, deployment: int, **values: Any) -> None:
        """Write these columns of a post. It is held."""
        self.connection.execute(sa.update(Deployment).where(Deployment.id == deployment).values(**values))

    def hold_posts(self, deployments: Sequence[int], centres: Sequence[int] = (), people: Sequence[int] = ()) -> None:
        """Nobody else changes these posts, or posts to these centres, until this turn is over."""
        known = [self.officers.posting(each) for each in deployments]
        hold_for_posting(
            self.connection,
            [*people, *(posting.person_id for posting in known)],
            [*centres, *(posting.centre_id for posting in known)],
        )
        rows = sa.select(Deployment.id).where(Deployment.id.in_(deployments)).order_by(Deployment.id)
        self.connection.execute(rows.with_for_update()).all()  # whoever marks them now has done so before they are read

    def _refuse_marks_outside(self, new: Posting) -> None:
        for last in marked_outside(self.connection, {new.deployment: (new.from_on, new.to_on)}).values():
            raise MarksStand(last)
