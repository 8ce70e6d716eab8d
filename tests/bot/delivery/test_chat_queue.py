"""Chat queue: of each chat the messages go out in their order, whatever becomes of one of them."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.runner import Handover
from conversations.core import Document, Message
from handlers.channel import Later
from handlers.telegram import request
from storage.delivery import Chat, Lane, OutboxState, Outgoing, put_replies
from tests.stage import ASHA, CHUI, MANAGER
from tests.stage.ground import (
    MENU,
    NONSENSE,
    add_chat,
    known,
    later,
    pending,
    polling,
    put,
    settled,
    state,
    sweep,
    texts,
    waits_for_texts,
)
from tests.stage.service import free_port
from tests.waiting import PATIENCE, until

pytestmark = pytest.mark.usefixtures("by_hand")


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
    until(lambda: all(row.state == OutboxState.PENDING for row in stage.rows(Outgoing)))
    later(stage, 6)
    for said in (1, 2, 3):
        sweep(bot)
        waits_for_texts(zawadi, said)
        until(lambda: settled(bot))
    assert zawadi.messages[0].text.startswith(NONSENSE)
    assert texts(zawadi)[1:] == [MENU, "Which language shall we use?"]


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
    until(lambda: {row.state for row in stage.rows(Outgoing)} == {OutboxState.PENDING})
    assert sent == []
    later(stage, 6)
    for _ in range(2):
        sweep(bot)
        until(lambda: settled(bot))
    assert sent == ["first", "second"]


def test_an_answer_that_may_not_have_arrived_is_sent_again(api, bot, stage, monkeypatch):
    monkeypatch.setattr(request, "TIMEOUT", 1.0)
    zawadi = known(api, stage)
    api.faults.next("sendMessage", hang=PATIENCE)
    zawadi.says("/menu")
    until(lambda: pending(stage))
    sweep(bot)
    zawadi.waits_for(lambda: texts(zawadi) == [MENU, MENU])
    until(lambda: settled(bot))
    assert stage.rows(Outgoing)[0].state == OutboxState.SENT


@pytest.mark.parametrize("lane", [Lane.LETTER, Lane.NOTICE])
@pytest.mark.parametrize("fault", [{"hang": PATIENCE}, {"drop": True}])
def test_a_notice_that_may_have_arrived_is_unknown_and_never_repeated(api, bot, stage, monkeypatch, lane, fault):
    monkeypatch.setattr(request, "TIMEOUT", 1.0)
    zawadi = known(api, stage)
    row = put(stage, 7, "Your letter is here.", lane)
    api.faults.next("sendMessage", **fault)
    sweep(bot)
    until(lambda: state(stage, row) == OutboxState.UNKNOWN)
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
    assert state(stage, row) == OutboxState.SENT
    assert stage.rows(Outgoing)[0].tries == 2


def test_a_message_that_telegram_refuses_has_failed_and_holds_up_nothing(api, bot, stage):
    zawadi = known(api, stage)
    row = put(stage, 7, "never taken")
    put(stage, 7, "after it")
    api.faults.next("sendMessage", status=400, description="Bad Request: can't parse entities")
    sweep(bot)
    until(lambda: state(stage, row) == OutboxState.FAILED)
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
        if state(stage, row) == OutboxState.FAILED:
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
    assert {row.state for row in stage.rows(Outgoing)} == {OutboxState.SENT}


def test_who_has_blocked_us_everywhere_is_not_reached_until_they_write_again(api, bot, stage):
    zawadi = known(api, stage)
    row = put(stage, 7, "one", Lane.NOTICE)
    api.faults.next("sendMessage", status=403, chat=7)
    sweep(bot)
    until(lambda: state(stage, row) == OutboxState.FAILED)
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


def test_documents_are_made_when_they_are_sent(api, bot, stage, monkeypatch):
    zawadi = known(api, stage)

    async def fetch(source: str) -> tuple[bytes, str]:
        assert source == "sample:1:7"
        return b"%PDF-1.7 a letter", "application/pdf"

    monkeypatch.setattr(bot.services.channels["telegram"], "fetch", fetch)
    document = Document("letter.pdf", "sample:1:7", "Your letter")
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
