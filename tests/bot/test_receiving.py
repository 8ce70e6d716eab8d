"""Receiving by polling: an update is confirmed once it is committed or set aside, each has its effect once."""

import asyncio
import time
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from handlers.channel import Incoming
from handlers.telegram import door, request
from storage.delivery import Received
from storage.leases import Lease, give_back
from storage.register import MarkChange
from tests.stage import ASHA, BEN, CHUI
from tests.stage.ground import PLAIN_LOG, database_down, known, message, polling, texts, waits_for_texts
from tests.waiting import until

WORDS = "I do not know that command. Write menu or help."


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    """Pauses as long as a test has patience for."""
    monkeypatch.setattr(door, "PAUSES", (0.05,) * 5)
    monkeypatch.setattr(door, "log", PLAIN_LOG)


def offsets(api) -> list[int]:
    return [call.params["offset"] for call in api.called("getUpdates")]


def test_a_batch_is_confirmed_only_when_every_update_of_it_is_committed(api, stage, monkeypatch):
    zawadi, ben = known(api, stage), known(api, stage, 8, BEN)
    service = polling(api, stage)
    runner, broken, tried = service.services.runner, [True], []
    take = runner.take

    def refuse_ben(incoming: Incoming, connection: Any, **more: Any) -> Any:
        if incoming.chat == "8":
            tried.append(incoming.key)
            if broken:
                raise OperationalError(None, None, ConnectionError("gone"))
        return take(incoming, connection, **more)

    monkeypatch.setattr(runner, "take", refuse_ben)
    one, _two = zawadi.says("/nonsense"), ben.says("/nonsense")
    with service:
        until(lambda: len(set(tried)) == 1 and len(tried) >= 4)  # one by one, poll after poll
        assert [row.key for row in stage.rows(Received)][-1] == str(one)
        assert api.pending == 2
        assert max(offsets(api)) <= one
        broken.clear()
        until(lambda: api.pending == 0)
        ben.waits_for(lambda: len(texts(ben)) == 1)
    assert len(texts(zawadi)) == 1  # what was committed before had its effect once


def test_while_the_database_is_down_updates_wait_with_telegram(api, service, zawadi, stage):
    until(lambda: api.pending == 0)
    with database_down(service.services) as tried:
        zawadi.taps("Ab", row="3 ")
        zawadi.says("/nonsense")
        until(lambda: len(tried) > 10)
        assert api.pending == 2
        assert stage.marks() == {}
    zawadi.waits_for(lambda: WORDS in zawadi.heard)
    until(lambda: api.pending == 0)
    assert stage.marks() == {"Ben Kato": "Ab"}
    assert not zawadi.unanswered


def test_a_press_that_telegram_drops_while_the_database_is_down_is_taken_all_the_same(api, service, zawadi, stage):
    until(lambda: api.pending == 0)
    with database_down(service.services) as tried:
        zawadi.taps("Ab", row="3 ")
        before = len(tried)
        until(lambda: len(tried) > before + 5)
        api.age_presses(200)
        assert api.pending == 0
    zawadi.waits_for(lambda: "Ben Kato: Ab." in zawadi.heard)
    assert stage.marks() == {"Ben Kato": "Ab"}


def test_a_chats_order_is_kept_while_chats_run_side_by_side(api, stage, monkeypatch):
    zawadi, asha = known(api, stage), known(api, stage, 8, ASHA)
    service = polling(api, stage)
    runner, held, order = service.services.runner, asyncio.Event(), []
    receive = runner.receive

    async def slowly(incoming: Incoming, **more: Any) -> Any:
        if incoming.chat == "7":
            await held.wait()
        order.append((incoming.chat, incoming.key))
        return await receive(incoming, **more)

    monkeypatch.setattr(runner, "receive", slowly)
    numbers = [zawadi.says(said) for said in ("/register", *("ab 3", "p 3") * 5)]
    asha.says("/posting")
    with service:
        asha.waits_for(lambda: "Mlimani Secondary" in asha.heard)
        assert {chat for chat, _key in order} == {"8"}
        service.loop.call_soon_threadsafe(held.set)
        zawadi.waits_for(lambda: len(texts(zawadi)) == 11)
    assert [key for chat, key in order if chat == "7"] == list(map(str, numbers))
    assert [change.mark for change in stage.rows(MarkChange)] == ["Ab", "P"] * 5


