"""Delivery: an answer goes out right after its commit, and what was committed is never lost."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.delivery import delivery, results
from storage.delivery import LEASE, Chat, Lane, OutboxState, Outgoing
from tests.stage import ASHA, BEN, MANAGER
from tests.stage.ground import (
    MENU,
    add_chat,
    database_down,
    known,
    later,
    pending,
    polling,
    put,
    settled,
    state,
    sweep,
    texts,
)
from tests.waiting import PATIENCE, until

pytestmark = pytest.mark.usefixtures("by_hand")


def test_an_answer_goes_out_right_after_its_commit(api, bot, stage):
    zawadi = known(api, stage)
    zawadi.says("/menu")
    zawadi.waits_for(lambda: MENU in zawadi.heard)  # nobody swept
    until(lambda: settled(bot))
    (row,) = stage.rows(Outgoing)
    assert (row.state, row.lane, row.tries, row.leased_by) == (OutboxState.SENT, Lane.REPLY, 1, None)
    assert row.external_id == str(zawadi.messages[0].id)
    assert row.sent_at == stage.now


def test_answers_go_before_letters_before_notices(api, stage):
    people = [known(api, stage, number, phone) for number, phone in ((7, MANAGER), (8, ASHA), (9, BEN))]
    for person, lane in zip(people, (Lane.NOTICE, Lane.LETTER, Lane.REPLY), strict=True):
        put(stage, person.id, lane.name, lane)
    with polling(api, stage, telegram_rate=0.001) as service:  # one row a sweep
        for count, person in enumerate(reversed(people), 1):
            service.services.delivery.paces.clear()
            sweep(service)
            until(lambda: settled(service))
            assert texts(person)
            assert len(api.called("sendMessage")) == count


def test_a_broadcast_delays_no_answer_not_even_in_its_own_chats(api, bot, stage):
    zawadi, asha = known(api, stage), known(api, stage, 8, ASHA)
    for person in (asha, zawadi):
        put(stage, person.id, "The exam begins on Monday.", Lane.NOTICE, due_at=stage.now + timedelta(seconds=1))
    zawadi.says("/menu")
    zawadi.waits_for(lambda: texts(zawadi) == [MENU])
    until(lambda: settled(bot))  # an answer waits until the one before is known to be out
    put(stage, 7, "later answer")
    put(stage, 7, "and another")
    later(stage, 1)
    for _ in range(4):
        sweep(bot)
        until(lambda: settled(bot))
    assert texts(zawadi)[1] == "later answer"
    assert sorted(texts(zawadi)[2:]) == ["The exam begins on Monday.", "and another"]
    assert texts(asha) == ["The exam begins on Monday."]


def test_429_on_a_notice_holds_up_its_lane_and_no_answer(api, bot, stage):
    zawadi, asha, ben = known(api, stage), known(api, stage, 8, ASHA), known(api, stage, 9, BEN)
    for person in (zawadi, asha):
        put(stage, person.id, "notice", Lane.NOTICE)
    put(stage, 8, "answer")
    api.faults.next("sendMessage", status=429, retry_after=30, chat=7)
    put(stage, 9, "answer")
    bot.services.delivery.rates = {"telegram": 0.001}
    for _ in range(2):
        sweep(bot)
        until(lambda: settled(bot))
    assert (texts(asha), texts(ben)) == (["answer"], ["answer"])
    sweep(bot)
    until(lambda: pending(stage))
    for _ in range(3):
        sweep(bot)
        until(lambda: settled(bot))
    assert texts(asha) == ["answer"]
    assert bot.services.delivery.kit.hold_until


def test_what_a_dead_process_held_is_taken_up_when_its_lease_ends(api, bot, stage):
    zawadi = known(api, stage)
    dead = {"state": OutboxState.SENDING, "leased_by": "a dead process", "leased_until": stage.now + LEASE}
    answer = put(stage, 7, "answer", **dead)
    notice = put(stage, 7, "notice", Lane.NOTICE, **dead)
    after = put(stage, 7, "after")
    for _ in range(2):
        sweep(bot)
    assert [state(stage, row) for row in (answer, notice, after)] == ["sending", "sending", "pending"]
    later(stage, LEASE.total_seconds() + 1)
    for _ in range(2):
        sweep(bot)
        until(lambda: settled(bot))
    assert texts(zawadi) == ["answer", "after"]
    assert state(stage, notice) == OutboxState.UNKNOWN  # it may have arrived


def test_a_live_process_keeps_what_it_holds_and_lets_go_of_what_it_forgot(api, stage, monkeypatch):
    monkeypatch.setattr(delivery, "KEEP_UP", 0.02)
    zawadi, asha = known(api, stage), known(api, stage, 8, ASHA)
    with polling(api, stage) as service, polling(api, stage) as other:
        mine = {"state": OutboxState.SENDING, "leased_by": service.services.owner, "leased_until": stage.now + LEASE}
        forgotten = put(stage, 8, "its commit was never heard of here", **mine)
        api.faults.next("sendMessage", hang=PATIENCE, chat=7)
        zawadi.says("/menu")
        zawadi.waits_for(lambda: texts(zawadi) == [MENU])
        until(lambda: len(stage.rows(Outgoing)) == 2)
        held = stage.rows(Outgoing)[1]
        for _ in range(4):
            later(stage, LEASE.total_seconds() / 3)
            until(lambda: stage.rows(Outgoing)[1].leased_until == stage.now + LEASE)
        api.faults.let_go()
        sweep(other)
        asha.waits_for(lambda: texts(asha) == ["its commit was never heard of here"])
        until(lambda: settled(service) and settled(other))
        assert texts(zawadi) == [MENU]
    assert [state(stage, row) for row in (forgotten, held.id)] == [OutboxState.SENT] * 2


def test_results_are_written_down_once_the_database_is_back(api, bot, stage, monkeypatch):
    monkeypatch.setattr(results, "AWAY", 0.05)
    zawadi = known(api, stage)
    api.faults.next("sendMessage", hang=PATIENCE)
    zawadi.says("/menu")
    zawadi.waits_for(lambda: texts(zawadi) == [MENU])
    with database_down(bot.services):
        api.faults.let_go()
        until(lambda: bot.services.delivery.results.waiting)
    until(lambda: state(stage, 1) == OutboxState.SENT)
    assert texts(zawadi) == [MENU]


def test_rows_past_their_use_expire_unsent(api, bot, stage):
    zawadi = known(api, stage)
    row = put(stage, 7, "Mark the register now.", Lane.NOTICE, expires_at=stage.now + timedelta(hours=1))
    later(stage, 3601)
    sweep(bot)
    until(lambda: settled(bot))
    assert state(stage, row) == OutboxState.EXPIRED
    assert texts(zawadi) == []


def test_a_notice_to_many_resumes_after_a_restart_and_reaches_nobody_twice(api, sqlite_stage, monkeypatch):
    monkeypatch.setattr(delivery, "BUSY_SWEEP", 1000.0)
    stage, many = sqlite_stage, range(100, 160)
    people = [api.person(number, "Somebody") for number in many]
    with stage.change():
        for number in many:
            add_chat(stage, number)
    for number in many:
        put(stage, number, "The exam begins on Monday.", Lane.NOTICE)
    with polling(api, stage, telegram_rate=0.02) as service:  # 25 a sweep
        sweep(service)
        until(lambda: len(api.called("sendMessage")) >= 10)
    assert len(api.called("sendMessage")) < 60
    with polling(api, stage) as service:
        sweep(service)
        until(lambda: len(api.called("sendMessage")) >= 60)
    assert {len(texts(person)) for person in people} == {1}
    assert {row.state for row in stage.rows(Outgoing)} == {OutboxState.SENT}


def test_a_channel_that_is_not_served_here_is_left_alone(api, bot, stage):
    with stage.change():
        add_chat(stage, 7)
        stage.connection.execute(sa.update(Chat).values(channel="browser"))
    row = put(stage, 7, "for another copy")
    sweep(bot)
    assert state(stage, row) == OutboxState.PENDING
