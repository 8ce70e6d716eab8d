"""Deputies: a manager hands the register to somebody for some days, who takes it, and either may end it."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from storage.deployments import Delegation, Deployment, in_hand, lasting, managing, serving
from storage.exams import Centre, Exam
from storage.refusals import ChangedMeanwhile, Denied

from .handing_over import Handed, HandingOver
from .refusals import NoSuchDays


@dataclass(frozen=True)
class ManagedPost:
    """A posting as a centre's manager, by which its register may be handed over; `until`: for no longer than this."""

    deployment: int
    centre_id: int
    centre: str
    centre_code: str
    exam: str
    since: date
    until: date


_posts = (
    sa.select(
        Deployment.id,
        Centre.id.label("centre_id"),
        Centre.name,
        Centre.code,
        Exam.title,
        Deployment.from_on,
        Deployment.to_on,
        Exam.ends_on,
    )
    .join(Centre, Centre.id == Deployment.centre_id)
    .join(Exam, Exam.id == Centre.exam_id)
    .where(
        Deployment.person_id == sa.bindparam("person"),
        managing(),
        serving(),
        Deployment.to_on >= sa.bindparam("today", type_=sa.Date),
        Exam.ends_on >= sa.bindparam("today", type_=sa.Date),
    )
    .order_by(Deployment.from_on, Centre.code)
)


class Deputies(HandingOver):
    """What one person hands over as manager, and what is handed to them."""

    def posts(self) -> list[ManagedPost]:
        """The postings as manager that are not over. A deputy has none, and so hands nothing on."""
        rows = self.connection.execute(_posts, {"person": self.person_id, "today": self.today})
        return [
            ManagedPost(r.id, r.centre_id, r.name, r.code, r.title, r.from_on, min(r.to_on, r.ends_on)) for r in rows
        ]

    def post(self, deployment: int) -> ManagedPost:
        """Raises `Denied` where it is not this person's, or not a manager's, or over."""
        post = next((post for post in self.posts() if post.deployment == deployment), None)
        if post is None:
            raise Denied("hand over", f"deployment {deployment}")
        return post

    def given(self, centre_id: int) -> list[Handed]:
        """Who has, or was offered, the register of a centre that this person manages; acting managers too."""
        if not any(post.centre_id == centre_id for post in self.posts()):
            raise Denied("deputies", f"centre {centre_id}")
        return self._read(Delegation.centre_id == centre_id, lasting(self.today))

    def hand_over(self, deployment: int, person_id: int, first: date, last: date) -> Handed:
        """Offer the register for these days, both included; it is theirs once they take it. An official act.

        Raises `Denied`, `NoSuchDays` (also for days outside the posting), `ManagesAlready`, `AlreadyHanded` and
        `TooManyHanded`.
        """
        post = self.post(deployment)
        if first < post.since or last > post.until:
            raise NoSuchDays(max(self.today, post.since), post.until)
        return self._give(post.centre_id, person_id, first, last, deployment)

    def take_back(self, delegation: int) -> Handed:
        """It is over at once; said twice it stands once. Raises `Denied`, `ChangedMeanwhile` where it was over."""
        mine = [post.centre_id for post in self.posts()]
        here = sa.and_(Delegation.centre_id.in_(mine), Delegation.deployment_id.is_not(None))
        return self._end(self._mine(delegation, here, "take back"), "register taken back")

    def offered(self) -> list[Handed]:
        """What waits for this person's yes."""
        return self._read(Delegation.person_id == self.person_id, Delegation.taken_at.is_(None), lasting(self.today))

    def held(self) -> list[Handed]:
        """What this person has taken, or was appointed to, also from a later day on."""
        mine = sa.and_(Delegation.person_id == self.person_id, Delegation.taken_at.is_not(None))
        return self._read(mine, lasting(self.today))

    def holds_today(self) -> bool:
        """Whether any register is in this person's hands now."""
        mine = sa.select(Delegation.id).where(Delegation.person_id == self.person_id, in_hand(self.today))
        return self.connection.scalar(mine.limit(1)) is not None

    def offer(self, delegation: int) -> Handed:
        """What was offered to this person, taken or not. Raises `Denied`, `ChangedMeanwhile`."""
        return self._mine(delegation, Delegation.person_id == self.person_id, "take")

    def take(self, delegation: int) -> Handed:
        """From now on it is in their hands, on its days; said twice it stands once."""
        handed = self.offer(delegation)
        if not handed.taken:
            taken = sa.update(Delegation).where(Delegation.id == delegation, Delegation.taken_at.is_(None))
            self.connection.execute(taken.values(taken_at=self.now))
            self._note("register taken on", handed)
        return self._one(Delegation.id == delegation)

    def give_back(self, delegation: int) -> Handed:
        """They do not take it, or have it no longer. Raises as `offer` does."""
        return self._end(self.offer(delegation), "register given back")

    def _mine(self, delegation: int, mine: sa.ColumnElement[bool], act: str) -> Handed:
        known = sa.select(Delegation.id).where(Delegation.id == delegation, mine)
        if self.connection.scalar(known.with_for_update()) is None:
            raise Denied(act, f"delegation {delegation}")
        found = self._read(Delegation.id == delegation, lasting(self.today))
        if not found:
            raise ChangedMeanwhile
        return found[0]
