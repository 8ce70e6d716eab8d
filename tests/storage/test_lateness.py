"""How late something comes, and what it would change."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from storage.delivery import Chat
from storage.lateness import THAT_DAY, WHENEVER, Lateness, changes, sent
from storage.migrations.tables import Base
from storage.people import Person
from storage.register import MarkRow, Register, RegisterState
from tests.stage import BEN, DAY, NAIROBI, Stage

NOW = datetime(2027, 10, 20, 9, 30, tzinfo=NAIROBI)


@pytest.mark.parametrize(
    ("at", "late", "why"),
    [
        (None, Lateness.IN_TIME, "nobody knows when"),
        (NOW - timedelta(minutes=10), Lateness.IN_TIME, "some minutes are nothing"),
        (NOW - timedelta(minutes=11), Lateness.MINUTES, "more are"),
        (datetime(2027, 10, 20, 0, 0, tzinfo=NAIROBI), Lateness.MINUTES, "the day began in Nairobi, not in London"),
        (datetime(2027, 10, 19, 23, 59, tzinfo=NAIROBI), Lateness.DAY, "yesterday"),
        (NOW + timedelta(hours=1), Lateness.IN_TIME, "the platform's clock is wrong"),
        (datetime.fromtimestamp(1, NAIROBI), Lateness.IN_TIME, "no platform keeps a message so long"),
    ],
)
def test_how_late_something_comes(at: datetime | None, late: Lateness, why: str) -> None:
    assert sent(at, NOW, NAIROBI).late is late, why


def test_a_minute_before_midnight_is_another_day() -> None:
    now = datetime(2027, 10, 20, 0, 0, 5, tzinfo=NAIROBI)
    assert sent(now - timedelta(seconds=10), now, NAIROBI).late is Lateness.DAY


def test_what_was_said_before_something_that_came_is_late() -> None:
    at = NOW - timedelta(minutes=2)
    assert sent(at, NOW, NAIROBI, after=NOW - timedelta(minutes=1)).late is Lateness.DAY
    assert sent(at, NOW, NAIROBI, after=at).late is Lateness.IN_TIME


def test_the_names_are_tables() -> None:
    assert {*WHENEVER, *THAT_DAY} <= {*Base.metadata.tables}


def test_what_matters_when_it_was_said(sqlite_stage: Stage) -> None:
    person = sa.update(Person).where(Person.phone == BEN)
    written: list[tuple[Any, set[Lateness]]] = [
        (sa.select(Person.id), set()),
        (sa.update(Chat).values(notices=False), set()),
        (sa.delete(MarkRow).where(MarkRow.on == date(2020, 1, 1)), {Lateness.DAY}),
        (
            sa.insert(Register).values(centre_id=sqlite_stage.centre, on=DAY, state=RegisterState.OPEN),
            {Lateness.DAY},
        ),
        (sa.update(Register).values(state=RegisterState.SENT), {Lateness.DAY, Lateness.MINUTES}),
        (person.values(language="sw"), {Lateness.DAY, Lateness.MINUTES}),
    ]
    for statement, matters in written:
        for late in (Lateness.MINUTES, Lateness.DAY):
            with sqlite_stage.database.engine.connect() as connection:
                with changes(connection, late) as seen:
                    connection.execute(statement)
                connection.execute(person.values(language="sw"))  # no longer watched
                connection.rollback()
            assert seen.any == (late in matters), statement
