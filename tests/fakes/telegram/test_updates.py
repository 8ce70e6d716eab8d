"""All kinds of updates arrive, by the rules of Telegram's queue."""

import asyncio

import aiohttp
import pytest
import telegram

from tests.waiting import PATIENCE

from .api import BotApi
from .asking import ask, in_background, post
from .people import Person
from .updates import Updates


def test_contact_cards(api: BotApi, asha: Person) -> None:
    ben = api.person(8, "Ben", phone="254700000002")
    asha.shares_contact()
    asha.shares_contact(of=ben)
    asha.shares_contact(without_user_id=True)
    cards = [u.message.contact for u in ask(api, lambda bot: bot.get_updates())]
    assert [(c.phone_number, c.user_id) for c in cards] == [
        ("254700000001", 7),
        ("254700000002", 8),
        ("254700000001", None),
    ]


def test_all_kinds_of_updates_arrive(api: BotApi, asha: Person) -> None:
    asha.says("frist")
    asha.edits("first")
    asha.says_in_group("hello all")
    asha.posts_in_channel("news")
    asha.sends(photo=True, caption="stamped")
    asha.sends(voice=True)
    asha.sends(sticker=True)
    asha.sends_raw({"location": {"latitude": -1.28, "longitude": 36.82}})
    asha.blocks()
    asha.unblocks()
    updates = ask(api, lambda bot: bot.get_updates())
    assert updates[1].edited_message.text == "first"
    assert updates[2].message.chat.type == "supergroup"
    assert updates[3].channel_post.text == "news"
    assert updates[4].message.caption == "stamped"
    assert updates[4].message.photo[0].file_id
    assert updates[5].message.voice
    assert updates[6].message.sticker
    assert updates[7].message.location
    assert [u.my_chat_member.new_chat_member.status for u in updates[8:]] == ["kicked", "member"]
    assert api.chat(-100500).history[0].text == "hello all"


def test_kinds_not_asked_for_are_not_sent(api: BotApi, asha: Person) -> None:
    ask(api, lambda bot: bot.get_updates(allowed_updates=["message"]))
    asha.presses("do:it")
    number = asha.says("hello")
    assert [u["update_id"] for u in post(api, "getUpdates")["result"]] == [number]


def test_any_update_may_be_queued_repeated_and_out_of_order(api: BotApi, asha: Person) -> None:
    late = api.update(update_id=5001, novelty={"of": "tomorrow"})
    assert [u["update_id"] for u in post(api, "getUpdates")["result"]] == [late]
    early = api.update({"update_id": 5000, "novelty": {}})
    assert [u["update_id"] for u in post(api, "getUpdates", offset=late + 1)["result"]] == [early]
    api.repeat(late)
    assert [u["update_id"] for u in post(api, "getUpdates", offset=late + 1)["result"]] == [late]
    assert post(api, "getUpdates", offset=late + 1)["result"] == []
    assert asha.says("next") == late + 1
    api.restart_ids(40)
    assert asha.says("after a quiet week") == 40


def test_presses_vanish_long_before_messages(api: BotApi, asha: Person) -> None:
    asha.presses("do:it")
    asha.says("hello")
    api.age_presses(149)
    assert api.pending == 2
    api.age_presses(2)
    assert api.pending == 1
    api.age_messages(24 * 3600)
    assert post(api, "getUpdates")["result"] == []


def test_a_long_poll_ends_when_something_is_said(api: BotApi, asha: Person) -> None:
    thread, results = in_background(lambda: post(api, "getUpdates", timeout=30))
    asha.waits_for(lambda: api.polls == 1)
    number = asha.says("hello")
    thread.join(PATIENCE)
    assert [u["update_id"] for u in results[0]["result"]] == [number]


def test_the_poller_that_waits_is_ended_by_another(api: BotApi, asha: Person) -> None:
    thread, results = in_background(lambda: post(api, "getUpdates", timeout=30))
    asha.waits_for(lambda: api.polls == 1)
    assert post(api, "getUpdates")["ok"]
    thread.join(PATIENCE)
    assert results[0]["error_code"] == 409
    assert "terminated by other getUpdates request" in results[0]["description"]


def test_no_polling_beside_a_webhook(api: BotApi, asha: Person) -> None:
    thread, results = in_background(lambda: post(api, "getUpdates", timeout=30))
    asha.waits_for(lambda: api.polls == 1)
    ask(api, lambda bot: bot.set_webhook("https://karani.example/telegram"))
    thread.join(PATIENCE)
    assert "terminated by setWebhook request" in results[0]["description"]
    with pytest.raises(telegram.error.Conflict, match="webhook is active"):
        ask(api, lambda bot: bot.get_updates())
    ask(api, lambda bot: bot.delete_webhook())
    assert ask(api, lambda bot: bot.get_updates()) == ()


def test_a_poll_that_its_client_left_does_not_wait_on(api: BotApi, asha: Person) -> None:
    async def leave() -> None:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=0.1)) as client:
            with pytest.raises(TimeoutError):
                await client.post(f"{api.url}/bot{api.token}/getUpdates", json={"timeout": 30})

    asyncio.run(leave())
    asha.waits_for(lambda: api.polls == 0)


def test_updates_without_a_chat_have_a_lane_of_their_own() -> None:
    updates = Updates()
    updates.put({"poll": {"id": "1"}})
    assert updates.untaken()[0].lane == ("kind", "poll")
