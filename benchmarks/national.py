"""A national evening: 35,000 centres, 276,000 officers, and a manager of each who has a chat."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from storage.database import Database
from storage.delivery import Chat
from storage.deployments import Deployment, RegisterNumber, State
from storage.exams import Centre, County, DayKind, Exam, ExamDay, Role, SubCounty
from storage.migrations import migrate
from storage.people import Office, Person, Standing
from storage.reminders import ReminderTime
from storage.service import NAIROBI

from .subjects import FIRST_CHAT

CENTRES, OFFICERS, SUB_COUNTIES = 35_000, 276_000, 360
CHUNK = 20_000
NEVER = ("rehearsal", "plan", "nudge", "silent", "last_call")


def furnish(database: Database) -> None:
    """An exam around today without quiet hours; of the reminders only the chase, and that at no hour yet."""
    migrate(database)
    today = datetime.now(NAIROBI).date()
    dates = {"rehearsal_on": today - timedelta(days=1), "starts_on": today, "ends_on": today + timedelta(days=1)}
    hours = {"opens": time(0), "closes": time(23, 59), "quiet_from": time(0), "quiet_to": time(0)}
    codes = [f"99{n:03}" for n in range(SUB_COUNTIES)]
    with database.transaction() as connection:
        add = connection.execute
        add(sa.insert(County), {"code": "99", "name": "Mfano"})
        add(sa.insert(SubCounty), [{"code": code, "name": f"Mfano {code}", "county_code": "99"} for code in codes])
        exam = {"id": 1, "code": "BENCH", "title": "Bench", "grace_days": 2, "school_block_years": 3}
        add(sa.insert(Exam), exam | dates | hours)
        day = {"exam_id": 1, "on": today, "kind": DayKind.PAPER, "overridden": False}
        add(sa.insert(ExamDay), [day | hours])
        add(sa.insert(ReminderTime), [{"exam_id": 1, "kind": kind, "at": None} for kind in (*NEVER, "chase")])
        for part in parts(range(CENTRES)):
            add(sa.insert(Centre), [centre(n, codes[n % SUB_COUNTIES]) for n in part])
    for part in parts(range(OFFICERS)):
        with database.transaction() as connection:
            now = datetime.now(UTC)
            connection.execute(sa.insert(Person), [person(n, now) for n in part])
            dates_of = {"from_on": dates["rehearsal_on"], "to_on": dates["ends_on"], "created_at": now}
            connection.execute(sa.insert(Deployment), [posting(n) | dates_of for n in part])
            numbers = [{"centre_id": n % CENTRES + 1, "person_id": n + 1, "number": n // CENTRES + 1} for n in part]
            connection.execute(sa.insert(RegisterNumber), numbers)
            managers = [chat(n, now) for n in part if n < CENTRES]
            if managers:
                connection.execute(sa.insert(Chat), managers)
    with database.transaction() as connection:
        offices = [
            {"person_id": CENTRES + n + 1, "office": Standing.TSC_DIRECTOR, "sub_county_code": code}
            for n, code in enumerate(codes[: OFFICERS - CENTRES])
        ]
        connection.execute(sa.insert(Office), offices)


def parts(numbers: range) -> Iterator[Sequence[int]]:
    return (numbers[start : start + CHUNK] for start in range(0, len(numbers), CHUNK))


def centre(n: int, sub_county: str) -> dict[str, Any]:
    code = f"{sub_county}{n // SUB_COUNTIES:03}"
    return {"id": n + 1, "exam_id": 1, "code": code, "name": f"Centre {n + 1}", "sub_county_code": sub_county}


def person(n: int, now: datetime) -> dict[str, Any]:
    return {
        "id": n + 1,
        "full_name": f"Afisa {n + 1} Mfano",
        "phone": f"2541{n:08}",
        "confirmed": [],
        "created_at": now,
    }


def posting(n: int) -> dict[str, Any]:
    role = Role.CENTRE_MANAGER if n < CENTRES else Role.INVIGILATOR
    return {"id": n + 1, "person_id": n + 1, "centre_id": n % CENTRES + 1, "role": role, "state": State.ACCEPTED}


def chat(n: int, now: datetime) -> dict[str, Any]:
    where = {"channel": "telegram", "external_id": str(FIRST_CHAT + n), "person_id": n + 1}
    return where | {"active": True, "notices": True, "session": {}, "heard_at": now}


def chase_at(database: Database, at: time | None) -> None:
    """Set the hour of the chase, and forget the last one."""
    with database.transaction() as connection:
        connection.execute(sa.update(ReminderTime).where(ReminderTime.kind == "chase").values(at=at))
