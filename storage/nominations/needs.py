"""Needs: what each centre needs, what is filled, and who fits there."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from storage.deployments import Deployment, State, serving
from storage.exams import Centre, Exam, Role
from storage.people import ROLES_OF, Person, may_post
from storage.refusals import Denied
from storage.vacancies import Application, Progress

from .applicant import Applicant, Sieve
from .applicants import Applicants
from .chooser import Chooser
from .nominations import Nominations
from .records import StaffedCentre, colleagues, places
from .rules import Broken, Stay, most_at_once


@dataclass(frozen=True)
class Need:
    """A role at a centre. `needed` is None where nothing says; `meant`: nominated for it, and not yet deployed.

    `filled`: the most who serve on one same day from now on, of whom `unanswered` have not answered the offer.
    """

    role: Role
    needed: int | None
    filled: int
    meant: int
    unanswered: int

    @property
    def short(self) -> int:
        return max((self.needed or 0) - self.filled - self.meant, 0)


@dataclass(frozen=True)
class Staff:
    """A centre and what it needs of the roles that one person decides about."""

    place: StaffedCentre
    needs: tuple[Need, ...]

    @property
    def short(self) -> int:
        return sum(need.short for need in self.needs)

    def short_of(self, role: Role) -> int:
        """How many of one role are missing, those nominated for it taken off."""
        return sum(need.short for need in self.needs if need.role is role)

    @property
    def meant(self) -> int:
        return sum(need.meant for need in self.needs)


@dataclass(frozen=True)
class Fitting:
    """An applicant for a centre, and the rules that posting them there would break."""

    applicant: Applicant
    broken: tuple[Broken, ...]


@dataclass(frozen=True)
class Serving:
    """Somebody of a centre's staff, as a list says it."""

    name: str
    phone: str
    role: Role
    state: State


class Needs:
    """The centres that one person staffs, from one turn's desk."""

    def __init__(self, chooser: Chooser):
        self.connection, self.today, self.chooser = chooser.connection, chooser.today, chooser.person
        self.applicants, self.nominations = Applicants(chooser), Nominations(chooser)

    def centres(self) -> list[Staff]:
        """Those whose exam is not over; the shortest of staff first."""
        return sorted(self._staffed(sa.true()), key=lambda staff: (-staff.short, staff.place.code))

    def staff(self, centre_id: int) -> Staff:
        """Raises `Denied` where somebody else staffs the centre."""
        found = self._staffed(Centre.id == centre_id)
        if not found:
            raise Denied("staff", f"centre {centre_id}")
        return found[0]

    def fitting(self, centre_id: int, role: Role) -> list[Fitting]:
        """Those who could be placed there: whoever breaks no rule first, the nominated before the others."""
        there = self.staff(centre_id).place
        known = self.applicants.find(there.exam_id, role, Sieve.ALL)
        free = [one for one in known if one.centre_id in (0, centre_id)]
        problems = self.nominations.problems(there, free)
        found = [Fitting(one, tuple(problems[one.application])) for one in free]
        return sorted(found, key=lambda fit: (len(fit.broken), fit.applicant.centre_id != centre_id))

    def fill(self, exam_id: int, role: Role) -> list[Applicant]:
        """Mean each nominated applicant without a centre for the one that is shortest and breaks no rule."""
        waiting = [one for one in self.applicants.find(exam_id, role, Sieve.NOMINATED) if not one.centre_id]
        places_found = ((one, self._shortest(one)) for one in waiting)  # each sees the ones before it placed
        return [self.nominations.assign(one.application, there.centre_id)[0] for one, there in places_found if there]

    def _shortest(self, one: Applicant) -> StaffedCentre | None:
        short = [(need.short, staff.place) for staff in self.centres() for need in staff.needs if need.role is one.role]
        here = [(left, there) for left, there in short if left and there.exam_id == one.exam_id]
        for _left, there in sorted(here, key=lambda pair: (-pair[0], pair[1].code)):
            if not self.nominations.problems(there, [one])[one.application]:
                return there
        return None

    def staff_list(self, centre_id: int) -> list[Serving]:
        """Those who serve at a centre in this person's roles, in a register's order."""
        roles = [need.role for need in self.staff(centre_id).needs]
        found = (
            sa.select(Person.full_name, Person.phone, Deployment.role, Deployment.state)
            .join(Deployment, Deployment.person_id == Person.id)
            .where(Deployment.centre_id == centre_id, serving(), Deployment.role.in_(roles))
            .where(Deployment.to_on >= self.today)
            .order_by(Person.full_name)
        )
        rows = [
            Serving(name, phone or "", Role(role), State(state))
            for name, phone, role, state in self.connection.execute(found)
        ]
        return sorted(rows, key=lambda one: [*Role].index(one.role))

    def _staffed(self, where: sa.ColumnElement[bool]) -> list[Staff]:
        roles = {role for each in ROLES_OF.values() for role in each}
        mine = {role: may_post(self.chooser, role.value, Centre.sub_county_code, self.today) for role in roles}
        found = places(self.connection, sa.and_(where, sa.or_(*mine.values()), Exam.ends_on >= self.today))
        ids = [there.centre_id for there in found]
        allowed = self._allowed(ids)
        serving_there = colleagues(self.connection, ids)
        meant, silent = self._waiting(ids)
        staffed = []
        for there in found:
            own = [role for role in Role if (there.centre_id, role) in allowed]
            needs = tuple(self._need(there, role, serving_there, meant, silent) for role in own)
            staffed.append(Staff(there, needs))
        return staffed

    def _allowed(self, centres: Sequence[int]) -> set[tuple[int, Role]]:
        found: set[tuple[int, Role]] = set()
        for office_roles in ROLES_OF.values():
            may = may_post(self.chooser, office_roles[0].value, Centre.sub_county_code, self.today)
            for id_ in self.connection.scalars(sa.select(Centre.id).where(Centre.id.in_(centres), may)):
                found |= {(id_, role) for role in office_roles}
        return found

    def _waiting(self, centres: Sequence[int]) -> tuple[Counter[tuple[int, str]], Counter[tuple[int, str]]]:
        """By centre and role: who is nominated for it, and who has not answered the offer."""
        meant = sa.select(Application.centre_id, Application.role, sa.func.count()).where(
            Application.centre_id.in_(centres), Application.state == Progress.NOMINATED
        )
        silent = sa.select(Deployment.centre_id, Deployment.role, sa.func.count()).where(
            Deployment.centre_id.in_(centres), Deployment.state == State.OFFERED, Deployment.offered_at.is_not(None)
        )
        nominated = self.connection.execute(meant.group_by(Application.centre_id, Application.role))
        offered = self.connection.execute(silent.group_by(Deployment.centre_id, Deployment.role))
        return Counter({(c or 0, r): n for c, r, n in nominated}), Counter({(c, r): n for c, r, n in offered})

    def _need(
        self,
        there: StaffedCentre,
        role: Role,
        serving_there: dict[tuple[int, Role], list[Stay]],
        meant: Counter[tuple[int, str]],
        silent: Counter[tuple[int, str]],
    ) -> Need:
        key = there.centre_id, role
        rest = Stay(there.centre_id, there.code, max(self.today, there.first), there.last)
        filled = most_at_once(serving_there.get(key, ()), rest)
        return Need(role, there.needed(role), filled, meant[key], silent[key])