def test_a_repeated_update_does_nothing(api, service, zawadi, stage):
    number = zawadi.taps("Ab", row="3 ")
    zawadi.waits_for(lambda: stage.marks() == {"Ben Kato": "Ab"})
    zawadi.taps("P", row="3 ")
    zawadi.waits_for(lambda: stage.marks() == {"Ben Kato": "P"})
    said = zawadi.says("/nonsense")
    zawadi.waits_for(lambda: WORDS in zawadi.heard)
    before = len(texts(zawadi))
    api.repeat(number)
    api.repeat(said)
    zawadi.says("menu")
    zawadi.waits_for(lambda: "What would you like" in zawadi.heard)
    until(lambda: api.pending == 0)
    assert stage.marks() == {"Ben Kato": "P"}
    assert [change.mark for change in stage.rows(MarkChange)] == ["Ab", "P"]
    assert len(texts(zawadi)) == before + 1


def test_updates_out_of_order_are_both_taken(api, service, zawadi, stage):
    api.update(message(zawadi, "ab 3"), update_id=5001)
    zawadi.waits_for(lambda: stage.marks() == {"Ben Kato": "Ab"})
    api.update(message(zawadi, "ab 4"), update_id=5000)
    zawadi.waits_for(lambda: stage.marks() == {"Ben Kato": "Ab", "Chui Ali": "Ab"})


def test_numbers_that_start_again_after_a_quiet_week_are_taken(api, service, zawadi, stage):
    api.restart_ids(40)
    zawadi.says("ab 3")
    zawadi.waits_for(lambda: stage.marks() == {"Ben Kato": "Ab"})
    zawadi.says("ab 4")
    zawadi.waits_for(lambda: len(stage.marks()) == 2)
    until(lambda: api.pending == 0)


def test_of_two_copies_one_polls_and_the_other_follows_it(api, stage):
    zawadi = known(api, stage)
    with polling(api, stage) as second:
        with polling(api, stage) as first:
            until(lambda: api.polls == 1)
            for said in ("/one", "/two", "/three"):
                zawadi.says(said)
            zawadi.waits_for(lambda: len(texts(zawadi)) == 3)
            (held,) = stage.rows(Lease, name="telegram polling")
            assert held.owner in (first.services.owner, second.services.owner)
            assert not [call for call in api.calls if call.status == 409]
        zawadi.says("/four")
        zawadi.waits_for(lambda: len(texts(zawadi)) == 4)


def test_when_the_copy_that_polls_stops_the_other_polls(api, stage):
    zawadi = known(api, stage)
    with polling(api, stage) as first:
        until(lambda: api.polls == 1)
        with polling(api, stage):
            first.run(first.services.pause())
            first.run(first.services.writer.run(lambda records: give_back(records, first.services.owner)))
            zawadi.says("/one")
            zawadi.waits_for(lambda: len(texts(zawadi)) == 1)


def test_a_quiet_hour_of_polling_is_not_an_error(api, sqlite_stage, monkeypatch):
    monkeypatch.setattr(door.Door._fetch, "__defaults__", (1,))
    monkeypatch.setattr(request, "TIMEOUT", 0.3)
    pauses: list[float] = []

    async def paused(self: door.Door, seconds: float) -> bool:
        pauses.append(seconds)
        await asyncio.sleep(seconds)
        return self._stopping.is_set()

    monkeypatch.setattr(door.Door, "_stopped_after", paused)
    with polling(api, sqlite_stage):
        until(lambda: len(offsets(api)) >= 2)
    assert pauses == []


UNREAD = {
    "voice": "Karani cannot listen.",
    "sticker": "Karani cannot read a sticker.",
}


@pytest.mark.parametrize("kind", UNREAD)
def test_what_nobody_reads_gets_one_polite_answer_and_is_not_fetched(api, service, zawadi, kind):
    before = len(texts(zawadi))
    zawadi.sends(**{kind: True})
    zawadi.waits_for(lambda: UNREAD[kind] in zawadi.heard)
    zawadi.says("/nonsense")
    zawadi.waits_for(lambda: WORDS in zawadi.heard)
    assert len(texts(zawadi)) == before + 2
    assert api.called("getFile") == []


def test_groups_and_channels_get_no_answer_and_an_edited_message_changes_nothing(api, service, zawadi, stage):
    said = zawadi.says("ab 4")
    zawadi.waits_for(lambda: "Chui Ali: Ab." in zawadi.heard)
    sent = len(api.called("sendMessage"))
    assert zawadi.says_in_group("/register") > said
    zawadi.posts_in_channel("all")
    zawadi.edits("ab 3")
    zawadi.says("/nonsense")
    zawadi.waits_for(lambda: WORDS in zawadi.heard)
    until(lambda: api.pending == 0)
    assert len(api.called("sendMessage")) == sent + 2  # an edited message is answered once
    assert stage.marks() == {"Chui Ali": "Ab"}


