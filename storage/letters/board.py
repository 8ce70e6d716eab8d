"""Letter board: of a director's centres, who has asked for the letter, and to whom it is known to have come."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

import sqlalchemy as sa

from storage.base import Row
from storage.delivery import Chat, OutboxState, Outgoing
from storage.deployments import Deployment, serving
from storage.exams import Centre, Exam, Role
from storage.people import Person, directs
from storage.refusals import Denied

from .appointments import appointments
from .issuing import agrees, standing_of
from .releases import day_of_release
from .tables import Letter, LetterFetch

AFTER = timedelta(days=30)  # the exam's end


class Reached(IntEnum):
    """How far a letter has come, in this order."""

    NO_CHAT = 0  # nowhere to send anything
    NOT_ASKED = 1
    FAILED = 2  # it could not be printed or sent
    ASKED = 3  # and is on its way
    SENT = 4  # the platform has taken it
    GOT = 5  # the platform says that it is on the phone
    OPENED = 6


REACHED = {
    OutboxState.SENT: Reached.SENT,
    OutboxState.UNKNOWN: Reached.SENT,
    OutboxState.DELIVERED: Reached.GOT,
    OutboxState.READ: Reached.OPENED,
    OutboxState.FAILED: Reached.FAILED,
    OutboxState.EXPIRED: Reached.FAILED,
}


@dataclass(frozen=True)
class OfficersLetter:
    """One officer's letter as the director sees it."""

    deployment_id: int
    person_id: int
    name: str
    phone: str
    role: Role
    reached: Reached


@dataclass(frozen=True)
class CentresLetters:
    """The letters of one centre and exam; `opens_on` is None while no day of release is set."""

    centre_id: int
    centre_code: str
    centre: str
    exam: str
    opens_on: date | None
    out: bool
    officers: Sequence[OfficersLetter]

    def count(self, *reached: Reached) -> int:
        return sum(officer.reached in reached for officer in self.officers)


_officers = (
    sa.select(
        Deployment.id,
        Deployment.person_id,
        Deployment.role,
        Person.full_name,
        Person.phone,
        Centre.id.label("centre_id"),
        Centre.code,
        Centre.name,
        Exam.title,
        day_of_release().label("opens_on"),
        Letter.failed_at,
        sa.exists().where(LetterFetch.letter_id == Letter.id).label("asked"),
        sa.exists().where(LetterFetch.letter_id == Letter.id, LetterFetch.opened_at.is_not(None)).label("opened"),
        sa.exists().where(Chat.person_id == Deployment.person_id, Chat.active).label("has_chat"),
    )
    .join(Person, Person.id == Deployment.person_id)
    .join(Centre, Centre.id == Deployment.centre_id)
    .join(Exam, Exam.id == Centre.exam_id)
    .outerjoin(Letter, sa.and_(Letter.deployment_id == Deployment.id, Letter.voided_at.is_(None)))
    .where(serving())
    .order_by(Centre.code, Exam.code, Person.full_name, Deployment.id)
)
_told = (
    sa.select(Letter.deployment_id, Outgoing.state)
    .join(Outgoing, Outgoing.record == sa.literal("letter:") + sa.cast(Letter.id, sa.String()))
    .where(Letter.deployment_id.in_(sa.bindparam("deployments", expanding=True)), Letter.voided_at.is_(None))
)


class LetterBoard:
    """The letters that one director answers for, from one turn's desk. Raises `Denied` for any other centre."""

    def __init__(self, connection: sa.Connection, today: date, person_id: int):
        self.connection, self.today, self.person_id = connection, today, person_id

    def centres(self) -> list[CentresLetters]:
        """The centres of the director's sub-counties whose exam is not long over, by code."""
        rows = self.connection.execute(_officers.where(self._mine())).all()
        return self._by_centre(rows)

    def centre(self, centre_id: int) -> CentresLetters:
        rows = self.connection.execute(_officers.where(self._mine(), Centre.id == centre_id)).all()
        if not rows:
            raise Denied("letters", f"centre {centre_id}")
        return self._by_centre(rows)[0]

    def _mine(self) -> sa.ColumnElement[bool]:
        return sa.and_(directs(self.person_id, Centre.sub_county_code, self.today), Exam.ends_on >= self.today - AFTER)

    def _by_centre(self, rows: Sequence[Row]) -> list[CentresLetters]:
        ids = [row.id for row in rows]
        told: dict[int, Reached] = {}
        for deployment, state in self.connection.execute(_told, {"deployments": ids}):
            told[deployment] = max(
                told.get(deployment, Reached.NO_CHAT), REACHED.get(OutboxState(state), Reached.ASKED)
            )
        found, letters = appointments(self.connection, ids), standing_of(self.connection, ids)
        stale = {id_ for id_ in ids if id_ in letters and not agrees(found[id_], letters[id_])}
        by_centre: dict[int, list[Row]] = {}
        for row in rows:
            by_centre.setdefault(row.centre_id, []).append(row)
        return [self._centre(of, told, stale) for of in by_centre.values()]

    def _centre(self, rows: Sequence[Row], told: dict[int, Reached], stale: Iterable[int]) -> CentresLetters:
        head = rows[0]
        officers = [
            OfficersLetter(
                row.id,
                row.person_id,
                row.full_name,
                row.phone or "",
                Role(row.role),
                _reached(row, told.get(row.id), stale=row.id in stale),
            )
            for row in rows
        ]
        out = head.opens_on is not None and head.opens_on <= self.today
        return CentresLetters(head.centre_id, head.code, head.name, head.title, head.opens_on, out, officers)


def _reached(row: Row, told: Reached | None, *, stale: bool) -> Reached:
    """Of the letter that holds: one that has become void counts for nothing."""
    if row.asked and not stale:
        if row.opened:
            return Reached.OPENED
        if row.failed_at:
            return Reached.FAILED
        return told or Reached.ASKED
    return Reached.NOT_ASKED if row.has_chat else Reached.NO_CHAT
