"""The published spec is held against requests, replies and updates, where it is there."""

from typing import Any

import pytest

from .api import BotApi
from .asking import post
from .people import Person
from .published import Published, SpecAbsent, published, without_spec

spec_is_here = pytest.mark.skipif(not published().known, reason="the published Bot API spec is absent")


@spec_is_here
@pytest.mark.parametrize(
    ("problem", "method", "params"),
    [
        ("there is no method sendMesage", "sendMesage", {}),
        ("sendMessage: chat_id is missing", "sendMessage", {"text": "x"}),
        ("sendMessage: txt is unknown", "sendMessage", {"chat_id": 7, "text": "x", "txt": "x"}),
        ("text is not of type String: 5", "sendMessage", {"chat_id": 7, "text": 5}),
        ("message_id is not of type Integer: '5'", "deleteMessage", {"chat_id": 7, "message_id": "5"}),
        ("reply_markup: null is not left out", "sendMessage", {"chat_id": 7, "text": "x", "reply_markup": None}),
        (
            "reply_markup.inline_keyboard[0][0].calback_data is unknown",
            "sendMessage",
            {"chat_id": 7, "text": "x", "reply_markup": {"inline_keyboard": [[{"text": "x", "calback_data": "x"}]]}},
        ),
        (
            "style is 'green', not danger or success or primary",
            "sendMessage",
            {
                "chat_id": 7,
                "text": "x",
                "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "x", "style": "green"}]]},
            },
        ),
        ("scope.chat_id is missing", "deleteMyCommands", {"scope": {"type": "chat"}}),
    ],
)
def test_requests_are_held_against_the_published_spec(
    api: BotApi, asha: Person, problem: str, method: str, params: dict[str, Any]
) -> None:
    post(api, method, **params)
    assert any(problem in violation for violation in api.violations), api.violations
    api.violations.clear()


@spec_is_here
def test_replies_and_updates_are_held_against_the_published_spec(api: BotApi, asha: Person) -> None:
    wrong = {"ok": True, "result": {"message_id": "5", "date": 0, "chat": {"id": 7, "type": "private"}}}
    assert published().reply("sendMessage", wrong) == [
        "the answer to sendMessage: result.message_id is not of type Integer: '5'"
    ]
    asha.sends_raw({"novelty": 1}, as_published=False)
    assert api.violations == []
    asha.sends_raw({"novelty": 1})
    assert "novelty is unknown" in api.violations.pop()


def test_without_the_spec_the_layer_is_skipped_and_says_so() -> None:
    with pytest.warns(SpecAbsent, match="the published Bot API spec is absent"):
        nothing = without_spec()
    assert nothing.request("sendMesage", {"txt": 5}) == []
    assert nothing.reply("sendMessage", {"ok": True, "result": 5}) == []
    assert nothing.value({}, "Update") == []
    assert not Published(None).known
