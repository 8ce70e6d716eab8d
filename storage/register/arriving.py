"""Arriving: officers say that they are at their centre. It marks nothing, and who does not say it is no less there."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from storage.base import Row
from storage.database import is_new
from storage.deployments import Deployment, on_day
from storage.entries import arrival_entry
from storage.exams import Centre, DayKind, ExamDay
from storage.witness import leaf

from .refusals import NotPosted, OutOfHours
from .tables import Arrival

BEFORE = timedelta(hours=1)  # phones are locked away, from when on it is said


@dataclass(frozen=True)
class Post:
    """Where somebody serves today; `said_at` is when they first said to be there. Instants are aware.

    It can be said from `since` until `until`: the papers are over then. Of a day on which no phone is locked away it
    is while the register is open.
    """

    deployment: int
    centre: str
    centre_code: str
    on: date
    since: datetime
    until: datetime
    said_at: datetime | None

    def open(self, now: datetime) -> bool:
        """Whether it is the hour to say it, and it was not said yet."""
        return self.said_at is None and self.since <= now < self.until


_posts = (
    sa.select(
        Deployment.id,
        Centre.name,
        Centre.code,
        ExamDay.opens,
        ExamDay.closes,
        ExamDay.quiet_from,
        ExamDay.quiet_to,
        Arrival.at,
    )
    .join(Centre, Centre.id == Deployment.centre_id)
    .join(ExamDay, sa.and_(ExamDay.exam_id == Centre.exam_id, ExamDay.on == sa.bindparam("today", type_=sa.Date)))
    .outerjoin(Arrival, sa.and_(Arrival.deployment_id == Deployment.id, Arrival.on == ExamDay.on))
    .where(Deployment.person_id == sa.bindparam("person"), on_day(ExamDay.on), ExamDay.kind != DayKind.NONE)
    .order_by(ExamDay.quiet_from, Centre.code, Deployment.id)
)


class Arriving:
    """One person's posts of today, from one turn's desk."""

    def __init__(self, connection: sa.Connection, now: datetime, zone: ZoneInfo, person_id: int, channel: str):
        self.connection, self.now, self.zone, self.person_id, self.channel = connection, now, zone, person_id, channel
        self.today = now.astimezone(zone).date()

    def posts(self) -> list[Post]:
        """Where this person serves today, on a day of papers or the rehearsal."""
        rows = self.connection.execute(_posts, {"person": self.person_id, "today": self.today})
        return [self._post(row) for row in rows]

    def say(self, deployment: int) -> Post:
        """Keep that this person is there since now; said again the first word stays.

        Raises `NotPosted`, and `OutOfHours` before and after its time.
        """
        post = next((post for post in self.posts() if post.deployment == deployment), None)
        if post is None:
            raise NotPosted
        if post.said_at:
            return post
        if not post.open(self.now):
            raise OutOfHours(post.since, post.until)
        row = {"deployment_id": deployment, "on": self.today, "at": self.now, "through": self.channel}
        row["leaf"] = leaf(arrival_entry(SimpleNamespace(**row)))
        is_new(self.connection, Arrival, row)
        return next(post for post in self.posts() if post.deployment == deployment)

    def _post(self, row: Row) -> Post:
        never_locked = row.quiet_from == row.quiet_to
        since = self._at(row.opens) if never_locked else self._at(row.quiet_from) - BEFORE
        until = self._at(row.closes if never_locked else row.quiet_to)
        return Post(row.id, row.name, row.code, self.today, since, until, row.at)

    def _at(self, hour: time) -> datetime:
        return datetime.combine(self.today, hour, self.zone)
