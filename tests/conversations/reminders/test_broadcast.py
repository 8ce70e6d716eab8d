"""A notice: whom, what, count and sample, progress; paused, resumed, stopped; refused to anybody but the council."""

import asyncio
from datetime import date

import pytest
import sqlalchemy as sa

from conversations.speech import dialled
from storage.audit import AuditRow
from storage.delivery import OutboxState, Outgoing
from storage.people import Office, Standing
from tests.stage import ASHA, BEN, MANAGER, OTHER_MANAGER
from tests.stage.reminding import chat_of, said, settle, take, ticker

COUNCIL = "254700000080"
TEXT = "Papers begin at 8:00 a.m. sharp."


@pytest.fixture
def officer(chat):
    """The chat of Nuru, an officer of the council; Ben said STOP, Chui has no chat."""
    stage = chat.stage
    stage.at(date(2027, 10, 11), 12)  # no other reminder is due
    with stage.change():
        nuru = stage.add_person(COUNCIL, "Nuru Mfano")
        stage.connection.execute(sa.insert(Office), {"person_id": nuru, "office": Standing.COUNCIL})
    for phone in (MANAGER, ASHA, OTHER_MANAGER):
        chat_of(stage, phone)
    chat_of(stage, BEN, notices=False)
    return chat.says("hello").shares(COUNCIL)


def write(officer, *, exam="KCSE 2027", place="99101001", role="All roles"):
    officer.says("/notice").taps(exam)
    officer.taps(place) if place == "Everywhere" else officer.taps("One place").says(place)
    return officer.taps(role).says(TEXT)


def tick(officer, portion=100):
    asyncio.run(one_tick(officer.stage, portion))


async def one_tick(stage, portion):
    small = ticker(stage.database, stage.clock)
    small.portion = portion
    await small.tick()


def notices(stage):
    return [row for row in stage.rows(Outgoing) if (row.kind or "").startswith("notice:")]


def test_count_and_sample_are_seen_before_it_is_sent(officer):
    write(officer)
    assert "To 2 people" in officer.heard
    assert "KCSE 2027, Mlimani Secondary" in officer.heard
    assert "For example Zawadi Mfano …001, Asha Juma …002." in officer.heard.replace("...", "…")
    assert "We cannot reach 2 more." in officer.heard
    assert TEXT in officer.heard
    tick(officer)
    assert notices(officer.stage) == []


def test_what_is_written_anew_replaces_nothing_unseen(officer):
    write(officer).taps("Write it again").says("Another notice.")
    for shown in (TEXT, "Another notice.", "Put this in its place?"):
        assert shown in officer.heard
    assert TEXT in officer.taps("Keep the old one").heard
    officer.taps("Write it again").says("Another notice.").taps("Yes, replace it")
    assert ("Another notice." in officer.heard, TEXT in officer.heard) == (True, False)


def test_who_cannot_be_reached_is_one_tap_away(officer):
    assert "sent by Nuru Mfano:" in write(officer).heard
    officer.unlocks().taps("Officers not reached")
    assert "99101001 Mlimani Secondary: Ben Kato 0700 000 003 (said STOP)" in officer.heard
    assert "Chui Ali 0700 000 004 (never joined)" in officer.heard
    assert "Zawadi" not in officer.heard
    officer.taps("As a file")
    assert officer.heard_messages[-1].document.filename == "not-reached.csv"
    officer.taps("Back").taps("Keep everything")
    assert "Nothing was changed." in officer.heard
    assert "sent" not in officer.heard


def test_at_night_it_is_said_when_it_goes_out(officer):
    officer.stage.at(date(2027, 10, 11), 23)
    assert "It is night now: we send it from 5:30 a.m." in write(officer).heard


@pytest.mark.parametrize(
    ("whom", "count"),
    [
        ({"exam": "All exams", "place": "Everywhere"}, "To 3 people"),
        ({"place": "99"}, "To 3 people"),
        ({"place": "99101"}, "To 3 people"),
        ({"place": "99101", "role": "Centre manager"}, "To 2 people"),
        ({"role": "Supervisor"}, "To 1 person"),
    ],
)
def test_to_a_place_a_role_an_exam(officer, whom, count):
    assert count in write(officer, **whom).heard