@pytest.mark.parametrize(
    "strange",
    [
        {"novelty": {"of": "tomorrow"}},
        {"novelty": {"chat": "not a chat"}},
        {"novelty": ["a", "list"]},
        {},
        {"message": {}},
        {"message": {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}, "text": "nobody says this"}},
        {"callback_query": {"id": "1"}},
        {"callback_query": {"id": "1", "from": {"id": 7, "is_bot": False, "first_name": "A"}, "chat_instance": "1"}},
        {"my_chat_member": {"chat": {"id": 7, "type": "private"}}},
    ],
    ids=str,
)
def test_an_update_of_an_unknown_kind_is_confirmed(api, sqlite_stage, strange):
    zawadi = known(api, sqlite_stage)
    with polling(api, sqlite_stage):
        until(lambda: api.polls == 1)
        api.world.updates.allowed = []  # whatever we asked for
        api.update(strange)
        zawadi.says("/nonsense")
        zawadi.waits_for(lambda: WORDS in zawadi.heard)
        until(lambda: api.pending == 0)


@pytest.mark.parametrize("said", ["👍", "é" * 4096, "\x00", "   ", "/", "/@karani_bot", "0" * 300, "🇰🇪" * 900])
def test_whatever_is_typed_is_answered(api, sqlite_stage, said):
    zawadi = known(api, sqlite_stage)
    with polling(api, sqlite_stage):
        for where in ("/menu", "/register"):
            zawadi.says(where)
            before = len(texts(zawadi))
            zawadi.says(said)
            waits_for_texts(zawadi, before + 2)
            assert "went wrong" not in zawadi.heard


def test_an_own_contact_is_accepted_and_a_foreign_one_refused(api, service, stage):
    asha = api.person(8, "Asha", phone=ASHA)
    chui = api.person(9, "Chui", phone=CHUI)
    chui.shares_contact(of=asha)
    chui.waits_for(lambda: "not your own number" in chui.heard)
    chui.shares_contact(without_user_id=True)
    chui.waits_for(lambda: len([text for text in texts(chui) if "not your own number" in text]) == 2)
    chui.shares_contact()
    chui.waits_for(lambda: "Welcome, Chui Ali." in chui.heard)


def test_a_tapped_button_of_no_known_message_is_answered(api, service, stage):
    zawadi = known(api, stage)
    zawadi.presses("register.mark:1:1:1:P")  # no button of ours
    zawadi.waits_for(lambda: zawadi.toasts == ["That button no longer works. Write menu."])
    zawadi.presses("x" * 64)
    zawadi.waits_for(lambda: len(zawadi.toasts) == 2)
    assert not zawadi.unanswered


@pytest.mark.parametrize("strange", [{"message": {}}, {"update_id": None}, {"update_id": "7"}, 7, None, "all"], ids=str)
def test_what_has_no_number_is_passed_over_and_polling_goes_on(api, sqlite_stage, monkeypatch, strange):
    zawadi, fetch = known(api, sqlite_stage), api.world.updates.fetch
    monkeypatch.setattr(api.world.updates, "fetch", lambda *asked: [strange, *fetch(*asked)] if fetch(*asked) else [])
    with polling(api, sqlite_stage):
        for said in ("/one", "/two"):
            zawadi.says(said)
            waits_for_texts(zawadi, 1 if said == "/one" else 2)
        until(lambda: api.pending == 0)


def test_telegram_is_asked_again_when_it_says_so(api, stage, monkeypatch):
    monkeypatch.setattr(door, "PAUSES", (0.0,) * 5)
    api.faults.next("deleteWebhook", status=429, retry_after=0.5)
    api.faults.next("getUpdates", status=429, retry_after=0.5)
    began = time.monotonic()
    ben = known(api, stage, 8, BEN)
    with polling(api, stage):
        ben.says("/nonsense")
        ben.waits_for(lambda: WORDS in ben.heard)
    assert time.monotonic() - began >= 1
    assert [call.status for call in api.called("deleteWebhook")] == [429, 200]


@pytest.mark.parametrize(
    "batch", [[], [{"update_id": 1}], [{"no": "number"}]], ids=["nothing", "the same", "no update"]
)
def test_whoever_answers_at_once_with_nothing_new_is_not_asked_at_once(
    api, stage, monkeypatch, batch: list[dict[str, Any]]
):
    monkeypatch.setattr(door, "AT_LEAST", 0.2)
    asked = []

    async def at_once(_params: Any) -> list[dict[str, Any]]:
        asked.append(time.monotonic())
        return list(batch)

    with monkeypatch.context() as patch, polling(api, stage):
        patch.setattr(api._server.polling, "get_updates", at_once)
        patch.setattr(api._server.world.published, "reply", lambda *_: [])
        until(lambda: len(asked) >= 4)
    assert asked[-1] - asked[1] >= 0.35
