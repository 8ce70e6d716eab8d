"""The preview lists who would get what, and queues nothing; the tick by hand queues once."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.commands.preview import foreseen, read_moment, tick
from reminders.rules import Hours
from storage.delivery import Outgoing
from storage.people import Person
from storage.reminders import Mute
from tests.stage import DAY, DIRECTOR, MANAGER, NAIROBI, OTHER_MANAGER
from tests.stage.reminding import chat_of

HOURS = Hours(NAIROBI)
EVENING, MORNING = "2027-10-20 19:30", "2027-10-20 06:00"


def test_who_would_get_what(stage):
    chat_of(stage, MANAGER)
    lines = list(foreseen(stage.database, HOURS, read_moment("2027-10-20 19:30", NAIROBI)))
    assert [" ".join(line.split()) for line in lines[:-1]] == [
        "chase Zawadi Mfano telegram Wed 20 Oct 2027, 7:30 p.m. Mlimani Secondary",
        "chase Omari Mfano no chat Wed 20 Oct 2027, 7:30 p.m. Bondeni Secondary",
    ]
    assert lines[-1] == "2 reminders, 1 of them to people whom no chat reaches. Nothing was queued."
    assert stage.rows(Outgoing) == []


def test_whom_no_chat_reaches_is_written_to_by_sms_where_that_is_worth_it(stage):
    lines = {at: list(foreseen(stage.database, HOURS, read_moment(at, NAIROBI), sms=True)) for at in (EVENING, MORNING)}
    assert [line.split()[3] for line in lines[EVENING][:-1]] == ["sms", "sms"]
    assert lines[EVENING][-1].startswith("2 reminders, 0 of them to people whom no chat reaches.")
    assert "2 of them to people whom no chat reaches" in lines[MORNING][-1]  # a plan is worth none


def test_whoever_said_stop_or_muted_it_is_named_so(stage):
    chat_of(stage, MANAGER, notices=False)
    chat_of(stage, OTHER_MANAGER)
    omari = stage.rows(Person, phone=OTHER_MANAGER)[0].id
    with stage.change():
        stage.connection.execute(sa.insert(Mute), {"person_id": omari, "kind": "plan"})
    for at, ways in ((MORNING, ["STOP", "muted"]), (EVENING, ["STOP", "telegram"])):  # the chase is duty
        lines = list(foreseen(stage.database, HOURS, read_moment(at, NAIROBI), sms=True))
        assert [line.split()[3] for line in lines[:-1]] == ways
        assert "0 of them to people whom no chat reaches" in lines[-1]


def test_a_director_by_sub_county(stage):
    chat_of(stage, DIRECTOR)
    line, _count = foreseen(stage.database, HOURS, read_moment("2027-10-20 20:30", NAIROBI))
    assert line.split() == [
        "silent",
        "Daudi",
        "Mfano",
        "telegram",
        *["Wed", "20", "Oct", "2027,", "8:30", "p.m."],
        "Mlimani",
    ]


def test_where_nothing_is_due_the_next_is_named(stage):
    found = list(foreseen(stage.database, HOURS, read_moment("2027-10-20 19:00", NAIROBI)))
    assert found[-1] == "The next: chase, Wed 20 Oct 2027, 7:30 p.m."


def test_a_tick_by_hand(stage):
    chat_of(stage, MANAGER)
    stage.at(DAY, 19, 30)
    assert tick(stage.database, HOURS, stage.now, sms=False) == 3  # the days before too
    assert tick(stage.database, HOURS, stage.now + timedelta(minutes=1), sms=False) == 0


@pytest.mark.parametrize("text", ["tomorrow", "2027-10-20", "20.10.2027 19:30"])
def test_what_is_no_moment(text):
    with pytest.raises(ValueError, match="time data"):
        read_moment(text, NAIROBI)