def test_it_goes_out_once_and_the_progress_is_shown(officer):
    write(officer).taps("Send it")
    assert "0 of 2 sent, 0 in the queue" in officer.heard
    for _ in range(2):
        tick(officer)
    assert "0 of 2 sent, 2 in the queue" in officer.taps("Refresh").heard
    settle(officer.stage, take(officer.stage))
    assert "all queued" in officer.taps("Refresh").heard
    assert "2 of 2 sent, 0 in the queue, 0 not delivered." in officer.heard
    assert "Pause" not in officer.labels
    assert "Stop for good" not in officer.labels
    assert "still being sent" not in officer.taps("Done").heard


def test_the_count_of_those_who_did_not_get_it_leads_to_who(officer):
    write(officer).taps("Send it")
    tick(officer)
    first, second = take(officer.stage)
    settle(officer.stage, [first], OutboxState.FAILED)
    settle(officer.stage, [second], OutboxState.UNKNOWN)
    assert "0 of 2 sent, 0 in the queue, 2 not delivered." in officer.taps("Refresh").heard
    officer.unlocks().taps("Who did not get it")
    assert f"99101001 Mlimani Secondary: Zawadi Mfano {dialled(MANAGER)} (not delivered)" in officer.heard
    assert f"99101001 Mlimani Secondary: Asha Juma {dialled(ASHA)} (may have arrived)" in officer.heard
    officer.taps("As a file")
    assert officer.heard_messages[-1].document.filename == "not-delivered.csv"
    assert [row.subject for row in officer.stage.rows(AuditRow, act="list exported")] == ["list.undelivered 1"]


def test_it_says_what_was_written(officer):
    write(officer, role="Supervisor").taps("Send it")
    tick(officer)
    head = "Notice of the examinations council, KCSE 2027, sent by Nuru Mfano:"
    assert f"{head}\n\n{TEXT}" in said(officer.stage)


def test_a_portion_at_a_time(officer):
    write(officer, place="99101").taps("Send it")
    counts = []
    for _ in range(3):
        tick(officer, portion=1)
        counts.append(len(notices(officer.stage)))
    assert counts == [1, 1, 1]  # until it is out, nothing more is queued
    settle(officer.stage, take(officer.stage))
    tick(officer, portion=2)
    assert len(notices(officer.stage)) == 3


def test_paused_and_resumed(officer):
    write(officer).taps("Send it")
    tick(officer)
    assert "paused" in officer.taps("Pause").heard
    assert not any(TEXT in text for text in said(officer.stage))
    assert "being sent" in officer.taps("Go on").heard
    assert "still being sent" in officer.taps("Done").heard


def test_stopped_for_good(officer):
    write(officer).taps("Send it")
    tick(officer)
    officer.taps("Stop for good")
    assert "stopped" in officer.heard
    assert "Pause" not in officer.labels
    assert said(officer.stage) == ["", ""]
    assert "stopped" in officer.says("/notice").taps("The last notice").heard
    acts = [row.act for row in officer.stage.rows(AuditRow)]
    assert acts[-2:] == ["notice sent", "notice stopped"]


@pytest.mark.parametrize("place", ["12", "99102", "99101099", "here"])
def test_no_such_place(officer, place):
    officer.says("/notice").taps("All exams").taps("One place").says(place)
    assert "No county, sub-county or centre has that code. Check the digits and type it again." in officer.heard


def test_nobody_there(officer):
    assert "No officer there can be reached." in write(officer, role="Driver").heard


@pytest.mark.parametrize("text", ["x", "x" * 601])
def test_too_short_or_too_long(officer, text):
    officer.says("/notice").taps("All exams").taps("Everywhere").taps("All roles").says(text)
    assert "A notice has 3 to 600 characters. Please write it again." in officer.heard


@pytest.mark.parametrize("text", ["482 913", "Use this one: PIN 482913", "nambari ya siri ni 482913"])
def test_a_pin_is_sent_on_to_nobody(officer, text):
    officer.says("/notice").taps("All exams").taps("Everywhere").taps("All roles").says(text)
    assert "did not keep it or pass it on" in officer.heard


def test_help_is_there_at_each_question(officer):
    officer.says("/notice").says("help")
    assert officer.heard


def test_nobody_else_may(manager):
    assert "You do not have permission to do that. Write menu to see what you can do." in manager.says("/notice").heard
    manager.presses("notice.follow:1")
    assert "You do not have permission to do that. Write menu to see what you can do." in manager.heard
