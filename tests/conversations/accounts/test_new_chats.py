"""New chats: what they give before they are let in, how the others hear of them, and `it was not me`."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from storage.accounts import Pin, hashed
from storage.audit import AuditRow
from storage.delivery import Chat, Lane, Outgoing
from storage.people import Person
from tests.stage import BEN, DIRECTOR, MANAGER, Rendering, Talk

ID, PIN = "27340917", "482913"
ASKED = "Type your PIN of six digits, or the last 4 digits of your national ID."
HIDDEN = ("Ben", "Kato", "Mlimani", "254 700 000 003", "0700000003", BEN)


@pytest.fixture
def owner(sqlite_stage):
    """Ben's own chat, in which he has been for days."""
    with sqlite_stage.change() as stage:
        sealed = stage.database.vault.seal(ID, "national_id")
        stage.connection.execute(sa.update(Person).where(Person.phone == BEN).values(national_id=sealed))
    here = talk(sqlite_stage, "7").shares(BEN)
    assert "Welcome, Ben Kato." in here.heard
    sqlite_stage.now += timedelta(days=2)
    return here


def talk(stage, chat, **service) -> Talk:
    return Talk(stage, Rendering(), chat=chat, **({"sms": True} | service))


def new(owner) -> Talk:
    """Somebody with Ben's SIM, in another Telegram account."""
    return talk(owner.stage, "8").shares(BEN)


def gives_pin(owner, pin=PIN) -> None:
    """He has a PIN, for days."""
    [ben] = owner.stage.rows(Person, phone=BEN)
    kept = hashed(owner.stage.database.vault, pin)
    with owner.stage.change() as stage:
        stage.connection.execute(sa.insert(Pin).values(person_id=ben.id, hash=kept, set_at=stage.now))
    owner.stage.now += timedelta(days=2)


def told(stage, chat="7") -> list[Outgoing]:
    here = stage.rows(Chat, external_id=chat)[0].id
    return [row for row in stage.rows(Outgoing, chat_id=here) if (row.record or "").startswith("told:")]


def button(row) -> str:
    [[only]] = row.message["buttons"]
    return str(f"{only['where']}.{only['action']}:{only['value']}")


def whose(stage, chat) -> int:
    return int(stage.rows(Chat, external_id=chat)[0].person_id or 0)


def last_pin(stage) -> str:
    texts = [row.message["text"] for row in stage.rows(Outgoing, lane=Lane.CODE)]
    return [str(found[0]) for text in texts if (found := re.findall(r"\b\d{6}\b", text))][-1]


# what a new chat gives


def test_another_chat_with_the_phone_in_hand_sees_nothing_before_it_has_shown_more(owner):
    stranger = new(owner)
    assert stranger.heard == ASKED
    for said in ("/menu", "/register", "/posting", "my letter", "/details", "/account", "Ben", "0", "1", "/mydata"):
        stranger.says(said)
        assert not any(word in stranger.heard for word in HIDDEN), (said, stranger.heard)
    assert not whose(owner.stage, "8")


def test_a_phone_that_the_channel_proves_is_no_more(owner):
    stranger = talk(owner.stage, f"+{BEN}")
    for said in ("hello", "/posting", "my letter"):
        stranger.turn(Rendering().said(said), phone=BEN)
        assert not any(word in stranger.heard for word in HIDDEN), (said, stranger.heard)


@pytest.mark.parametrize("given", ["0917", "09 17", PIN])
def test_the_end_of_the_id_or_the_pin_opens_it(owner, given):
    gives_pin(owner)
    assert "Welcome, Ben Kato." in new(owner).says(given).heard
    assert whose(owner.stage, "8") == whose(owner.stage, "7")


def test_the_end_of_the_id_unlocks_nothing(owner):
    gives_pin(owner)
    assert "PIN of six digits" in new(owner).says("0917").says("/mydata").heard


def test_nothing_tells_which_of_the_two_was_wrong_and_they_count_together(owner):
    stranger = new(owner)
    heard = [stranger.says(said).heard.splitlines()[0] for said in ("0918", "000000", "1111", "222222")]
    assert heard == [f"That is not right: {left} tries left. Check it and type it again." for left in (4, 3, 2)] + [
        "That is not right: 1 try left. Check it and type it again."
    ]
    assert "no PIN works until" in stranger.says("3333").heard
    assert "no PIN works until" in stranger.says("0917").heard


