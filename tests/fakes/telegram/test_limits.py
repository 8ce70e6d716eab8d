"""What Telegram refuses, the fake refuses, in the same words."""

from typing import Any

import pytest
import telegram

from .api import BotApi
from .asking import ask, buttons, post, refused
from .people import Person


def test_wrong_tokens_and_methods(api: BotApi) -> None:
    assert post(api, "getMe", token="123456:WRONG")["error_code"] == 401
    assert post(api, "getMe", token="nonsense")["error_code"] == 404
    assert post(api, "noSuchMethod")["description"] == "Not Found: method not found"
    assert api.violations
    api.violations.clear()


@pytest.mark.parametrize(
    ("method", "words", "params"),
    [
        ("sendMessage", "message text is empty", {"text": " "}),
        ("sendMessage", "message is too long", {"text": "a" * 4097}),
        ("sendMessage", "message is too long", {"text": "👍" * 2049}),  # counted in UTF-16
        ("sendDocument", "message caption is too long", {"document": "x", "caption": "a" * 1025}),
        ("answerCallbackQuery", "MESSAGE_TOO_LONG", {"callback_query_id": "1", "text": "a" * 201}),
        ("setMyCommands", "BOT_COMMAND_INVALID", {"commands": [{"command": "Register", "description": "x"}]}),
        ("setMyCommands", "BOT_COMMAND_DESCRIPTION_INVALID", {"commands": [{"command": "a", "description": ""}]}),
        ("setMyCommands", "too many commands", {"commands": [{"command": "a", "description": "x"}] * 101}),
        ("setWebhook", "An HTTPS URL must be provided", {"url": "http://karani.example/telegram"}),
        ("setWebhook", "only on ports 80, 88, 443 or 8443", {"url": "https://karani.example:8000/telegram"}),
        ("setWebhook", "unallowed characters", {"url": "https://karani.example/", "secret_token": "a b"}),
    ],
)
def test_limits_are_kept(api: BotApi, asha: Person, method: str, words: str, params: dict[str, Any]) -> None:
    chat = {"chat_id": asha.id} if method.startswith("send") else {}
    refused(api, method, words, **chat, **params)
    assert asha.messages == []


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        ("BUTTON_DATA_INVALID", [["é" * 31]]),  # 34 characters with "do:", but 65 bytes
        ("reply markup is too long", [["x"] * 9]),
        ("reply markup is too long", [["x"] * 5] * 21),
        ('field "text" must be non-empty', [[""]]),
    ],
)
def test_keyboards_have_limits(api: BotApi, asha: Person, words: str, rows: list[list[str]]) -> None:
    refused(api, "sendMessage", words, chat_id=asha.id, text="x", reply_markup=buttons(*rows).to_dict())


def test_what_just_fits_is_taken(api: BotApi, asha: Person) -> None:
    rows = [["é" * 30] + ["x"] * 7] * 12
    ask(api, lambda bot: bot.send_message(7, "a" * 4096, reply_markup=buttons(*rows)))
    ask(api, lambda bot: bot.send_document(7, b"x", "a" * 1024))
    assert len(asha.messages) == 2


def test_a_person_who_blocked_the_bot_is_not_reached(api: BotApi, asha: Person) -> None:
    asha.blocks()
    with pytest.raises(telegram.error.Forbidden, match="bot was blocked by the user"):
        ask(api, lambda bot: bot.send_message(7, "Hello"))
    asha.unblocks()
    ask(api, lambda bot: bot.send_message(7, "Hello"))
    assert asha.heard == "Hello"


def test_a_stranger_is_not_found(api: BotApi) -> None:
    with pytest.raises(telegram.error.BadRequest, match="Chat not found"):
        ask(api, lambda bot: bot.send_message(99, "Hello"))


def test_rates_are_off_unless_asked_for(api: BotApi, asha: Person) -> None:
    assert all(post(api, "sendMessage", chat_id=asha.id, text=str(n))["ok"] for n in range(40))


def test_rates_by_chat_and_overall(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # without it python-telegram-bot's RetryAfter warns
    with BotApi(per_second=4, per_chat_burst=2) as api:
        people = [api.person(number, "X") for number in (1, 2, 3)]
        replies = [post(api, "sendMessage", chat_id=p.id, text=t) for p in people[:2] for t in "abc"]
        assert [reply["ok"] for reply in replies] == [True, True, False] * 2
        assert replies[2]["parameters"]["retry_after"] == 1
        with pytest.raises(telegram.error.RetryAfter):
            ask(api, lambda bot: bot.send_message(1, "d"))
