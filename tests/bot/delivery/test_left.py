"""Chats in which nobody is any more, in whichever words the platform says so: nothing more is tried there."""

from bot.delivery import disappearing
from storage.delivery import Chat
from tests.stage.ground import NONSENSE, known, settled
from tests.waiting import until

GONE = (
    (403, "Forbidden: bot was blocked by the user"),
    (400, "Bad Request: USER_IS_BLOCKED"),
    (400, "Bad Request: INPUT_USER_DEACTIVATED"),
    (400, "Bad Request: PEER_ID_INVALID"),
    (400, "Bad Request: user not found"),
    (400, "Bad Request: chat not found"),
)


def active(stage, person) -> bool:
    return bool(stage.rows(Chat, external_id=str(person.id))[0].active)


def test_whatever_the_words_the_chat_is_left_and_no_menu_goes_there(api, bot, stage):
    ben = known(api, stage)
    for status, description in GONE:
        api.faults.next("sendMessage", status=status, description=description)
        ben.says("/nonsense")
        until(lambda: not active(stage, ben) and settled(bot) and not api.faults.left)
    assert api.called("setMyCommands") == []
    api.faults.next("setMyCommands", status=403)
    ben.says("/nonsense")
    ben.waits_for(lambda: NONSENSE in ben.heard)
    until(lambda: not active(stage, ben))
    ben.says("/nonsense")
    until(lambda: len(api.called("setMyCommands")) == 2)


def test_a_pin_is_deleted_once_the_platform_lets_us(api, bot, stage, monkeypatch):
    monkeypatch.setattr(disappearing, "pause", lambda _problem, _tries: 0.01)
    ben = known(api, stage)
    before = len(ben.messages)
    api.faults.next("deleteMessage", status=429)
    api.faults.next("deleteMessage", status=502)
    ben.says("482913")
    until(lambda: [call.status for call in api.called("deleteMessage")] == [429, 502, 200])
    assert len(ben.messages) >= before
