"""My letters: what an officer may ask for, and when it is given out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from .appointments import Appointment, appointments
from .audit import Audit
from .chats import Present
from .deployments import Deployment, Role, serving
from .exams import Exam
from .issuing import Issued, stand
from .letters import LetterFetch
from .people import People, Person
from .places import Centre
from .refusals import Denied
from .releases import day_of_release

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
        Deployment.id,
        Deployment.role,
        Deployment.from_on,
        Deployment.to_on,
        Exam.title,
        Centre.name,
        day_of_release().label("opens_on"),
    )
    .join(Centre, Centre.id == Deployment.centre_id)
    .join(Exam, Exam.id == Centre.exam_id)
    .where(Deployment.person_id == sa.bindparam("person"), serving(), Deployment.to_on >= sa.bindparam("oldest"))
    .order_by(Deployment.to_on < sa.bindparam("today"), Deployment.from_on, Deployment.id)
)


class MyLetters:
    """The letters of the person of one turn's chat."""

    def __init__(self, connection: sa.Connection, now: datetime, today: date, present: Present, audit: Audit):
        self.connection, self.now, self.today, self.present, self.audit = connection, now, today, present, audit

    def due(self) -> list[Due]:
        """What is coming or in hand first, then what is over."""
        who = {"person": self.present.person_id, "today": self.today, "oldest": self.today - GIVEN_FOR}
        return [
            Due(
                row.id,
                row.title,
                row.name,
                Role(row.role),
                row.from_on,
                row.to_on,
                row.opens_on,
                row.opens_on is not None and row.opens_on <= self.today,
            )
            for row in self.connection.execute(_due, who)
        ]

    def ask(self, deployment: int) -> Given:
        """The letter as it stands, issued where there is none. Raises `Denied` for what is not theirs or not out."""
        if not any(due.out and due.deployment_id == deployment for due in self.due()):
            raise Denied("letter", f"deployment {deployment}")
        letter = stand(self.connection, [deployment], self.now)[deployment]
        who = {"person_id": self.present.person_id, "chat_id": self.present.id, "channel": self.present.channel}
        self.connection.execute(sa.insert(LetterFetch), who | {"letter_id": letter.id, "at": self.now})
        appointment = appointments(self.connection, [deployment])[deployment]
        directors = People(self.connection).directors(appointment.sub_county_code)
        return Given(letter, appointment, managers_beside(self.connection, appointment), directors)


def managers_beside(connection: sa.Connection, appointment: Appointment) -> Sequence[tuple[str, str]]:
    """Name and phone of the centre managers whose days meet this appointment's; nobody is their own contact."""
    there = sa.and_(
        Deployment.centre_id == appointment.centre_id,
        Deployment.role == Role.CENTRE_MANAGER,
        Deployment.from_on <= appointment.to_on,
        Deployment.to_on >= appointment.from_on,
        Deployment.person_id != appointment.person_id,
        serving(),
    )
    found = sa.select(Person.full_name, Person.phone).join(Deployment, Deployment.person_id == Person.id)
    rows = connection.execute(found.where(there).distinct().order_by(Person.full_name))
    return [(name, phone or "") for name, phone in rows]
