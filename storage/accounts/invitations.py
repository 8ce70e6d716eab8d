"""Invitations: the way into the bot for whoever is deployed and has never come."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.audit import Audit
from storage.base import Base, passing
from storage.delivery import FORGEABLE, Chat
from storage.deployments import Deployment, serving
from storage.exams import Centre, Exam, Role
from storage.people import Person, may_post
from storage.vault import Vault, random_code

from .refusals import NobodyToInvite

LASTS = timedelta(days=14)
LENGTH = 16  # 80 bits: no guess is worth its try


class Invitation(Base):
    """A one-time link that was sent by SMS, as a keyed hash; one row a sending."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    phone: Mapped[str]
    finger: Mapped[str] = mapped_column(unique=True, info=passing("unused, after two weeks"))
    invited_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    sent_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


@dataclass(frozen=True)
class Absent:
    """Somebody who is posted and has never come. `invited_at`: when the last link was sent, if any was."""

    person_id: int
    name: str
    phone: str
    language: str
    role: Role
    centre: str
    exam: str
    invited_at: datetime | None


@dataclass(frozen=True)
class Guest:
    """Whoever an invitation is for."""

    invitation: str  # its keyed hash, of which no link can be made
    person_id: int
    phone: str


def has_come(person_id: object) -> sa.ColumnElement[bool]:
    """Whether somebody has a chat of their own. One by SMS is it once they have shown there that it is them."""
    return sa.exists().where(Chat.person_id == person_id, sa.or_(Chat.channel.not_in(FORGEABLE), Chat.came))


class Invitations:
    """The one-time links, from one turn's desk."""

    def __init__(self, connection: sa.Connection, now: datetime, inviter: int, vault: Vault, audit: Audit):
        self.connection, self.now, self.inviter, self.vault, self.audit = connection, now, inviter, vault, audit

    def absent(self, today: date) -> list[Absent]:
        """Whoever is posted now or later, in the inviter's sub-counties and roles, and has never come."""
        last = sa.select(sa.func.max(Invitation.sent_at)).where(Invitation.person_id == Person.id).scalar_subquery()
        found = (
            sa.select(
                Person.id.label("person_id"),
                Person.full_name.label("name"),
                sa.func.coalesce(Person.phone, "").label("phone"),
                sa.func.coalesce(Person.language, "").label("language"),
                Deployment.role,
                Centre.name.label("centre"),
                Exam.title.label("exam"),
                last.label("invited_at"),
            )
            .join(Deployment, Deployment.person_id == Person.id)
            .join(Centre, Centre.id == Deployment.centre_id)
            .join(Exam, Exam.id == Centre.exam_id)
            .where(serving(), Deployment.to_on >= today, ~has_come(Person.id), Person.id != self.inviter)
            .where(may_post(self.inviter, Deployment.role, Centre.sub_county_code, today))
            .order_by(Centre.name, Person.full_name, Person.id)
        )
        told: dict[int, Absent] = {}
        for row in self.connection.execute(found):
            told.setdefault(row.person_id, Absent(**row._asdict() | {"role": Role(row.role)}))
        return list(told.values())

    def check(self, person_id: int) -> str:
        """The phone (`2547…`) of somebody who has never come. Raises `NobodyToInvite`."""
        phone = self.connection.scalar(sa.select(Person.phone).where(Person.id == person_id, ~has_come(Person.id)))
        if not phone:
            raise NobodyToInvite
        return phone

    def invite(self, person_id: int) -> tuple[str, str]:
        """The phone (`2547…`) and the word of a new link, in plain this once; the one before is over.

        Raises `NobodyToInvite` where they have come, or have no phone.
        """
        phone = self.check(person_id)
        self.withdraw(person_id)
        token = random_code(LENGTH)
        row = {"person_id": person_id, "phone": phone, "finger": self._fingers(token)[0], "sent_at": self.now}
        self.connection.execute(sa.insert(Invitation).values(**row, invited_by=self.inviter or None))
        self.audit.note("invited", f"person {person_id}")
        return phone, token

    def withdraw(self, person_id: int) -> None:
        """No link that was sent to this person is good from now on."""
        self.connection.execute(sa.delete(Invitation).where(Invitation.person_id == person_id, _unused))

    def guest(self, token: str) -> Guest | None:
        """Whoever the link was sent to, where it is good: unused, not too old, and the phone is still theirs.

        Opening it uses nothing up: that is for `use`, once they are in.
        """
        found = (
            sa.select(Invitation.finger, Person.id, Person.phone)
            .join(Person, Person.id == Invitation.person_id)
            .where(Invitation.finger.in_(self._fingers(token)), self._good())
        )
        row = self.connection.execute(found).first()
        return Guest(row.finger, row.id, row.phone) if row else None

    def use(self, invitation: str) -> bool:
        """Whether it was good till now; from now on it is not, and of two at the same time it is for one."""
        mine = Invitation.finger == invitation
        good = sa.select(Invitation.id).join(Person, Person.id == Invitation.person_id).where(mine, self._good())
        used = sa.update(Invitation).where(mine, _unused, good.exists()).values(used_at=self.now)
        return self.connection.execute(used).rowcount > 0

    def _good(self) -> sa.ColumnElement[bool]:
        return sa.and_(_unused, Invitation.sent_at > self.now - LASTS, Person.phone == Invitation.phone)

    def _fingers(self, token: str) -> list[str]:
        return self.vault.fingers("".join(sign for sign in token.upper() if sign.isalnum()), "invitations")


_unused = Invitation.used_at.is_(None)


def open_since(connection: sa.Connection, before: datetime, now: datetime) -> tuple[int, datetime | None]:
    """How many good links were sent before a moment, and until when the last of them is good."""
    good = sa.and_(_unused, Invitation.sent_at > now - LASTS, Invitation.sent_at < before)
    count, last = connection.execute(sa.select(sa.func.count(), sa.func.max(Invitation.sent_at)).where(good)).one()
    return count, last and last + LASTS
