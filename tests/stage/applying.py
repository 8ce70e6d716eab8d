"""Applicants for tests: a vacancy, those who applied for it, and the director's acts outside a chat."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from storage.audit import Audit
from storage.delivery import Chat, Lane, Outgoing
from storage.exams import Centre, Exam, Role, SubCounty
from storage.nominations import Applicants, Chooser, Needs, Nominations
from storage.people import NEEDED, SEALED, Office, Person, Standing
from storage.postings import Deploying, Ending, Redeploying, ReturnedOffer, came_back
from storage.vacancies import Application, Interest, Progress, Vacancy

from .stage import DIRECTOR, NAIROBI, Stage

EARLY = date(2027, 10, 1)  # before the exam
DALILA, ESHE, FARAJI = "254700000101", "254700000102", "254700000103"  # applicants
SCDE, FAR_DIRECTOR = "254700000091", "254700000092"


def add_vacancy(stage: Stage, role: Role = Role.INVIGILATOR, sub_county: str | None = "99101") -> int:
    where: dict[str, Any] = {"exam_id": stage.exam, "role": role, "county_code": "99", "sub_county_code": sub_county}
    known = stage.connection.scalar(sa.select(Vacancy.id).filter_by(**where))
    days = {"opens_on": date(2027, 8, 1), "closes_on": date(2027, 9, 15)}
    return known or stage._add(Vacancy, **where, positions=40, **days)


def add_applicant(
    stage: Stage,
    phone: str,
    name: str,
    role: Role = Role.INVIGILATOR,
    *,
    complete: bool = True,
    ties: dict[str, str] | None = None,
    centre: int | None = None,
    state: Progress = Progress.SUBMITTED,
) -> int:
    """Somebody who applied, and declared these ties (none: said that there is none). Gives the application's id."""
    person = stage.add_person(phone, name)
    values: dict[str, Any] = {"county_code": "99", "sub_county_code": "99101"} if complete else {}
    for field in NEEDED if complete else ():
        if field not in ("full_name", "county_code", "sub_county_code"):
            number = field in ("year_of_birth", "start_year")
            sealed = stage.database.vault.seal(f"99{phone[-6:]}", field)
            values[field] = sealed if field in SEALED else 1990 if number else f"{field} {phone[3:]}"
    stage.connection.execute(sa.update(Person).where(Person.id == person).values(confirmed=[], **values))
    for code, what in (ties or {}).items():
        stage._add(Interest, person_id=person, exam_id=stage.exam, centre_code=code, what=what)
    return stage._add(
        Application,
        person_id=person,
        vacancy_id=add_vacancy(stage, role),
        exam_id=stage.exam,
        role=role,
        state=state,
        centre_id=centre,
        interest_declared_at=stage.now if ties is not None else None,
        applied_at=stage.now,
        changed_at=stage.now,
    )


def served_in(stage: Stage, phone: str, name: str, code: str, year: int) -> None:
    """Somebody served as an invigilator at a school in the exam of a year."""
    title = f"KCSE {year}"
    exam = stage.connection.scalar(sa.select(Exam.id).where(Exam.title == title)) or stage.add_exam(
        f"KCSE-{year}", title
    )
    first, last = date(year, 10, 19), date(year, 11, 20)
    dates = {"rehearsal_on": first, "starts_on": first + timedelta(days=1), "ends_on": last}
    stage.connection.execute(sa.update(Exam).where(Exam.id == exam).values(**dates))
    here = sa.select(Centre.id).where(Centre.exam_id == exam, Centre.code == code)
    centre = stage.connection.scalar(here) or stage.add_centre(exam, code, f"School {code}")
    stage.add_officer(centre, phone, name, from_on=first, to_on=last)


def add_offices(stage: Stage) -> None:
    """An SCDE of Mlimani, and the TSC director of another sub-county."""
    scde = stage.add_person(SCDE, "Elimu Mfano")
    stage._add(Office, person_id=scde, office=Standing.SCDE, sub_county_code="99101")
    stage._add(SubCounty, code="99102", name="Bondeni", county_code="99")
    far = stage.add_person(FAR_DIRECTOR, "Dada Mfano")
    stage._add(Office, person_id=far, office=Standing.TSC_DIRECTOR, sub_county_code="99102")


def person_id(stage: Stage, phone: str) -> int:
    with stage.database.reading() as connection:
        return connection.execute(sa.select(Person.id).where(Person.phone == phone)).scalar_one()


class Acts:
    """All that one director may do about postings, by subject as the desk has it."""

    def __init__(self, chooser: Chooser):
        self.applicants, self.nominations, self.needs = Applicants(chooser), Nominations(chooser), Needs(chooser)
        self.deploying, self.redeploying, self.ending = Deploying(chooser), Redeploying(chooser), Ending(chooser)
        self.chooser = chooser

    def came_back(self) -> list[ReturnedOffer]:
        return came_back(self.chooser.connection, self.chooser.person, self.chooser.now, self.chooser.today)


def chooser(connection: sa.Connection, stage: Stage, phone: str = DIRECTOR) -> Chooser:
    director = person_id(stage, phone)
    return Chooser(connection, stage.now, NAIROBI, director, Audit(connection, stage.now, director, None))


@contextmanager
def acting(stage: Stage, phone: str = DIRECTOR) -> Iterator[Acts]:
    """The posts as one director may change them, in a transaction of their own."""
    with stage.database.transaction() as connection:
        yield Acts(chooser(connection, stage, phone))


def told(stage: Stage, phone: str, lane: Lane = Lane.NOTICE) -> list[str]:
    """What was said to somebody that they had not asked for, the last first."""
    chats = {row.id for row in stage.rows(Chat) if row.person_id == person_id(stage, phone)}
    said = [row.message for row in stage.rows(Outgoing, lane=lane) if row.chat_id in chats]
    return [message["text"] for message in reversed(said)]


def sms_to(stage: Stage, phone: str) -> list[str]:
    """The SMS to a phone, the last first."""
    [*chats] = stage.rows(Chat, channel="sms", external_id=f"+{phone}")
    return [row.message["text"] for chat in chats for row in reversed(stage.rows(Outgoing, chat_id=chat.id))]
