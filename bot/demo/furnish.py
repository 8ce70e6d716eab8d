"""The demonstration: invented sub-counties whose exam days lie around today, open at any hour."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from storage.accounts import Pin
from storage.accounts.pins import hashed
from storage.database import Database, add
from storage.deployments import Deployment, RegisterNumber, State
from storage.exams import Centre, County, DayKind, Exam, ExamDay, Role, SubCounty
from storage.identity import DEMONSTRATION
from storage.people import Office, Person, Standing
from storage.service import NAIROBI
from storage.vault import Vault

from . import postings, tambarare, vacancies
from .letters import give_out

BEFORE, AFTER = 3, 12  # days of the exam around today
FIRST_PHONE = 254701000000  # invented: 0701 000 0xx; the examples to import have others
DIRECTOR = "Mkurugenzi Mfano"
DEMO_PIN = "246810"  # of every official here, as the page and the README tell it
CENTRES = (
    ("99101001", "Mlimani Secondary", 240, 12),
    ("99101002", "Bondeni Secondary", 120, 6),
    ("99101003", "Ziwani Secondary", 80, 5),
)
FIRST = (
    *(
        "Wanjikũ",
        "Otieno",
        "Achieng'",
        "Mutiso",
        "Naliaka",
        "Kiptoo",
        "Amina",
        "Ng'ang'a",
        "Zawadi",
        "Barasa",
        "Makena",
    ),
    *(
        "Kamau",
        "Halima",
        "Wekesa",
        "Chebet",
        "Juma",
        "Nafula",
        "Kiprono",
        "Moraa",
        "Baraka",
        "Rehema",
        "Ouma",
        "Tumaini",
    ),
)
LAST = ("Mfano", "Jaribio", "Kielelezo")  # example, trial, specimen
ROLES = (Role.CENTRE_MANAGER, Role.SUPERVISOR, Role.SECURITY_OFFICER, Role.CLERK)  # the rest invigilate


def furnish(database: Database, now: datetime, zone: ZoneInfo = NAIROBI) -> None:
    """Put the invented sub-counties in, once; at a later start only its days move along with today.

    `zone` is the centres' own, whatever that of the machine.
    """
    today = now.astimezone(zone).date()
    with database.transaction() as connection:
        if not connection.scalar(sa.select(sa.func.count()).where(Exam.code.startswith(DEMONSTRATION))):
            _people_and_places(connection, today, now)
        tambarare.furnish(connection, now)
        _keep_days_around(connection, today)
        vacancies.furnish(connection, database.vault, today, now)
        give_out(connection, database.vault, DEMONSTRATION, today, now)
        director = connection.scalars(sa.select(Person.id).where(Person.phone == str(FIRST_PHONE))).one()
        postings.furnish(connection, database.vault, director, now)
        _pins(connection, database.vault, now)


def _pins(connection: sa.Connection, vault: Vault, now: datetime) -> None:
    """Whoever holds an office has the PIN that the page tells, until they get one of their own."""
    officials = sa.select(Office.person_id).where(Office.person_id.not_in(sa.select(Pin.person_id))).distinct()
    for person in connection.scalars(officials).all():
        add(connection, Pin, person_id=person, hash=hashed(vault, DEMO_PIN), set_at=now)


def _keep_days_around(connection: sa.Connection, today: date) -> None:
    """Days of papers up to a dozen ahead, weekends too, and everyone posted for all of them.

    Whoever goes back in time takes none of them away: they may be marked.
    """
    last = today + timedelta(days=AFTER)
    own = Exam.code.startswith(DEMONSTRATION)  # what was imported beside it keeps its dates
    for exam_id, rehearsal in connection.execute(sa.select(Exam.id, Exam.rehearsal_on).where(own)).all():
        known = set(connection.scalars(sa.select(ExamDay.on).where(ExamDay.exam_id == exam_id)))
        days = {rehearsal + timedelta(days=n) for n in range((last - rehearsal).days + 1)} - known
        connection.execute(sa.update(Exam).where(Exam.id == exam_id, Exam.ends_on < last).values(ends_on=last))
        hours = {"opens": time(0), "closes": time(23, 59), "quiet_from": time(7, 15), "quiet_to": time(17)}
        rows = [
            {
                "exam_id": exam_id,
                "on": day,
                "kind": DayKind.REHEARSAL if day == rehearsal else DayKind.PAPER,
                "overridden": False,
                **hours,
            }
            for day in sorted(days)
        ]
        if rows:
            connection.execute(sa.insert(ExamDay), rows)
    centres = sa.select(Centre.id).join(Exam, Exam.id == Centre.exam_id).where(own)
    lasting = sa.and_(Deployment.centre_id.in_(centres), Deployment.ended_at.is_(None), Deployment.to_on < last)
    connection.execute(sa.update(Deployment).where(lasting).values(to_on=last))


def _people_and_places(connection: sa.Connection, today: date, now: datetime) -> None:
    rehearsal = today - timedelta(days=BEFORE)
    connection.execute(sa.insert(County), {"code": "99", "name": "Mfano"})
    connection.execute(sa.insert(SubCounty), {"code": "99101", "name": "Mlimani", "county_code": "99"})
    exam = {
        "code": f"{DEMONSTRATION}{today.year}",
        "title": f"Demo exam {today.year}",
        "rehearsal_on": rehearsal,
        "starts_on": rehearsal + timedelta(days=1),
        "ends_on": today + timedelta(days=AFTER),
        "opens": time(0),
        "closes": time(23, 59),
        "quiet_from": time(7, 15),
        "quiet_to": time(17),
        "grace_days": 2,
        "school_block_years": 3,
    }
    exam_id = add(connection, Exam, **exam)
    director = add(connection, Person, **_person(0, DIRECTOR, now))
    office = {"person_id": director, "office": Standing.TSC_DIRECTOR, "sub_county_code": "99101"}
    connection.execute(sa.insert(Office), office)
    nobody = 0
    for code, name, candidates, officers in CENTRES:
        centre = {"exam_id": exam_id, "code": code, "name": name, "sub_county_code": "99101", "candidates": candidates}
        centre_id = add(connection, Centre, **centre)
        for number in range(1, officers + 1):
            nobody += 1
            first, last = FIRST[(nobody - 1) % len(FIRST)], LAST[(nobody - 1) % len(LAST)]
            person_id = add(connection, Person, **_person(nobody, f"{first} {last}", now))
            role = ROLES[number - 1] if number <= len(ROLES) else Role.INVIGILATOR
            posting = {"person_id": person_id, "centre_id": centre_id, "role": role, "state": State.ACCEPTED}
            dates = {"from_on": rehearsal, "to_on": today + timedelta(days=AFTER), "created_at": now}
            connection.execute(sa.insert(Deployment), posting | dates)
            on_register = {"centre_id": centre_id, "person_id": person_id, "number": number}
            connection.execute(sa.insert(RegisterNumber), on_register)


def _person(number: int, name: str, now: datetime) -> dict[str, Any]:
    return {"full_name": name, "phone": str(FIRST_PHONE + number), "confirmed": [], "created_at": now}
