"""Claims: who is due is queued once, whatever restarts, jumps or runs beside it; and who is left out."""

import threading
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from storage.delivery import OutboxState, Outgoing
from storage.deployments import Delegation, State
from storage.exams import ExamDay, Role
from storage.people import Office, Person, Standing
from storage.register import Register, RegisterState
from storage.reminders import DoneSlot, Mute, ReminderTime, Slot, queue
from tests.stage import ASHA, BEN, CHUI, DAY, DIRECTOR, MANAGER, NAIROBI, OTHER_MANAGER, REHEARSAL
from tests.stage.reminding import chat_of, reminder, settle, take, tick, ticker, waiting
from tests.waiting import PATIENCE

TOMORROW = DAY + timedelta(days=1)
EVE = REHEARSAL - timedelta(days=1)
ZAWADI, OMARI, DAUDI = "Zawadi Mfano", "Omari Mfano", "Daudi Mfano"
EVERYONE = (MANAGER, ASHA, BEN, CHUI, OTHER_MANAGER, DIRECTOR)


@pytest.fixture
def stage(stage):
    """Everyone has a chat on Telegram; Mlimani's last days are in."""
    for phone in EVERYONE:
        chat_of(stage, phone)
    with stage.change():
        for centre in (stage.centre, stage.other_centre):
            for n in (1, 2):
                add_register(stage, centre, DAY - timedelta(days=n))
    return stage


def add_register(stage, centre, on, state=RegisterState.SENT):
    stage.connection.execute(sa.insert(Register), {"centre_id": centre, "on": on, "state": state})


def queued(stage, day, hour, minute=0):
    """What a tick at that time queues."""
    stage.at(day, hour, minute)
    before = waiting(stage)
    tick(stage)
    return [row for row in waiting(stage) if row not in before]


@pytest.mark.parametrize(
    ("when", "who"),
    [
        ((EVE, 18), [("rehearsal", n) for n in ("Asha Juma", "Ben Kato", "Chui Ali", OMARI, ZAWADI)]),
        ((DAY, 6), [("plan", OMARI), ("plan", ZAWADI)]),
        ((DAY, 17), [("nudge", OMARI), ("nudge", ZAWADI)]),
        ((DAY, 19, 30), [("chase", OMARI), ("chase", ZAWADI)]),
        ((DAY, 20, 30), [("chase", OMARI), ("chase", ZAWADI), ("silent", DAUDI)]),
        (
            (DAY + timedelta(days=1), 6, 30),
            [("last_call", OMARI), ("last_call", ZAWADI), ("plan", OMARI), ("plan", ZAWADI)],
        ),
    ],
)
def test_who_is_due(stage, when, who):
    assert queued(stage, *when) == who


@pytest.mark.parametrize(
    ("when", "who"),
    [
        ((DAY, 6), [("plan", "Ben Kato"), ("plan", OMARI)]),  # who marks that day, and not the manager as well
        ((DAY, 17), [("nudge", "Ben Kato"), ("nudge", OMARI)]),
        ((DAY, 19, 30), [("chase", "Ben Kato"), ("chase", OMARI), ("chase", ZAWADI)]),  # who answers for it too
        ((TOMORROW, 6, 30), [("last_call", OMARI), ("last_call", ZAWADI), ("plan", OMARI), ("plan", ZAWADI)]),
    ],
)
def test_whoever_holds_the_register_that_day_is_reminded_of_it(stage, when, who):
    with stage.change():
        ben, zawadi = (stage.add_person(phone, "") for phone in (BEN, MANAGER))
        lent = {"centre_id": stage.centre, "given_by": zawadi, "deployment_id": stage.officers[MANAGER]}
        lent |= {"given_at": stage.now, "from_on": DAY}
        stage._add(Delegation, **lent, person_id=ben, to_on=DAY, taken_at=stage.now)
        chui = stage.add_person(CHUI, "")  # who was asked, and has not answered
        stage._add(Delegation, **lent, person_id=chui, to_on=TOMORROW)
    assert queued(stage, *when) == who


def test_a_register_that_is_in_is_not_chased(stage):
    with stage.change():
        add_register(stage, stage.centre, DAY)
        add_register(stage, stage.other_centre, DAY, RegisterState.OPEN)
    assert queued(stage, DAY, 19, 30) == [("chase", OMARI)]
    with stage.change():
        stage.connection.execute(sa.update(Register).values(state=RegisterState.CONFIRMED))
    assert queued(stage, DAY, 20, 30) == []