def test_the_question_tells_not_whether_there_is_an_id_or_a_pin(owner):
    asked = new(owner)
    with owner.stage.change() as stage:
        stage.connection.execute(sa.update(Person).values(national_id=None))
    without = talk(owner.stage, "9").shares(BEN)
    gives_pin(owner)
    with_pin = talk(owner.stage, "10").shares(BEN)
    assert (asked.heard, asked.labels) == (without.heard, without.labels) == (with_pin.heard, with_pin.labels)
    assert without.says("0917").heard[:18] == with_pin.says("0917").heard[:18] == "That is not right:"


def test_digits_of_the_id_do_not_do_where_no_phone_is_proven(owner):
    gives_pin(owner)
    typed = talk(owner.stage, "8").says("hello").says("0700000003")
    assert "six digits." in typed.heard
    assert "PIN has 6 digits" in typed.says("0917").heard


def test_who_has_neither_a_pin_nor_another_chat_comes_in_as_ever(sqlite_stage):
    assert "Welcome, Ben Kato." in talk(sqlite_stage, "7").shares(BEN).heard
    proven = talk(sqlite_stage, f"+{MANAGER}").turn(Rendering().said("hello"), phone=MANAGER)
    assert "Welcome, Zawadi Mfano." in proven.heard
    assert not sqlite_stage.rows(Outgoing, lane=Lane.LETTER)


def test_a_chat_by_sms_that_is_only_ours_to_them_proves_nothing_and_asks_for_nothing(sqlite_stage):
    [ben] = sqlite_stage.rows(Person, phone=BEN)
    with sqlite_stage.change() as stage:
        stage._add(Chat, channel="sms", external_id=f"+{BEN}", person_id=ben.id, heard_at=stage.now, session={})
    assert "Welcome, Ben Kato." in talk(sqlite_stage, "7").shares(BEN).heard
    assert not told(sqlite_stage, f"+{BEN}")


def test_without_sms_a_new_pin_goes_to_the_other_chat_and_never_here(owner):
    stranger = talk(owner.stage, "8", sms=False).shares(BEN).taps("Send me a new PIN")
    assert "in your other chat" in stranger.heard
    [code] = owner.stage.rows(Outgoing, lane=Lane.CODE)
    assert code.chat_id == owner.stage.rows(Chat, external_id="7")[0].id


# told in the others


def test_a_new_chat_is_told_in_every_other_also_after_stop(owner):
    talk(owner.stage, "9").enters(BEN)
    owner.says("STOP")
    new(owner).says("0917")
    for chat in ("7", "9"):
        [row] = told(owner.stage, chat)
        assert row.message["text"].startswith("A new chat on Telegram opened your Karani account")
        assert [b["label"] for line in row.message["buttons"] for b in line] == ["It was not me"]
        assert "alarm" in row.message["typed"]
    assert not told(owner.stage, "8")


@pytest.mark.parametrize(
    ("done", "said"),
    [
        (lambda here: here.says("/pin"), "A new PIN for your Karani account was asked for"),
        (lambda here: here.unlocks().says("/phone").shares("254700000077"), "The number of your Karani account"),
        (lambda here: here.unlocks().says("/mydata"), "All your data in Karani was asked for"),
    ],
)
def test_what_touches_the_account_is_told_in_the_others(owner, done, said):
    done(talk(owner.stage, "9").enters(BEN))
    [row] = told(owner.stage)
    assert row.message["text"].startswith(said)


def test_the_same_chat_in_which_the_pin_is_given_again_is_not_new(owner):
    gives_pin(owner)
    here = talk(owner.stage, "8").says("hello").says("0700000003").says(PIN)
    owner.stage.now += timedelta(hours=3)
    assert "Welcome" in here.says("/menu").says(PIN).heard
    assert len(told(owner.stage)) == 1


def test_the_notice_is_in_the_language_of_the_person(owner):
    owner.says("lugha").taps("Kiswahili")
    new(owner).says("0917")
    [row] = told(owner.stage)
    assert row.message["template"] == "account.sw"


# it was not me


def disowned(owner) -> Talk:
    stranger = new(owner).says("0917")
    assert "Welcome" in stranger.heard
    owner.presses(button(told(owner.stage)[0]))
    return stranger


