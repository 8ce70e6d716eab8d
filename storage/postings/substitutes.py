"""Substitutes: who can take a post over at once: the nearest who breaks no rule, or whoever is named."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from storage.base import Row
from storage.deployments import Deployment, serving
from storage.exams import Centre
from storage.nominations import Applicants, Broken, Chooser, broken, colleagues, staffed_centre
from storage.nominations.records import records
from storage.people import Person, mobile, named, sub_counties_of
from storage.refusals import Denied
from storage.vacancies import Application, Progress

from .officers import Posting

LOOKED_AT = 60  # people whose rules are looked at for one post
MOST = 7  # who are shown
WAITING = (Progress.SUBMITTED, Progress.NOMINATED)
CHOOSABLE = (*WAITING, Progress.DECLINED, Progress.CLOSED)  # of whoever is named


@dataclass(frozen=True)
class Candidate:
    """Somebody who could take a post over; `near`: the fewer the nearer; `application`: for this role, or 0."""

    person_id: int
    name: str
    phone: str
    language: str
    workstation: str
    near: int
    application: int
    broken: tuple[Broken, ...] = ()


class Substitutes:
    """Who can take over the posts about which one person decides, from one turn's desk. Nobody takes over their own."""

    def __init__(self, chooser: Chooser):
        self.chooser, self.connection = chooser, chooser.connection
        self.applicants = Applicants(chooser)

    def nearest(self, post: Posting, from_on: date) -> list[Candidate]:
        """Who is free from that day on and breaks no rule: applicants for the role, and who served in it around here.

        Those who work in the centre's sub-county first, then its county; the nominated before the others.
        """
        known = [*self._applied(post, from_on), *self._served(post, from_on)]
        known.sort(key=lambda one: one.near)  # and as they came
        once = {one.person_id: one for one in reversed(known)}
        free = self._judged(post, from_on, [one for one in known if once[one.person_id] is one])
        return [one for one in free if not one.broken][:MOST]

    def named(self, post: Posting, from_on: date, sought: str) -> list[Candidate]:
        """Whoever has this phone; or by parts of the name, who applied for the exam or was ever posted around here."""
        phone = mobile(sought)
        if phone:
            ids = [*self.connection.scalars(sa.select(Person.id).where(Person.phone == phone))]
        else:
            applied = sa.select(Application.person_id).where(
                self.applicants.mine(), Application.exam_id == post.exam_id, Application.state != Progress.WITHDRAWN
            )
            posted = sa.select(Deployment.person_id).join(Centre, Centre.id == Deployment.centre_id)
            here = Centre.sub_county_code.in_(sub_counties_of(self.chooser.person, self.chooser.today))
            known = applied.union(posted.where(here)).subquery()
            names = sa.select(Person.id, Person.full_name).join(known, known.c.person_id == Person.id)
            ids = named(self.connection, names, sought, MOST)
        found = self._people(post, _application(post)).where(Person.id.in_(ids))
        rows = {row.person_id: row for row in self.connection.execute(found)}
        return self._judged(post, from_on, [_candidate(rows[person]) for person in ids if person in rows])

    def read(self, post: Posting, person_id: int) -> Candidate:
        """One person for this post. Raises `Denied` for whoever cannot be posted at all: nobody, locked, or oneself."""
        row = self.connection.execute(self._people(post, _application(post)).where(Person.id == person_id)).first()
        if row is None:
            raise Denied("substitute", f"person {person_id}")
        return _candidate(row)

    def _people(self, post: Posting, application: Any) -> sa.Select[Any]:
        county = post.sub_county_code[:2]
        near = sa.case((Person.sub_county_code == post.sub_county_code, 0), (Person.county_code == county, 1), else_=2)
        return sa.select(
            Person.id.label("person_id"),
            Person.full_name.label("name"),
            Person.phone,
            sa.func.coalesce(Person.language, "").label("language"),
            sa.func.coalesce(Person.workstation, "").label("workstation"),
            near.label("near"),
            sa.func.coalesce(application, 0).label("application"),
        ).where(
            Person.phone.is_not(None),
            Person.locked_at.is_(None),
            Person.id.not_in([self.chooser.person, post.person_id]),
        )

    def _applied(self, post: Posting, from_on: date) -> list[Candidate]:
        placed = sa.or_(Application.centre_id.is_(None), Application.centre_id == post.centre_id)
        found = (
            self._people(post, Application.id)
            .join(Application, Application.person_id == Person.id)
            .where(self.applicants.mine(), Application.exam_id == post.exam_id, Application.role == post.role)
            .where(Application.state.in_(WAITING), placed, _free(from_on, post.to_on))
            .order_by("near", sa.case((Application.state == Progress.NOMINATED, 0), else_=1), Person.full_name)
        )
        return [_candidate(row) for row in self.connection.execute(found.limit(LOOKED_AT))]

    def _served(self, post: Posting, from_on: date) -> list[Candidate]:
        """In this role in this sub-county, to the end of the posting."""
        there = (
            sa.select(Deployment.person_id)
            .join(Centre, Centre.id == Deployment.centre_id)
            .where(Centre.sub_county_code == post.sub_county_code, Deployment.role == post.role, serving())
            .where(Deployment.ended_at.is_(None), Deployment.to_on < from_on)
        )
        found = (
            self._people(post, sa.literal(0))
            .where(Person.id.in_(there), _free(from_on, post.to_on))
            .order_by("near", Person.full_name, Person.id)
        )
        return [_candidate(row) for row in self.connection.execute(found.limit(LOOKED_AT))]

    def _judged(self, post: Posting, from_on: date, known: Sequence[Candidate]) -> list[Candidate]:
        there = staffed_centre(self.connection, post.centre_id)
        if there is None or not known:
            return []
        place = there.post(post.role, from_on, post.to_on)
        who = records(self.connection, [one.person_id for one in known], post.exam_id)
        others = colleagues(self.connection, [post.centre_id], [post.deployment])[post.centre_id, post.role]
        return [replace(one, broken=tuple(broken(place, who[one.person_id], others))) for one in known]


def _application(post: Posting) -> sa.ScalarSelect[int]:
    """A person's for the role of the post, where it can still lead there."""
    theirs = sa.and_(Application.person_id == Person.id, Application.exam_id == post.exam_id)
    here = sa.and_(theirs, Application.role == post.role, Application.state.in_(CHOOSABLE))
    return sa.select(Application.id).where(here).correlate(Person).scalar_subquery()


def _free(first: date, last: date) -> sa.ColumnElement[bool]:
    """Posted nowhere on any of these days."""
    other = aliased(Deployment)
    taken = sa.exists().where(other.person_id == Person.id, serving(other), other.from_on <= last, other.to_on >= first)
    return ~taken.correlate(Person)


def _candidate(row: Row) -> Candidate:
    return Candidate(**row._asdict())
