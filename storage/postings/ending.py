"""Ending a post before its day, with somebody else in it or with nobody yet."""

from dataclasses import dataclass
from datetime import date

from storage.deployments import Manager, State
from storage.letters import Renewed, renew
from storage.nominations import Applicants, Chooser, colleagues
from storage.nominations.records import records
from storage.refusals import ChangedMeanwhile, Denied
from storage.vacancies import Progress, move_application

from .deploying import Deployed, close_application
from .giving import add_post, answer_by, check_within, overridden, pay_of
from .officers import Posting
from .redeploying import Redeploying
from .reports import settle
from .substitutes import CHOOSABLE, Substitutes


@dataclass(frozen=True)
class Ended:
    """A post that ended early; `by` is who takes it over, if anybody. `managers` are the centre's."""

    old: Posting
    from_on: date
    managers: tuple[Manager, ...]
    letter: Renewed
    by: Deployed | None = None


class Ending:
    """The acts that end a post early, from one turn's desk."""

    def __init__(self, chooser: Chooser):
        self.chooser, self.connection, self.audit = chooser, chooser.connection, chooser.audit
        self.redeploying, self.applicants = Redeploying(chooser), Applicants(chooser)
        self.officers, self.substitutes = self.redeploying.officers, Substitutes(chooser)

    def end(self, deployment: int, from_on: date, why: str) -> Ended:
        """From this day on the officer serves there no longer; the place is free. Raises as `move` does."""
        self.redeploying.hold_posts([deployment])
        posting = self.redeploying.posting_from(deployment, from_on, leaves=True)
        letter = self._over(posting, from_on, State.ENDED, why)
        days = {"from_on": f"{from_on}", "before": f"{posting.to_on}", "after": f"{posting.last_before(from_on)}"}
        self.audit.note("deployment ended", f"deployment {deployment}", **days, reason=why)
        managers = self.officers.managers(posting.centre_id, from_on, posting.person_id)
        return Ended(posting, from_on, managers, letter)

    def replace(self, deployment: int, application: int, from_on: date, why: str, *, reason: str = "") -> Ended:
        """An applicant for the same role takes the post over, and is offered it. Raises as `move` does."""
        posting, chosen = self.officers.posting(deployment), self.applicants.read([application])
        if not chosen:
            raise Denied("replace", f"application {application}")
        if (chosen[0].role, chosen[0].exam_id) != (posting.role, posting.exam_id) or chosen[0].state not in CHOOSABLE:
            raise ChangedMeanwhile
        return self.substitute(deployment, chosen[0].person_id, from_on, why, reason=reason)

    def substitute(self, deployment: int, person_id: int, from_on: date, why: str, *, reason: str = "") -> Ended:
        """Somebody takes the post over, whether they applied or not, and is offered it. Raises as `move` does.

        On a day on which the officer is marked absent both are on the register: the absence stays.
        """
        self.redeploying.hold_posts([deployment], people=[person_id])
        posting = self.redeploying.posting_from(deployment, from_on, leaves=True)
        one = self.substitutes.read(posting, person_id)
        there = self.redeploying.centre_of(posting.centre_id, posting.role, posting.exam_id)
        check_within(there, from_on, posting.to_on)
        post = there.post(posting.role, from_on, posting.to_on)
        who = records(self.connection, [person_id], posting.exam_id)[person_id]
        others = colleagues(self.connection, [there.centre_id], [deployment])[there.centre_id, posting.role]
        overrode = overridden(one.name, there, post, who, others, reason)
        managers = self.officers.managers(posting.centre_id, from_on, posting.person_id)
        letter = self._over(posting, from_on, State.REPLACED, why)
        until = answer_by(self.chooser, there.offer_days, from_on)
        more = {"replaces_id": deployment, "override_reason": overrode}
        id_ = add_post(self.chooser, person_id, post, State.OFFERED, until, **more)
        if one.application:
            self._is_deployed(one.application, posting.centre_id)
        told = {"deployment": id_, "replaces": deployment, "from_on": f"{from_on}", "reason": why}
        self.audit.note("replaced", f"person {posting.person_id}", **told, overrode=overrode or "")
        by = Deployed(
            deployment=id_,
            person_id=person_id,
            name=one.name,
            language=one.language,
            phone=one.phone,
            role=posting.role,
            place=there,
            from_on=from_on,
            to_on=posting.to_on,
            until=until,
            per_day=pay_of(self.connection, there, posting.role),
            letter=renew(self.connection, person_id, [id_], self.chooser.today, self.chooser.now),
        )
        return Ended(posting, from_on, managers, letter, by)

    def _is_deployed(self, application: int, centre_id: int) -> None:
        by = self.chooser.person
        move_application(self.connection, application, Progress.DEPLOYED, self.chooser.now, by=by, centre_id=centre_id)

    def _over(self, posting: Posting, from_on: date, state: State, why: str) -> Renewed:
        self.redeploying.leave(posting, from_on, state, why)
        close_application(
            self.connection, self.chooser.now, posting, Progress.CLOSED, by=self.chooser.person, reason=why
        )
        settle(self.connection, posting.deployment, self.chooser.person, self.chooser.now)
        return renew(self.connection, posting.person_id, [posting.deployment], self.chooser.today, self.chooser.now)