def test_it_was_not_me_shuts_the_new_chat_and_tells_the_director(owner):
    gives_pin(owner)
    director = talk(owner.stage, "20").shares(DIRECTOR).says("STOP")
    stranger = disowned(owner)
    assert "Noted: it was not you." in owner.heard
    assert not whose(owner.stage, "8")
    assert whose(owner.stage, "7")
    for act in ("/menu", "/posting", "0917", PIN):
        assert not any(word in stranger.says(act).heard for word in HIDDEN), act
    assert ASKED not in stranger.shares(BEN).heard, "which is for chats that nobody has said that of"
    assert "this chat is not theirs" in stranger.taps("Send me a new PIN").heard
    assert not owner.stage.rows(Pin), "it is void: whoever came in may have known it"
    here = owner.stage.rows(Chat, external_id=director.chat)[0].id
    [notice] = [row for row in owner.stage.rows(Outgoing, chat_id=here) if row.lane == Lane.LETTER]
    assert "Ben Kato, 0700 000 003, says that someone else used their account: a new chat." in (notice.message["text"])
    [row] = owner.stage.rows(AuditRow, act="not the owner")
    assert row.detail["chat"] == owner.stage.rows(Chat, external_id="8")[0].id


def test_typed_where_there_are_no_buttons(owner):
    new(owner).says("0917")
    [row] = told(owner.stage)
    assert "Noted: it was not you." in owner.says(f"alarm {str(row.record).partition(':')[2]}").heard
    assert not whose(owner.stage, "8")


def test_the_word_alone_means_what_was_told_last(owner):
    new(owner).says("0917")
    assert "Noted: it was not you." in owner.says("It was not me!").heard
    assert "There is nothing here to undo" in owner.says("/alarm").heard


def test_its_button_is_good_once_for_a_week_in_a_chat_that_was_told(owner):
    stranger = new(owner).says("0917")
    press = button(told(owner.stage)[0])
    later = talk(owner.stage, "9").enters(BEN)
    other = talk(owner.stage, "10").shares(MANAGER)
    for chat in (stranger, later, other, talk(owner.stage, "11").says("hello")):
        assert "There is nothing here to undo" in chat.presses(press).heard
    owner.stage.now += timedelta(days=8)
    assert "There is nothing here to undo" in owner.presses(press).heard
    assert whose(owner.stage, "8") == whose(owner.stage, "7")
    owner.stage.now -= timedelta(days=7)
    owner.presses(press)
    assert "There is nothing here to undo" in owner.presses(press).heard
    assert len(owner.stage.rows(AuditRow, act="not the owner")) == 1


def test_a_thief_cannot_answer_for_the_owners_own_chat(owner):
    """Nor with any number near that of an event they were told of."""
    stranger = new(owner).says("0917")
    for event in range(40):
        stranger.presses(f"alarm.about:{event}")
    assert whose(owner.stage, "7")


def test_whoever_came_in_later_cannot_answer_for_what_the_owner_does_here(owner):
    """A copy of the data, a new PIN: both are told in the chat that came in with SIM and ID, which shuts nobody out."""
    gives_pin(owner)
    stranger = new(owner).says("0917")
    owner.says("/mydata").says(PIN).says("/pin")
    events = told(owner.stage, "8")
    assert events
    for event in events:
        assert "There is nothing here to undo" in stranger.presses(button(event)).heard
    assert "There is nothing here to undo" in stranger.says("alarm").heard
    assert whose(owner.stage, "7")
    assert owner.stage.rows(Pin)


def test_the_owner_answers_for_a_chat_that_was_theirs_once(owner):
    """It was logged out with all others; what it does later is no old right of it."""
    gives_pin(owner)
    former = new(owner).says("0917")
    owner.says("/logout").says("hello").shares(BEN).says(PIN)
    assert whose(owner.stage, "7")
    assert not whose(owner.stage, "8")
    former.says("hello").shares(BEN).says("Send me a new PIN")
    assert "Noted: it was not you." in owner.presses(button(told(owner.stage)[-1])).heard


def test_the_director_opens_what_was_shut(owner):
    stranger = disowned(owner)
    director = talk(owner.stage, "20").shares(DIRECTOR).says("/officers").says("Ben Kato")
    director.taps("Lock or log out").taps("It was them: open it")
    assert "Opened." in director.heard
    assert "Welcome, Ben Kato." in stranger.shares(BEN).taps("Send me a new PIN").says(last_pin(owner.stage)).heard


def test_an_erasure_begun_before_the_pin_was_renewed_is_shut_too(owner):
    gives_pin(owner)
    stranger = new(owner).says("0917").says("/delete").taps("Go on with the PIN").taps("Send me a new PIN")
    assert "renewed from a new chat" in stranger.says(last_pin(owner.stage)).heard


# the PIN renewed from a new chat


