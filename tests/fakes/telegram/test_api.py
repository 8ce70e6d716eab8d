"""The fake Bot API does what Telegram does, as seen by python-telegram-bot and over plain HTTP."""

import asyncio
import threading
import time
import warnings

import aiohttp
import pytest
import telegram
from telegram import (
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from tests import waiting
from tests.waiting import PATIENCE

from . import limits
from .api import BotApi
from .asking import ask, buttons, in_background, post, refused
from .people import Person


def test_a_message_sent_is_heard(api: BotApi, asha: Person) -> None:
    sent = ask(api, lambda bot: bot.send_message(7, " Hello ", reply_markup=buttons(["Yes", "No"], ["Later"])))
    assert asha.heard == "Hello"
    assert asha.messages[-1].id == sent.message_id
    assert asha.messages[-1].buttons == [["Yes", "No"], ["Later"]]
    assert asha.messages[-1].data("No") == "do:No"
    assert [call.method for call in api.calls] == ["getMe", "sendMessage"]
    assert api.called("sendMessage", chat=7)[0].params["text"] == " Hello "


def test_what_a_person_says_is_fetched_and_confirmed(api: BotApi, asha: Person) -> None:
    first, second = asha.says("/register now"), asha.says("hello")
    updates = ask(api, lambda bot: bot.get_updates())
    assert [u.update_id for u in updates] == [first, second]
    assert updates[0].message.entities[0].length == len("/register")
    assert updates[0].effective_user.language_code == "en"
    assert [u.update_id for u in ask(api, lambda bot: bot.get_updates(offset=second))] == [second]
    assert ask(api, lambda bot: bot.get_updates(offset=second + 1)) == ()
    assert api.pending == 0


def test_limit_and_negative_offset(api: BotApi, asha: Person) -> None:
    numbers = [asha.says(str(n)) for n in range(5)]
    assert [u["update_id"] for u in post(api, "getUpdates", limit=2)["result"]] == numbers[:2]
    assert [u["update_id"] for u in post(api, "getUpdates", offset=-1)["result"]] == numbers[4:]
    assert api.pending == 1


def test_a_tap_carries_the_data_and_the_message(api: BotApi, asha: Person) -> None:
    ask(api, lambda bot: bot.send_message(7, "Old", reply_markup=buttons(["All present", "Send"])))
    ask(api, lambda bot: bot.send_message(7, "New", reply_markup=buttons(["3 Pendo", "✓ P", "Ab"], ["13 Omar", "P"])))
    asha.taps("P", row="3 ")
    asha.taps("P", row="13 ")
    asha.taps("present")
    asha.presses("forged:data", message_id=5000)
    asha.presses("forged:data")
    updates = ask(api, lambda bot: bot.get_updates())
    queries = [u.callback_query for u in updates]
    assert [q.data for q in queries] == ["do:✓ P", "do:P", "do:All present", "forged:data", "forged:data"]
    assert [q.message.is_accessible for q in queries] == [True, True, True, False, True]
    assert queries[2].message.text == "Old"
    assert asha.unanswered == 5


def test_a_tap_on_no_button_lists_the_labels(api: BotApi, asha: Person) -> None:
    ask(api, lambda bot: bot.send_message(7, "Choose", reply_markup=buttons(["Yes", "No"])))
    with pytest.raises(AssertionError, match=r"no button 'Maybe', only \['Yes', 'No'\]"):
        asha.taps("Maybe")


def test_a_press_is_answered_with_a_toast(api: BotApi, asha: Person) -> None:
    asha.presses("do:it")
    query = ask(api, lambda bot: bot.get_updates())[0].callback_query.id
    ask(api, lambda bot: bot.answer_callback_query(query, "Saved"))
    ask(api, lambda bot: bot.answer_callback_query(query))
    assert asha.toasts == ["Saved", ""]
    assert asha.unanswered == 0


def test_an_old_or_unknown_press_cannot_be_answered(api: BotApi, asha: Person) -> None:
    asha.presses("do:it")
    query = ask(api, lambda bot: bot.get_updates())[0].callback_query.id
    api.age_presses(limits.PRESSES_KEPT + 1)
    for number in (query, "1"):
        with pytest.raises(telegram.error.BadRequest, match="Query is too old and response timeout expired"):
            ask(api, lambda bot, number=number: bot.answer_callback_query(number))  # type: ignore[misc]
    assert asha.toasts == []


def test_edits_are_seen_and_counted(api: BotApi, asha: Person) -> None:
    sent = ask(api, lambda bot: bot.send_message(7, "One", reply_markup=buttons(["A"])))
    edited = ask(api, lambda bot: bot.edit_message_text("Two", 7, sent.message_id, reply_markup=buttons(["B"])))
    assert edited.text == asha.heard == "Two"
    assert asha.messages[-1].buttons == [["B"]]
    ask(api, lambda bot: bot.edit_message_reply_markup(7, sent.message_id))
    assert (asha.messages[-1].buttons, asha.messages[-1].edits) == ([], 2)
    with pytest.raises(telegram.error.BadRequest, match="Message is not modified"):
        ask(api, lambda bot: bot.edit_message_text("Two", 7, sent.message_id))
    with pytest.raises(telegram.error.BadRequest, match="Message to edit not found"):
        ask(api, lambda bot: bot.edit_message_text("Three", 7, 999))


def test_a_text_without_its_keyboard_loses_the_buttons(api: BotApi, asha: Person) -> None:
    sent = ask(api, lambda bot: bot.send_message(7, "One", reply_markup=buttons(["A"])))
    ask(api, lambda bot: bot.edit_message_text("Two", 7, sent.message_id))
    assert asha.messages[-1].buttons == []


def test_another_ones_message_cannot_be_edited(api: BotApi, asha: Person) -> None:
    asha.says("mine")
    number = ask(api, lambda bot: bot.get_updates())[0].message.message_id
    with pytest.raises(telegram.error.BadRequest, match="Message can't be edited"):
        ask(api, lambda bot: bot.edit_message_text("Ours", 7, number))


def test_a_deleted_message_is_gone(api: BotApi, asha: Person) -> None:
    sent = ask(api, lambda bot: bot.send_message(7, "A PIN"))
    assert ask(api, lambda bot: bot.delete_message(7, sent.message_id))
    assert (asha.messages, asha.heard) == ([], "")
    with pytest.raises(telegram.error.BadRequest, match="Message to delete not found"):
        ask(api, lambda bot: bot.delete_message(7, sent.message_id))


def test_a_reply_keyboard_stays_until_removed(api: BotApi, asha: Person) -> None:
    keys = ReplyKeyboardMarkup([[KeyboardButton("Share my number", request_contact=True)]])
    ask(api, lambda bot: bot.send_message(7, "Your number?", reply_markup=keys))
    ask(api, lambda bot: bot.send_message(7, "Please."))
    assert asha.keyboard == [["Share my number"]]
    assert asha.messages[0].asks_contact
    ask(api, lambda bot: bot.send_message(7, "Thanks.", reply_markup=ReplyKeyboardRemove()))
    assert asha.keyboard == []


def test_html_is_shown_without_its_tags(api: BotApi, asha: Person) -> None:
    ask(api, lambda bot: bot.send_message(7, "<b>Asha</b> &lt;3 R&D", parse_mode="HTML"))
    assert asha.heard == "Asha <3 R&D"
    for text, words in [
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<h1>a</h1>", 'Unsupported start tag "h1"'),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a</b>", "Unmatched end tag at byte offset 1"),
    ]:
        refused(api, "sendMessage", words, chat_id=7, text=text, parse_mode="HTML")


