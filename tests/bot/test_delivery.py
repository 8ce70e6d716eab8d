"""Delivery: an answer goes out right after its commit, and what was committed is never lost."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot import delivery, line, settling
from bot.runner import Handover
from conversations.core import Document, Message
from handlers import telegram_request
from handlers.channel import Later
from storage.chats import Chat
from storage.outbox import LEASE, Delivery, Lane, Outgoing, put_replies
from tests.service import free_port, until
from tests.stage import ASHA, BEN, CHUI, MANAGER

from .ground import add_chat, database_down, known, later, polling, put, settled, state, sweep, texts, waits_for_texts

MENU = "What would you like to do?"
NONSENSE = "There is no such command."


@pytest.fixture(autouse=True)
def _by_hand(monkeypatch):
    """The table is swept only when a test sweeps it."""
    monkeypatch.setattr(delivery, "SWEEP", 1000.0)


@pytest.fixture
def bot(_by_hand, api, stage):
    with polling(api, stage) as service:
        yield service


def pending(stage, number: int = 7) -> bool:
    """The newest row of this chat went back to the table."""
    found = stage.rows(Outgoing, chat_id=stage.rows(Chat, external_id=str(number))[0].id)
    return bool(found) and found[-1].state == Delivery.PENDING and found[-1].tries > 0


def test_an_answer_goes_out_right_after_its_commit(api, bot, stage):
    zawadi = known(api, stage)
    zawadi.says("/menu")
    zawadi.waits_for(lambda: MENU in zawadi.heard)  # nobody swept
    until(lambda: settled(bot))
    (row,) = stage.rows(Outgoing)
    assert (row.state, row.lane, row.tries, row.leased_by) == (Delivery.SENT, Lane.REPLY, 1, None)
    assert row.external_id == str(zawadi.messages[0].id)
    assert row.sent_at == stage.now


def test_429_holds_up_only_its_own_chat(api, bot, stage):
    zawadi, asha = known(api, stage), known(api, stage, 8, ASHA)
    api.faults.next("sendMessage", status=429, retry_after=5, chat=7)
    zawadi.says("/menu")
    until(lambda: pending(stage))
    asha.says("/menu")
    asha.waits_for(lambda: MENU in asha.heard)
    until(lambda: settled(bot))
    later(stage, 4.9)
    sweep(bot)
    until(lambda: settled(bot))
    assert texts(zawadi) == []
    later(stage, 0.2)
    sweep(bot)
    zawadi.waits_for(lambda: len(texts(zawadi)) == 1)
    assert [call.status for call in api.called("sendMessage")] == [429, 200, 200]


def test_what_is_said_after_a_429_waits_behind_it(api, bot, stage):
    zawadi = known(api, stage)
    api.faults.next("sendMessage", status=429, retry_after=5, chat=7)
    zawadi.says("/nonsense")
    zawadi.says("/menu")
    zawadi.says("/language")
    until(lambda: len(stage.rows(Outgoing)) == 3 and api.pending == 0)
    until(lambda: all(row.state == Delivery.PENDING for row in stage.rows(Outgoing)))
    later(stage, 6)
    for said in (1, 2, 3):
        sweep(bot)
        waits_for_texts(zawadi, said)
        until(lambda: settled(bot))
    assert [text.split("\n")[0] for text in texts(zawadi)] == [NONSENSE, MENU, "Which language shall we use?"]


def test_an_answer_committed_while_an_older_one_goes_back_does_not_overtake_it(bot, stage):
    """The second was leased before the table knew that the first is to wait."""
    with stage.change():
        chat_id = add_chat(stage, 7)
    parcels: list[Any] = []
    services, sent = bot.services, []

    class Busy:
        name, window = "telegram", None

        async def send(self, chat: str, message: Message) -> str:
            if parcels:
                asyncio.get_running_loop().call_soon(services.delivery.hand_over, parcels.pop())
                raise Later(5)
            sent.append(message.text)
            return "1"

    def parcel(text: str) -> Handover:
        (chat,) = stage.rows(Chat, id=chat_id)
        with stage.database.transaction() as connection:
            leased = put_replies(connection, chat, [{"text": text}], services.owner, stage.now)
        return Handover("telegram", "7", chat_id, leased)

    services.delivery.channels = {"telegram": Busy()}
    first, second = parcel("first"), parcel("second")
    parcels.append(second)
    assert len(second.leased) == 1

    async def go() -> None:
        services.delivery.hand_over(first)

    bot.run(go())
    until(lambda: {row.state for row in stage.rows(Outgoing)} == {Delivery.PENDING})
    assert sent == []
    later(stage, 6)
    for _ in range(2):
        sweep(bot)
        until(lambda: settled(bot))
    assert sent == ["first", "second"]


def test_an_answer_that_may_not_have_arrived_is_sent_again(api, bot, stage, monkeypatch):
    monkeypatch.setattr(telegram_request, "TIMEOUT", 0.2)
    zawadi = known(api, stage)
    api.faults.next("sendMessage", hang=1)
    zawadi.says("/menu")
    until(lambda: pending(stage))
    sweep(bot)
    zawadi.waits_for(lambda: texts(zawadi) == [MENU, MENU])
    until(lambda: settled(bot))
    assert stage.rows(Outgoing)[0].state == Delivery.SENT


@pytest.mark.parametrize("lane", [Lane.LETTER, Lane.NOTICE])
@pytest.mark.parametrize("fault", [{"hang": 1}, {"drop": True}])
def test_a_notice_that_may_have_arrived_is_unknown_and_never_repeated(api, bot, stage, monkeypatch, lane, fault):
    monkeypatch.setattr(telegram_request, "TIMEOUT", 0.2)
    zawadi = known(api, stage)
    row = put(stage, 7, "Your letter is here.", lane)
    api.faults.next("sendMessage", **fault)
    sweep(bot)
    until(lambda: state(stage, row) == Delivery.UNKNOWN)
    later(stage, 3600)
    sweep(bot)
    zawadi.says("/menu")
    zawadi.waits_for(lambda: MENU in zawadi.heard)
    assert texts(zawadi) == ["Your letter is here.", MENU]


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 500},
        {"status": 502},
        {"status": 504, "description": "Gateway Timeout"},
        {"status": 401},
        {"status": 404, "description": "Not Found"},
    ],
    ids=lambda fault: str(fault["status"]),
)
def test_faults_of_the_platform_are_retried(api, bot, stage, fault):
    zawadi = known(api, stage)
    api.faults.next("sendMessage", **fault)
    zawadi.says("/menu")
    until(lambda: pending(stage))
    assert api.token not in stage.rows(Outgoing)[0].error
    later(stage, 3)
    sweep(bot)
    zawadi.waits_for(lambda: texts(zawadi) == [MENU])


def test_a_notice_that_certainly_did_not_leave_is_retried(api, stage):
    with stage.change():
        add_chat(stage, 7)
    row = put(stage, 7, "Report at seven.", Lane.NOTICE)
    with polling(api, stage, telegram_api_url=f"http://127.0.0.1:{free_port()}") as service:
        sweep(service)
        until(lambda: pending(stage))
    zawadi = api.person(7, "Zawadi")
    with polling(api, stage) as service:
        sweep(service)
        until(lambda: settled(service))
        assert texts(zawadi) == []  # not at once
        later(stage, 3)
        sweep(service)
        zawadi.waits_for(lambda: texts(zawadi) == ["Report at seven."])
        until(lambda: settled(service))
    assert state(stage, row) == Delivery.SENT
    assert stage.rows(Outgoing)[0].tries == 2


def test_a_message_that_telegram_refuses_has_failed_and_holds_up_nothing(api, bot, stage):
    zawadi = known(api, stage)
    row = put(stage, 7, "never taken")
    put(stage, 7, "after it")
    api.faults.next("sendMessage", status=400, description="Bad Request: can't parse entities")
    sweep(bot)
    until(lambda: state(stage, row) == Delivery.FAILED)
    sweep(bot)
    zawadi.waits_for(lambda: texts(zawadi) == ["after it"])
    assert "can't parse entities" in stage.rows(Outgoing)[0].error.casefold()


def test_in_the_end_what_never_leaves_has_failed_after_about_an_hour(api, bot, stage):
    known(api, stage)
    row, begun = put(stage, 7, "never taken"), stage.now
    api.faults.next("sendMessage", status=502, times=1000)
    for tries in range(1, 1000):
        sweep(bot)
        until(lambda: settled(bot))
        assert stage.rows(Outgoing)[0].tries == tries
        if state(stage, row) == Delivery.FAILED:
            break
        stage.now = max(stage.now, stage.rows(Outgoing)[0].due_at)
    assert timedelta(minutes=50) < stage.now - begun < timedelta(minutes=90)


@pytest.mark.parametrize(
    "description",
    ["Forbidden: bot was blocked by the user", "Forbidden: user is deactivated", "Bad Request: chat not found"],
)
def test_who_has_blocked_us_is_written_to_in_the_other_chat(api, bot, stage, description):
    zawadi, other = known(api, stage), known(api, stage, 17, MANAGER)
    put(stage, 7, "one", Lane.NOTICE)
    put(stage, 7, "two", Lane.NOTICE)
    api.faults.next("sendMessage", status=int(description.startswith("F")) * 3 + 400, description=description, chat=7)
    sweep(bot)
    until(lambda: not stage.rows(Chat, external_id="7")[0].active)
    for count in (1, 2):
        sweep(bot)
        waits_for_texts(other, count)
        until(lambda: settled(bot))
    assert texts(other) == ["one", "two"]
    assert texts(zawadi) == []
    assert {row.state for row in stage.rows(Outgoing)} == {Delivery.SENT}


def test_who_has_blocked_us_everywhere_is_not_reached_until_they_write_again(api, bot, stage):
    zawadi = known(api, stage)
    row = put(stage, 7, "one", Lane.NOTICE)
    api.faults.next("sendMessage", status=403, chat=7)
    sweep(bot)
    until(lambda: state(stage, row) == Delivery.FAILED)
    assert not stage.rows(Chat)[0].active
    zawadi.says("/menu")
    zawadi.waits_for(lambda: texts(zawadi) == [MENU])
    assert stage.rows(Chat)[0].active


def test_telegram_tells_of_those_who_block_and_unblock(api, bot, stage):
    zawadi = known(api, stage)
    zawadi.blocks()
    until(lambda: not stage.rows(Chat)[0].active)
    zawadi.unblocks()
    until(lambda: stage.rows(Chat)[0].active)
    assert texts(zawadi) == []


@pytest.fixture
def marking(api, bot, stage):
    """The manager, with the register open."""
    zawadi = known(api, stage)
    zawadi.says("/register")
    zawadi.waits_for(lambda: "Register of" in zawadi.heard)
    return zawadi


NOT_MODIFIED = "Bad Request: message is not modified: specified new message content and reply markup are the same"


def test_not_modified_and_too_old_are_success(api, bot, stage, marking):
    api.faults.next("editMessageText", status=400, description=NOT_MODIFIED)
    marking.taps("Ab", row="3 ")
    marking.waits_for(lambda: marking.toasts == ["Ben Kato: Ab."])
    api.faults.next("answerCallbackQuery", status=400, description="Bad Request: query is too old and response timeout")
    marking.taps("P", row="4 ")
    marking.waits_for(lambda: "Chui Ali: P." in marking.heard)
    until(lambda: settled(bot))
    assert stage.marks() == {"Ben Kato": "Ab", "Chui Ali": "P"}
    assert len(texts(marking)) == 1
    assert {row.state for row in stage.rows(Outgoing)} == {Delivery.SENT}


def test_a_second_tap_on_the_same_button_is_answered_and_changes_nothing(api, bot, stage, marking):
    for taps in (1, 2, 3):
        marking.taps("Ab", row="3 ")
        marking.waits_for(lambda taps=taps: len(marking.toasts) == taps)
    until(lambda: settled(bot) and len(api.called("editMessageText")) >= 2)
    assert stage.marks() == {"Ben Kato": "Ab"}
    assert len(texts(marking)) == 1


@pytest.mark.parametrize("why", ["message to edit not found", "message can't be edited"])
def test_where_the_message_is_gone_a_new_one_is_sent(api, bot, stage, marking, why):
    api.faults.next("editMessageText", status=400, description=f"Bad Request: {why}")
    marking.taps("Ab", row="3 ")
    marking.waits_for(lambda: len(texts(marking)) == 2)
    assert "3 Ben Kato, invigilator: Ab" in marking.heard


@pytest.mark.parametrize("fault", [{"status": 502}, {"status": 429}, {"status": 403}, {"drop": True}], ids=str)
def test_what_goes_wrong_with_a_redraw_holds_up_no_answer(api, bot, stage, marking, fault, monkeypatch):
    monkeypatch.setattr(line, "LONGEST_PAUSE", 0.05)
    api.faults.next("editMessageText", **fault)
    marking.taps("Ab", row="3 ")
    marking.says("/nonsense")
    marking.waits_for(lambda: NONSENSE in marking.heard)
    assert marking.toasts == ["Ben Kato: Ab."]
    assert stage.marks() == {"Ben Kato": "Ab"}
    marking.taps("P", row="4 ")
    marking.waits_for(lambda: "2 of 4 marked" in "".join(texts(marking)))  # the next tap draws the truth


def test_a_fault_of_ours_in_a_redraw_holds_up_no_answer(api, bot, stage, marking, monkeypatch):
    async def broken(*_: object) -> None:
        raise RuntimeError("not foreseen")

    monkeypatch.setattr(bot.services.channels["telegram"], "redraw", broken)
    marking.taps("Ab", row="3 ")
    marking.says("/nonsense")
    marking.waits_for(lambda: NONSENSE in marking.heard)


def test_a_newer_redraw_replaces_one_that_waits(api, bot, stage, marking):
    api.faults.next("editMessageText", hang=0.5)
    marking.taps("Ab", row="1 ")
    marking.waits_for(lambda: len(marking.toasts) == 1)
    for row in ("2 ", "3 ", "4 "):
        marking.taps("Ab", row=row)
    marking.waits_for(lambda: len(marking.toasts) == 4)
    assert len(api.called("editMessageText")) == 1
    marking.waits_for(lambda: "4 Chui Ali, security officer: Ab" in marking.heard)
    until(lambda: settled(bot))
    assert len(api.called("editMessageText")) == 2


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
        put(stage, person.id, "The exam begins on Monday.", Lane.NOTICE)
    zawadi.says("/menu")
    zawadi.waits_for(lambda: texts(zawadi) == [MENU])
    put(stage, 7, "later answer")
    put(stage, 7, "and another")
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
    assert bot.services.delivery.means.hold_until


def test_what_a_dead_process_held_is_taken_up_when_its_lease_ends(api, bot, stage):
    zawadi = known(api, stage)
    dead = {"state": Delivery.SENDING, "leased_by": "a dead process", "leased_until": stage.now + LEASE}
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
    assert state(stage, notice) == Delivery.UNKNOWN  # it may have arrived


def test_a_live_process_keeps_what_it_holds_and_lets_go_of_what_it_forgot(api, stage, monkeypatch):
    monkeypatch.setattr(delivery, "KEEP_UP", 0.02)
    zawadi, asha = known(api, stage), known(api, stage, 8, ASHA)
    with polling(api, stage) as service, polling(api, stage) as other:
        mine = {"state": Delivery.SENDING, "leased_by": service.services.owner, "leased_until": stage.now + LEASE}
        forgotten = put(stage, 8, "its commit was never heard of here", **mine)
        api.faults.next("sendMessage", hang=1, chat=7)
        zawadi.says("/menu")
        zawadi.waits_for(lambda: texts(zawadi) == [MENU])
        until(lambda: len(stage.rows(Outgoing)) == 2)
        held = stage.rows(Outgoing)[1]
        for _ in range(4):
            later(stage, LEASE.total_seconds() / 3)
            until(lambda: stage.rows(Outgoing)[1].leased_until == stage.now + LEASE)
        sweep(other)
        asha.waits_for(lambda: texts(asha) == ["its commit was never heard of here"])
        until(lambda: settled(service) and settled(other))
        assert texts(zawadi) == [MENU]
    assert [state(stage, row) for row in (forgotten, held.id)] == [Delivery.SENT] * 2


def test_results_are_written_down_once_the_database_is_back(api, bot, stage, monkeypatch):
    monkeypatch.setattr(settling, "AWAY", 0.05)
    zawadi = known(api, stage)
    api.faults.next("sendMessage", hang=0.3)
    zawadi.says("/menu")
    zawadi.waits_for(lambda: texts(zawadi) == [MENU])
    with database_down(bot.services):
        until(lambda: bot.services.delivery.settling.waiting)
    until(lambda: state(stage, 1) == Delivery.SENT)
    assert texts(zawadi) == [MENU]


def test_rows_past_their_use_expire_unsent(api, bot, stage):
    zawadi = known(api, stage)
    row = put(stage, 7, "Mark the register now.", Lane.NOTICE, expires_at=stage.now + timedelta(hours=1))
    later(stage, 3601)
    sweep(bot)
    until(lambda: settled(bot))
    assert state(stage, row) == Delivery.EXPIRED
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
    assert {row.state for row in stage.rows(Outgoing)} == {Delivery.SENT}


def test_documents_are_made_when_they_are_sent(api, bot, stage, monkeypatch):
    zawadi = known(api, stage)

    async def fetch(source: str) -> tuple[bytes, str]:
        assert source == "sample:1"
        return b"%PDF-1.7 a letter", "application/pdf"

    monkeypatch.setattr(bot.services.channels["telegram"], "fetch", fetch)
    document = Document("letter.pdf", "sample:1", "Your letter")
    put(stage, 7, "", message=Message("Zawadi, your letter:", document=document).dump())
    put(stage, 7, "", message=Message("x" * 1025, document=document).dump())
    for _ in range(2):
        sweep(bot)
        until(lambda: settled(bot))
    assert texts(zawadi) == ["Zawadi, your letter:", "x" * 1025, "Your letter"]
    documents = [seen.document for seen in zawadi.messages if seen.document]
    assert [(document.name, document.data) for document in documents] == [("letter.pdf", b"%PDF-1.7 a letter")] * 2


def test_the_menu_of_commands_is_shown_once_and_follows_the_language(api, bot, stage):
    zawadi, chui = known(api, stage), known(api, stage, 9, CHUI)
    zawadi.says("/menu")
    zawadi.waits_for(lambda: "register" in zawadi.commands)
    chui.says("/menu")
    chui.waits_for(lambda: "posting" in chui.commands)
    assert "register" not in chui.commands
    zawadi.says("/menu")
    zawadi.waits_for(lambda: len(texts(zawadi)) == 2)
    until(lambda: settled(bot))
    assert len(api.called("setMyCommands", None)) == 2
    zawadi.says("/language")
    zawadi.waits_for(lambda: "Which language" in zawadi.heard)
    zawadi.taps("Kiswahili")
    zawadi.waits_for(lambda: "Kiswahili" in zawadi.heard)
    zawadi.says("/menu")
    zawadi.waits_for(lambda: zawadi.commands["language"] == "Lugha")


def test_a_menu_that_could_not_be_shown_is_shown_with_the_next_turn(api, bot, stage):
    zawadi = known(api, stage)
    api.faults.next("setMyCommands", status=502)
    zawadi.says("/menu")
    until(lambda: len(api.called("setMyCommands")) == 1)
    assert zawadi.commands == {}
    zawadi.says("/menu")
    zawadi.waits_for(lambda: "register" in zawadi.commands)


def test_a_channel_that_is_not_served_here_is_left_alone(api, bot, stage):
    with stage.change():
        add_chat(stage, 7)
        stage.connection.execute(sa.update(Chat).values(channel="browser"))
    row = put(stage, 7, "for another copy")
    sweep(bot)
    assert state(stage, row) == Delivery.PENDING
