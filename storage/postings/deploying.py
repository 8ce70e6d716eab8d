"""Deploying: nominations become posts, and each post is offered with a time to answer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from storage.deployments import State
from storage.exams import Role
from storage.letters import Renewed, renew
from storage.nominations import (
    Applicant,
    Applicants,
    Broken,
    Chooser,
    Nominations,
    Rule,
    RuleBroken,
    StaffedCentre,
    colleagues,
    hold_for_posting,
)
from storage.nominations.records import records
from storage.refusals import ChangedMeanwhile
from storage.vacancies import Application, Progress, Vacancy, move_application

from .giving import add_post, answer_by, check_within, overridden, pay_of


@dataclass(frozen=True)
class Deployed:
    """A post that was given. `until` (aware) is when the offer lapses; None: it begins too soon for that.

    `per_day` in KES, None where no rate is known.
    """

    deployment: int
    person_id: int
    name: str
    language: str
    phone: str
    role: Role
    place: StaffedCentre
    from_on: date
    to_on: date
    until: datetime | None
    per_day: int | None
    letter: Renewed


class Deploying:
    """The act that makes posts of nominations, from one turn's desk."""

    def __init__(self, chooser: Chooser):
        self.chooser, self.connection = chooser, chooser.connection
        self.applicants, self.nominations = Applicants(chooser), Nominations(chooser)

    def deploy(
        self,
        applications: Sequence[int],
        *,
        from_on: date | None = None,
        to_on: date | None = None,
        reason: str = "",
    ) -> list[Deployed]:
        """Offer each of these nominated their place: all of them or, where a rule is broken, none.

        Dates that are not given are the exam's, from today on where it has begun. Raises `RuleBroken` where neither
        this reason nor the one given at assigning overrides, or with no reason now the vacancy's positions are filled,
        `ChangedMeanwhile`, `OutsideExam`, `Denied`.
        """
        waiting = self.applicants.read(applications)
        hold_for_posting(self.connection, [one.person_id for one in waiting], [one.centre_id for one in waiting])
        hold_vacancies(self.connection, applications)
        chosen = self.applicants.hold(applications)
        if len(chosen) != len(set(applications)) or any(not _is_ready(one) for one in chosen):
            raise ChangedMeanwhile
        return [self._deploy(one, from_on, to_on, reason) for one in chosen]

    def pay(self, there: StaffedCentre, role: Role) -> int | None:
        """Kenya shillings a day, where a rate is known."""
        return pay_of(self.connection, there, role)

    def broken(self, one: Applicant, there: StaffedCentre) -> list[Broken]:
        """What would speak against offering them the place: the rules, and a vacancy that is filled."""
        full = beyond(self.connection, one.application)
        return [*self.nominations.problems(there, [one])[one.application], *([full] if full else [])]

    def _deploy(self, one: Applicant, from_on: date | None, to_on: date | None, reason: str) -> Deployed:
        there = self.nominations.place(one.centre_id, one)
        first, last = from_on or max(there.first, min(self.chooser.today, there.last)), to_on or there.last
        check_within(there, first, last)
        post = there.post(one.role, first, last)
        who = records(self.connection, [one.person_id], there.exam_id)[one.person_id]
        others = colleagues(self.connection, [there.centre_id])[there.centre_id, one.role]
        why = overridden(one.name, there, post, who, others, reason or one.override_reason)
        if full := beyond(self.connection, one.application):
            if not reason:  # the one given at assigning was about the centre
                raise RuleBroken(one.name, there.name, [full])
            why = reason
        until = answer_by(self.chooser, there.offer_days, first)
        id_ = add_post(self.chooser, one.person_id, post, State.OFFERED, until, override_reason=why)
        move_application(
            self.connection,
            one.application,
            Progress.DEPLOYED,
            self.chooser.now,
            by=self.chooser.person,
            centre_id=one.centre_id,
        )
        self.chooser.audit.note("deployed", f"person {one.person_id}", deployment=id_, overrode=why or "")
        letter = renew(self.connection, one.person_id, [id_], self.chooser.today, self.chooser.now)
        return Deployed(
            deployment=id_,
            person_id=one.person_id,
            name=one.name,
            language=one.language,
            phone=one.phone,
            role=one.role,
            place=there,
            from_on=first,
            to_on=last,
            until=until,
            per_day=pay_of(self.connection, there, one.role),
            letter=letter,
        )


def close_application(
    connection: sa.Connection,
    now: datetime,
    post: Any,
    state: Progress,
    *,
    by: int,
    reason: str = "",
) -> None:
    """What became of the application behind a post (`person_id`, `exam_id`, `role`), where there was one.

    Its person is told by whatever ends the post.
    """
    of = {"person_id": post.person_id, "exam_id": post.exam_id, "role": post.role, "state": Progress.DEPLOYED}
    application = connection.scalar(sa.select(Application.id).filter_by(**of))
    if application is not None:
        move_application(connection, application, state, now, by=by, reason=reason)


def _is_ready(one: Applicant) -> bool:
    return one.state is Progress.NOMINATED and bool(one.centre_id)


def hold_vacancies(connection: sa.Connection, applications: Collection[int]) -> None:
    """Nobody else deploys from these applications' vacancies until this transaction is over. People are held before."""
    of = sa.select(Application.vacancy_id).where(Application.id.in_(applications))
    rows = sa.select(Vacancy.id).where(Vacancy.id.in_(of)).order_by(Vacancy.id)
    connection.execute(rows.with_for_update(key_share=True)).all()


def beyond(connection: sa.Connection, application: int) -> Broken | None:
    """As many as the council asked for are deployed already: offered or accepted, and not replaced or ended since.

    Whoever the council posted by an import came by no vacancy and does not count.
    """
    others = aliased(Application)
    deployed = sa.select(sa.func.count()).where(
        others.vacancy_id == Vacancy.id, others.state == Progress.DEPLOYED, others.id != application
    )
    found = sa.select(Vacancy.positions, deployed.scalar_subquery().label("deployed"))
    row = connection.execute(
        found.join(Application, Application.vacancy_id == Vacancy.id).where(Application.id == application)
    ).first()
    return Broken(Rule.WANTED, needed=row.positions) if row and row.deployed >= row.positions else None
