"""Karani itself as a subject: its records, and the taps on the registers of a thousand centre managers."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.demo.furnish import FIRST
from storage.database import Database
from storage.deployments import Deployment, RegisterNumber, State
from storage.exams import Centre, County, DayKind, Exam, ExamDay, Role, SubCounty
from storage.migrations import migrate
from storage.people import Person
from storage.register import MarkChange, MarkRow
from storage.service import NAIROBI

from .postgresql import server
from .subjects import CENTRES, FIRST_CHAT, OFFICERS, Subject
from .telegram_load import Phones, Tap

SECRET_KEY = "a key for benchmarks, and for nothing else at all"
CHATS = 400  # managers who tap
PAST = 100  # days before today that can hold marks
CHUNK = 50_000


def furnish(database: Database, *, marks: int = 0) -> None:
    """Centres with ten officers each, an exam around today, and as many marks of days gone by."""
    migrate(database)
    today = datetime.now(NAIROBI).date()
    first = today - timedelta(days=PAST)
    hours = {"opens": time(0), "closes": time(23, 59), "quiet_from": time(7, 15), "quiet_to": time(17)}
    now = datetime.now(UTC)
    with database.transaction() as connection:
        connection.execute(sa.insert(County), {"code": "99", "name": "Mfano"})
        connection.execute(sa.insert(SubCounty), {"code": "99101", "name": "Mlimani", "county_code": "99"})
        exam = {"id": 1, "code": "BENCH", "title": "Bench", "rehearsal_on": first, "starts_on": first, "ends_on": today}
        connection.execute(sa.insert(Exam), exam | hours | {"grace_days": 2, "school_block_years": 3})
        days = [first + timedelta(days=n) for n in range(PAST + 1)]
        kind = {"exam_id": 1, "kind": DayKind.PAPER, "overridden": False}
        connection.execute(sa.insert(ExamDay), [{"on": day, **kind, **hours} for day in days])
        place: dict[str, Any] = {"exam_id": 1, "sub_county_code": "99101", "candidates": 200}
        centres = [{"id": c, "name": f"Centre {c}", **place} for c in range(1, CENTRES + 1)]
        connection.execute(sa.insert(Centre), [row | {"code": str(99_101_000 + row["id"])} for row in centres])
        people, posts, numbers = [], [], []
        for n in range(CENTRES * OFFICERS):
            centre, number = n // OFFICERS + 1, n % OFFICERS + 1
            phone = f"254{FIRST_CHAT + centre - 1}" if number == 1 else f"2541{n:08d}"
            name = f"{FIRST[n % len(FIRST)]} Mfano"
            people.append({"id": n + 1, "full_name": name, "phone": phone, "confirmed": [], "created_at": now})
            role = Role.CENTRE_MANAGER if number == 1 else Role.INVIGILATOR
            post = {"id": n + 1, "person_id": n + 1, "centre_id": centre, "role": role, "state": State.ACCEPTED}
            posts.append(post | {"from_on": first, "to_on": today, "created_at": now})
            numbers.append({"centre_id": centre, "person_id": n + 1, "number": number})
        for table, rows in ((Person, people), (Deployment, posts), (RegisterNumber, numbers)):
            connection.execute(sa.insert(table), rows)
    _past_marks(database, days[:-1], marks, now)


def _past_marks(database: Database, days: list[date], marks: int, now: datetime) -> None:
    officers = CENTRES * OFFICERS
    for start in range(0, marks, CHUNK):
        rows: list[dict[str, Any]] = [
            {"deployment_id": n % officers + 1, "on": days[-1 - n // officers]}
            for n in range(start, min(start + CHUNK, marks))
        ]
        with database.transaction() as connection:
            current = {"mark": "P", "marked_by": 1, "marked_at": now}
            connection.execute(sa.insert(MarkRow), [row | current for row in rows])
            change = {"was": None, "mark": "P", "act": 1, "by": 1, "at": now, "through": "telegram", "reason": None}
            connection.execute(sa.insert(MarkChange), [row | change for row in rows])


@asynccontextmanager
async def on_sqlite(folder: Path, marks: int = 0) -> AsyncIterator[dict[str, str]]:
    url = f"sqlite:///{folder / 'karani.db'}"
    _furnished(url, marks)
    yield {"DATABASE_URL": url, "SECRET_KEY": SECRET_KEY}


@asynccontextmanager
async def on_postgresql(folder: Path, marks: int = 0) -> AsyncIterator[dict[str, str]]:
    with server(folder) as postgresql:
        _furnished(postgresql.get_uri(), marks)
        postgresql.psql("VACUUM ANALYZE;")
        yield {"DATABASE_URL": postgresql.get_uri(), "SECRET_KEY": SECRET_KEY}


def _furnished(url: str, marks: int) -> None:
    database = Database(url, SECRET_KEY)
    furnish(database, marks=marks)
    database.close()


async def register_taps(phones: Phones) -> list[Tap]:
    """Log the managers in as they would, open each one's register, and take the P and Ab buttons it shows."""
    by_chat = []
    for chat in range(FIRST_CHAT, FIRST_CHAT + CHATS):
        await phones.shares_contact(chat, f"254{chat}", until=lambda shown: "Welcome" in shown.text)
        shown = await phones.says(chat, "/register", until=lambda shown: "Register of" in shown.text)
        officers = [row for row in shown.rows if len(row) == 3]
        by_chat.append([Tap(chat, row[column][1]) for column in (1, 2) for row in officers])
    return [tap for together in zip(*by_chat, strict=True) for tap in together]


SERVE = (sys.executable, "-m", "bot", "serve")
KARANI = Subject("Karani, SQLite", SERVE, register_taps, home=on_sqlite, health="/health")
KARANI_POSTGRESQL = Subject(
    "Karani, PostgreSQL, 2 processes", SERVE, register_taps, home=on_postgresql, health="/health", processes=2
)
GROWTH = tuple(
    Subject(f"{name}, {marks:,} marks", SERVE, register_taps, home=partial(home, marks=marks), health="/health")
    for name, home in (("SQLite", on_sqlite), ("PostgreSQL", on_postgresql))
    for marks in (10_000, 100_000, 1_000_000)
)
