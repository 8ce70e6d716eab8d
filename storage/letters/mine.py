"""My letters: what an officer may ask for, and when it is given out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, cached_property

import sqlalchemy as sa

from storage.accounts import Present
from storage.audit import Audit
from storage.base import Row
from storage.deployments import Deployment, Manager, managers_on, serving
from storage.exams import Centre, Exam, Role
from storage.people import People
from storage.refusals import Denied

from .appointments import Appointment
from .issuing import Issued, stand_with_appointments
from .releases import day_of_release
from .tables import Letter, LetterFetch

GIVEN_FOR = timedelta(days=365)  # after the last day: the letter is asked for again when pay is late


@dataclass(frozen=True)
class Due:
    """A posting and its letter: out, or given out from `opens_on`, which may not be set yet."""

    deployment_id: int
    exam: str
    centre: str
    role: Role
    from_on: date
    to_on: date
    opens_on: date | None
    out: bool


@dataclass(frozen=True)
class Given:
    """A letter as it is told in the chat beside the printed one. Contacts are (name, phone)."""

    letter: Issued
    appointment: Appointment
    managers: Sequence[tuple[str, str]]
    directors: Sequence[tuple[str, str]]


_due = (
    sa.select(
        Deployment.id.label("deployment_id"),
        Deployment.role,
        Deployment.from_on,
        Deployment.to_on,
        Exam.title.label("exam"),
        Centre.name.label("centre"),
        day_of_release().label("opens_on"),
    )
    .join(Centre, Centre.id == Deployment.centre_id)
    .join(Exam, Exam.id == Centre.exam_id)
    .where(Deployment.person_id == sa.bindparam("person"), serving(), Deployment.to_on >= sa.bindparam("oldest"))
    .order_by(Deployment.to_on < sa.bindparam("today"), Deployment.from_on, Deployment.id)
)
_asked = (
    sa.select(Letter.deployment_id)
    .join(LetterFetch, LetterFetch.letter_id == Letter.id)
    .where(LetterFetch.person_id == sa.bindparam("person"))
)


class MyLetters:
    """The letters of the person of one turn's chat."""

    def __init__(self, connection: sa.Connection, now: datetime, today: date, present: Present, audit: Audit):
        self.connection, self.now, self.today, self.present, self.audit = connection, now, today, present, audit

    @cached_property
    def due(self) -> list[Due]:
        """What is coming or in hand first, then what is over."""
        who = {"person": self.present.person_id, "today": self.today, "oldest": self.today - GIVEN_FOR}
        return [self._told(row) for row in self.connection.execute(_due, who)]

    def _told(self, row: Row) -> Due:
        out = row.opens_on is not None and row.opens_on <= self.today
        return Due(**row._asdict() | {"role": Role(row.role), "out": out})

    def unasked(self) -> list[Due]:
        """Those that are out, not over, and were never asked for."""
        asked = set(self.connection.scalars(_asked, {"person": self.present.person_id}))
        return [due for due in self.due if due.out and due.to_on >= self.today and due.deployment_id not in asked]

    def ask(self, deployment: int) -> Given:
        """The letter as it stands, issued where there is none. Raises `Denied` for what is not theirs or not out."""
        if not any(due.out and due.deployment_id == deployment for due in self.due):
            raise Denied("letter", f"deployment {deployment}")
        letters, found = stand_with_appointments(self.connection, [deployment], self.now)
        letter, appointment = letters[deployment], found[deployment]
        who = {"person_id": self.present.person_id, "chat_id": self.present.id, "channel": self.present.channel}
        self.connection.execute(sa.insert(LetterFetch), who | {"letter_id": letter.id, "at": self.now})
        directors = People(self.connection).directors(appointment.sub_county_code, self.today)
        return Given(letter, appointment, Managers(self.connection).beside(appointment), directors)


class Managers:
    """The centre managers whom a letter names; read once for all who serve beside them on the same days."""

    def __init__(self, connection: sa.Connection):
        self.connection = connection
        self._read = cache(self._found)

    def beside(self, appointment: Appointment) -> Sequence[tuple[str, str]]:
        """Name and phone of those whose days meet this appointment's; nobody is their own contact."""
        found = self._read(appointment.centre_id, appointment.from_on, appointment.to_on)
        return [manager.contact for manager in found if manager.person_id != appointment.person_id]

    def _found(self, centre: int, from_on: date, to_on: date) -> tuple[Manager, ...]:
        return managers_on(self.connection, [centre], from_on, to_on)[centre]