@pytest.mark.parametrize("state", [State.DECLINED, State.REPLACED, State.ENDED])
def test_whoever_no_longer_serves_is_not_reminded(stage, state):
    with stage.change():
        stage.connection.execute(sa.text("UPDATE deployments SET state = :state"), {"state": state})
    assert queued(stage, DAY, 20, 30) == []


def test_only_the_managers_of_that_very_day(stage):
    with stage.change():
        dates = {"from_on": DAY + timedelta(days=5), "to_on": DAY + timedelta(days=9)}
        stage.add_officer(stage.centre, "254700000071", "Wa Kesho", Role.CENTRE_MANAGER, **dates)
    chat_of(stage, "254700000071")
    assert queued(stage, DAY, 19, 30) == [("chase", OMARI), ("chase", ZAWADI)]


def test_each_is_queued_once_however_often_it_ticks_and_the_clock_jumps(stage):
    seen = []
    for day, hour, minute in ((DAY, 19, 30), (DAY, 19, 31), (DAY, 12, 0), (DAY, 23, 0), (DAY, 19, 30), (DAY, 6, 0)):
        stage.at(day, hour, minute)
        tick(stage)
        seen.append(len([row for row in stage.rows(Outgoing) if row.kind == "chase"]))
    assert set(seen) == {2}


def test_not_even_a_lost_note_of_what_is_done_queues_twice(stage):
    stage.at(DAY, 19, 30)
    assert tick(stage) == 2
    with stage.change():
        stage.connection.execute(sa.delete(DoneSlot))
    assert tick(stage) == 0


def test_what_came_due_while_we_were_down_is_queued_late_or_expires(stage):
    assert [kind for kind, _ in queued(stage, DAY, 21, 15)] == ["chase", "chase", "silent"]  # no plan, no nudge
    stage.at(DAY + timedelta(days=1), 0, 1)
    tick(stage)
    assert take(stage) == []  # the evening is over
    assert {row.state for row in stage.rows(Outgoing)} == {OutboxState.EXPIRED}


def test_two_schedulers_at_once(stage):
    stage.at(DAY, 19, 30)
    together, counts = threading.Barrier(4), []

    def run() -> None:
        import asyncio

        together.wait(PATIENCE)
        counts.append(asyncio.run(ticker(stage.database, stage.clock).tick()))

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert sum(counts) == 2
    assert waiting(stage) == [("chase", OMARI), ("chase", ZAWADI)]


def test_a_claim_that_is_not_committed_leaves_nothing(stage):
    stage.at(DAY, 19, 30)
    slot = Slot("chase", stage.exam, DAY, stage.now, stage.now, stage.now + timedelta(hours=1))
    with stage.database.engine.connect() as connection, connection.begin() as transaction:
        assert queue.claim(connection, slot, (1, 1000), stage.now, sms=False) == 2
        transaction.rollback()
    assert waiting(stage) == []
    assert tick(stage) == 2


def test_two_centres_of_one_manager_are_one_reminder(stage):
    with stage.change():
        exam = stage.add_exam("KPSEA-2027", "KPSEA 2027")
        stage.add_officer(stage.add_centre(exam, "99101077", "Msingi Primary"), MANAGER, ZAWADI, Role.CENTRE_MANAGER)
    assert [row for row in queued(stage, DAY, 19, 30) if row[0] == "chase"] == [("chase", OMARI), ("chase", ZAWADI)]


def test_an_exams_own_hour_and_never(stage):
    with stage.change():
        row = {"exam_id": stage.exam, "kind": "chase", "at": None}
        stage.connection.execute(sa.insert(ReminderTime), row)
    assert queued(stage, DAY, 19, 30) == [("nudge", OMARI), ("nudge", ZAWADI)]
    with stage.change():
        stage.at(DAY, 20)
        stage.connection.execute(sa.update(ReminderTime).values(at=stage.now.astimezone(NAIROBI).time()))
    assert queued(stage, DAY, 20) == [("chase", OMARI), ("chase", ZAWADI)]


def test_a_holiday_reminds_nobody(stage):
    with stage.change():
        stage.connection.execute(sa.update(ExamDay).where(ExamDay.on == DAY).values(kind="none"))
    assert queued(stage, DAY, 20, 30) == []