def test_a_pin_renewed_from_a_new_chat_opens_sealed_details_after_a_day(owner):
    gives_pin(owner)
    stranger = new(owner).taps("Send me a new PIN")
    assert "Welcome, Ben Kato." in stranger.says(last_pin(owner.stage)).heard
    for sealed in ("/mydata", "/phone", "/delete"):
        assert "renewed from a new chat" in stranger.says(sealed).heard, sealed
    assert "renewed from a new chat" in stranger.says("/bank").taps("I agree").heard
    elsewhere = talk(owner.stage, "9").says("hello").says("0700000003").says(last_pin(owner.stage))
    assert "renewed from a new chat" in elsewhere.says("/mydata").heard
    owner.stage.now += timedelta(days=1, minutes=1)
    assert "PIN of six digits" in stranger.says("/mydata").heard
    assert "to read" in stranger.says(last_pin(owner.stage)).heard


def test_or_with_the_director(owner):
    gives_pin(owner)
    stranger = new(owner).taps("Send me a new PIN").says(last_pin(owner.stage))
    assert "renewed from a new chat" in stranger.says("/mydata").heard
    director = talk(owner.stage, "20").shares(DIRECTOR).says("/officers").says("Ben Kato")
    director.taps("Lock or log out").taps("It was them: open it")
    assert "to read" in stranger.says("/mydata").heard
    assert "It was them: open it" not in director.labels


def test_the_owners_own_chat_waits_for_nothing(owner):
    gives_pin(owner)
    new(owner).taps("Send me a new PIN")
    assert "to read" in owner.says("/mydata").says(last_pin(owner.stage)).heard


def test_whoever_has_one_chat_alone_waits_for_nothing(sqlite_stage):
    here = talk(sqlite_stage, "7").shares(BEN).says("/pin").says("/pin")
    assert "to read" in here.says("/mydata").says(last_pin(sqlite_stage)).heard


# this is not me


def test_this_is_not_me_stands_under_the_welcome(sqlite_stage):
    here = talk(sqlite_stage, "7").shares(BEN)
    assert "This is not me" in here.labels
    assert "no longer linked to Ben Kato" in here.taps("This is not me").heard
    assert not whose(sqlite_stage, "7")
    assert "chat unlinked" in [row.act for row in sqlite_stage.rows(AuditRow)]
    assert "Ben" not in here.shares(BEN).heard
    assert "This is not me" not in talk(sqlite_stage, "8").enters(MANAGER).says("/menu").labels


@pytest.mark.parametrize("said", ["si mimi", "Not me.", "This is not me", "/notme", "SI MIMI!"])
@pytest.mark.parametrize(
    "at", ["/menu", "/posting", "/pay", "/account", "/officers", "lugha", "/privacy", "/workplace"]
)
def test_it_is_heard_at_any_question(sqlite_stage, said, at):
    here = talk(sqlite_stage, "7").shares(BEN).unlocks().says(at)
    here.says(said)
    assert not whose(sqlite_stage, "7"), here.heard


def test_where_a_name_is_asked_for_too(sqlite_stage):
    here = talk(sqlite_stage, "7").shares(BEN).says("/qualification").taps("I agree")
    assert "no longer linked" in here.says("si mimi").heard


def test_a_phone_that_the_channel_proves_does_not_link_it_again(sqlite_stage):
    here = talk(sqlite_stage, f"+{BEN}")
    for said in ("hello", "si mimi", "hello", "/posting"):
        here.turn(Rendering().said(said), phone=BEN)
    assert not any(word in here.heard for word in HIDDEN)


def test_in_a_chat_that_was_told_of_something_it_is_asked_which(owner):
    new(owner).says("0917")
    assert owner.says("si mimi").labels == ["It was not me", "This chat is not mine", "Back"]
    assert "Noted: it was not you." in owner.taps("It was not me").heard
    assert not whose(owner.stage, "8")
    assert whose(owner.stage, "7")


# logged out


def test_after_the_log_out_no_chat_of_theirs_is_in(owner):
    others = [talk(owner.stage, chat).enters(BEN) for chat in ("8", f"+{BEN}")]
    assert "So are 2 other chats of yours." in owner.says("/logout").heard
    for chat in others:
        assert not any(word in chat.turn(Rendering().said("/posting"), phone=BEN).heard for word in HIDDEN)
    assert all(row.person_id is None for row in owner.stage.rows(Chat))
    assert not any(word in talk(owner.stage, "9").shares(BEN).heard for word in HIDDEN), "nor is a new one"
    texts = [row.message["text"] for row in owner.stage.rows(Outgoing, lane=Lane.REPLY)]
    assert texts.count("You were logged out in all your chats. Your PIN opens this one again.") == 2
