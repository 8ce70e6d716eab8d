"""Importing an exam's own hours of reminders, and that they are gone by."""

from datetime import time

import pytest
import sqlalchemy as sa

from storage.reminders import WHO, ReminderTime
from tests.stage import DAY, MANAGER
from tests.stage.reminding import chat_of, tick, waiting
from tests.storage.conftest import Council

HEADER = "exam,kind,at\n"


@pytest.fixture
def council(council):
    council.sends_examples("places", "exams")
    return council


def times(council):
    rows = council.rows(sa.select(ReminderTime.kind, ReminderTime.at).order_by(ReminderTime.kind))
    return {row.kind: row.at for row in rows}


def test_an_hour_never_and_the_usual_one_again(council):
    assert str(council.sends("reminder_times", HEADER + "KCSE-2027,chase,19:00\nkcse-2027,Last Call,never")) == (
        "2 new, 0 changed, 0 unchanged"
    )
    assert times(council) == {"chase": time(19), "last_call": None}
    again = HEADER + "KCSE-2027,chase,18:30\nKCSE-2027,last_call,\nKCSE-2027,plan,usual\nKCSE-2027,nudge,never"
    assert str(council.sends("reminder_times", again)) == "1 new, 1 changed, 2 unchanged"
    assert times(council) == {"chase": time(18, 30), "last_call": None, "nudge": None}
    usual = HEADER + "KCSE-2027,chase,usual\nKCSE-2027,last_call,USUAL\nKCSE-2027,nudge,usual"
    assert str(council.sends("reminder_times", usual)) == "0 new, 3 changed, 0 unchanged"
    assert times(council) == {}


@pytest.mark.parametrize(
    ("row", "column", "problem"),
    [
        ("KCSE-2030,chase,19:00", "exam", "there is no such exam"),
        ("KCSE-2027,chaser,19:00", "kind", "not a kind of reminder"),
        ("KCSE-2027,vacancy_3,19:00", "kind", "it belongs to no exam, and has one hour for all"),
        ("KCSE-2027,chase,seven", "at", "not a time"),
        ("KCSE-2027,chase,", "at", "empty, and the records do not know it yet"),
        ("KCSE-2027,nudge,17:00", "at", "a nudge goes out when the day's last paper ends"),
        ("KCSE-2027,silent,20:00\nKCSE-2027,silent,21:00", "kind", "row 2 is the same one"),
    ],
)
def test_what_is_wrong_is_said(council, row, column, problem):
    [error] = council.is_refused("reminder_times", HEADER + row)
    assert (error.column, error.problem) == (column, problem)
    assert error.mend
    assert times(council) == {}


def test_what_somebody_else_sets_meanwhile_is_not_overwritten(council, between_check_and_write):
    meanwhile = sa.insert(ReminderTime).values(exam_id=1, kind="plan", at=time(5, 45))
    between_check_and_write(lambda: council.writes(meanwhile))
    [error] = council.is_refused("reminder_times", HEADER + "KCSE-2027,chase,19:00")
    assert "changed while the file was being checked" in error.problem
    assert times(council) == {"plan": time(5, 45)}


def test_the_reminder_goes_by_it(stage):
    chat_of(stage, MANAGER)
    Council(stage.database).sends("reminder_times", HEADER + "KCSE-2027,chase,18:45\nKCSE-2027,nudge,never")
    for hour, minute in ((17, 0), (18, 44)):
        stage.at(DAY, hour, minute)
        tick(stage)
        assert not {"chase", "nudge"} & {kind for kind, _ in waiting(stage)}
    stage.at(DAY, 18, 45)
    tick(stage)
    assert ("chase", "Zawadi Mfano") in waiting(stage)


def test_the_kinds_of_an_exam_are_those_of_its_days():
    from reminders.rules import RULES

    assert {kind for kind, who in WHO.items() if who.of_exam} == {kind for kind, rule in RULES.items() if rule.days}
