"""A test can make requests fail as they fail in life."""

import pytest
import telegram

from tests.fakes.telegram.api import BotApi
from tests.fakes.telegram.asking import ask, post
from tests.fakes.telegram.people import Person
from tests.waiting import PATIENCE


def test_faults_refuse_once_and_only_where_told(api: BotApi, asha: Person) -> None:
    ben = api.person(8, "Ben")
    api.faults.next("sendMessage", status=429, retry_after=2, chat=7)
    assert post(api, "sendMessage", chat_id=8, text="to Ben")["ok"]
    reply = post(api, "sendMessage", chat_id=7, text="to Asha")
    assert reply["description"] == "Too Many Requests: retry after 2"
    assert reply["parameters"] == {"retry_after": 2}
    api.faults.next("*", status=500, times=2)
    assert [post(api, "sendMessage", chat_id=7, text="again")["ok"] for _ in range(3)] == [False, False, True]
    api.faults.next("sendMessage", status=403)
    assert post(api, "sendMessage", chat_id=7, text="x")["description"] == "Forbidden: bot was blocked by the user"
    api.faults.next("sendMessage", status=400, description="Bad Request: PEER_ID_INVALID")
    assert post(api, "sendMessage", chat_id=7, text="x")["description"] == "Bad Request: PEER_ID_INVALID"
    assert (asha.heard, ben.heard, api.faults.left) == ("again", "to Ben", 0)
    assert [call.status for call in api.called("sendMessage", chat=7)] == [429, 500, 500, 200, 403, 400]


@pytest.mark.parametrize("before", [False, True])
def test_a_timeout_comes_after_the_act_unless_told_otherwise(api: BotApi, asha: Person, before: bool) -> None:
    api.faults.next("sendMessage", hang=PATIENCE, before=before)
    with pytest.raises(telegram.error.TimedOut):
        ask(api, lambda bot: bot.send_message(7, "Hello", read_timeout=1))
    asha.waits_for(lambda: asha.heard == ("" if before else "Hello"))


@pytest.mark.parametrize("before", [False, True])
def test_a_dropped_connection_gives_no_answer(api: BotApi, asha: Person, before: bool) -> None:
    api.faults.next("sendMessage", drop=True, before=before)
    with pytest.raises(telegram.error.NetworkError):
        ask(api, lambda bot: bot.send_message(7, "Hello"))
    assert asha.heard == ("" if before else "Hello")
    assert api.calls[-1].status == 0