def test_it_goes_to_the_chat_used_last(stage):
    chat_of(stage, MANAGER, "whatsapp", heard_at=stage.now + timedelta(minutes=1))
    chat_of(stage, OTHER_MANAGER, "whatsapp", heard_at=stage.now + timedelta(minutes=1), active=False)
    stage.at(DAY, 19, 30)
    tick(stage)
    assert sorted((row.channel, row.person_id) for row in stage.rows(Outgoing)) == sorted(
        [("whatsapp", person(stage, MANAGER)), ("telegram", person(stage, OTHER_MANAGER))]
    )


def person(stage, phone):
    return stage.rows(Person, phone=phone)[0].id


def test_nothing_after_stop_in_any_chat(stage):
    chat_of(stage, MANAGER, "whatsapp", notices=False)
    assert queued(stage, DAY, 19, 30) == [("chase", OMARI)]


@pytest.mark.parametrize(("kind", "hour", "muted"), [("plan", (6, 0), True), ("chase", (19, 30), False)])
def test_what_is_ones_duty_cannot_be_muted(stage, kind, hour, muted):
    row = {"person_id": person(stage, MANAGER), "kind": kind}
    with stage.change():
        stage.connection.execute(sa.insert(Mute), row)
    assert ((kind, ZAWADI) not in queued(stage, DAY, *hour)) is muted


def test_by_sms_where_no_chat_reaches_them(stage):
    with stage.change():
        stage.connection.execute(sa.text("UPDATE chats SET active = false"))
    stage.at(DAY, 19, 30)
    assert tick(stage, sms=True) == 2
    assert {row.channel for row in stage.rows(Outgoing)} == {"sms"}
    stage.at(DAY, 20, 30)
    assert tick(stage, sms=True) == 0  # a director without a chat is not written to by SMS


def test_without_sms_nobody_is_made_up(stage):
    with stage.change():
        stage.connection.execute(sa.text("UPDATE chats SET active = false"))
    assert queued(stage, DAY, 20, 30) == []


def test_ten_centres_of_one_director_are_one_digest(stage):
    daudi = person(stage, DIRECTOR)
    with stage.change():
        for n in range(10):
            centre = stage.add_centre(stage.exam, f"991011{n:02}", f"Shule {n}")
            stage.add_officer(centre, f"2547000002{n:02}", f"Meneja {n}", Role.CENTRE_MANAGER)
        row = {"person_id": daudi, "office": Standing.SCDE, "sub_county_code": "99101"}
        stage.connection.execute(sa.insert(Office), row)
    assert [row for row in queued(stage, DAY, 20, 30) if row[0] == "silent"] == [("silent", DAUDI)]


def test_what_is_due_together_is_folded_into_one_row(stage):
    with stage.change():
        stage.connection.execute(sa.delete(Register).where(Register.on == DAY - timedelta(days=1)))
    stage.at(DAY, 6)
    tick(stage)
    stage.at(DAY, 6, 30)
    tick(stage)  # nothing went out in between
    rows = take(stage)
    assert [(reminder(row).kind, reminder(row).also) for row in rows] == [
        ("plan", (("last_call", date(2027, 10, 19)),)),
        ("plan", (("last_call", date(2027, 10, 19)),)),
    ]
    assert sorted(row.state for row in stage.rows(Outgoing)) == [OutboxState.EXPIRED] * 2 + [OutboxState.SENDING] * 2
    settle(stage, rows, OutboxState.PENDING)  # 429: it goes back, with what it carries
    assert [reminder(row).also for row in take(stage)] == [reminder(row).also for row in rows]


def test_another_persons_reminders_in_the_same_chat_are_not_folded(stage):
    """A phone that changed hands."""
    stage.at(DAY, 17)
    tick(stage)
    with stage.change():
        stage.connection.execute(sa.update(Outgoing).values(chat_id=1))
    (row,) = take(stage)
    assert reminder(row).also == ()


def test_who_would_be_reminded_and_nothing_is_written(stage):
    with stage.change():
        stage.connection.execute(
            sa.text("UPDATE chats SET active = false WHERE external_id LIKE :one"), {"one": f"%{OTHER_MANAGER}"}
        )
    slot = Slot("chase", stage.exam, DAY, stage.now, stage.now, stage.now)
    with stage.database.reading() as connection:
        found = [(row.full_name, row.channel) for row in queue.foreseen(connection, slot)]
    assert sorted(found) == [(OMARI, None), (ZAWADI, "telegram")]
    assert stage.rows(Outgoing) == []