def test_forms_and_queries_are_read_like_json(api: BotApi, asha: Person) -> None:
    async def send() -> None:
        url = f"{api.url}/bot{api.token}/sendMessage"
        async with aiohttp.ClientSession() as client:
            await client.post(url, data={"chat_id": "7", "text": "12", "disable_notification": "True"})
            await client.get(url, params={"chat_id": "7", "text": "13", "reply_markup": '{"inline_keyboard":[]}'})
            form = aiohttp.FormData({"chat_id": "7", "document": "attach://letter"})
            form.add_field("letter", b"%PDF", filename="letter.pdf", content_type="application/pdf")
            await client.post(url.replace("Message", "Document"), data=form)

    asyncio.run(send())
    assert [message.text for message in asha.messages] == ["12", "13", ""]
    assert asha.messages[-1].document
    assert asha.messages[-1].document.data == b"%PDF"


def breaks_a_limit(error: Exception | None = None) -> None:
    """A test whose bot says nothing, and which may fail by itself."""
    with BotApi() as api:
        api.person(7, "Asha")
        post(api, "sendMessage", chat_id=7, text="")
        if error:
            raise error


def test_violations_fail_the_test_unless_it_failed_already() -> None:
    with pytest.raises(AssertionError, match="message text is empty"):
        breaks_a_limit()
    with pytest.raises(ZeroDivisionError):
        breaks_a_limit(ZeroDivisionError())


def test_waiting_in_vain_shows_the_chat(api: BotApi, asha: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "PATIENCE", 0.05)
    ask(api, lambda bot: bot.send_message(7, "Hello", reply_markup=buttons(["Yes"])))
    with pytest.raises(AssertionError, match=r"in vain: Asha; toasts \[\]\nChat 7:\n  #1 bot: Hello\n      \[Yes\]"):
        asha.waits_for(lambda: asha.messages[5].text == "never")


def test_it_ends_at_once_whatever_hangs() -> None:
    with BotApi() as api:
        asha = api.person(7, "Asha")
        api.faults.next("getMe", hang=PATIENCE)
        threads = [
            in_background(lambda: given_up(api, "getMe"))[0],
            in_background(lambda: given_up(api, "getUpdates"))[0],
        ]
        asha.waits_for(lambda: api.polls == 1 and api.called("getMe"))
        start = time.monotonic()
    assert time.monotonic() - start < PATIENCE / 2
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()


def given_up(api: BotApi, method: str) -> None:
    with pytest.raises(aiohttp.ClientError):
        post(api, method, timeout=30) if method == "getUpdates" else post(api, method)


def test_no_thread_and_no_warning_is_left_behind() -> None:
    before = threading.active_count()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for _ in range(3):
            with BotApi() as api:
                post(api, "getMe")
    assert threading.active_count() == before
