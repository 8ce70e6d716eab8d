"""Accounts: create one, log in and out, the PIN, and a change of phone."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from storage.accounts import Pin, PinSent, WrongPins, pins
from storage.audit import AuditRow
from storage.delivery import Chat, Lane, Outgoing, outbox
from storage.desk import Desk
from storage.people import Correction, FormerPhone, Person, dialled
from tests.stage import ASHA, BEN, DAY, DIRECTOR, MANAGER, STRANGER, Talk

NEW = "254700000077"
BAD = [".", "12", "1234567", "abcdef", "😀" * 6, "9" * 5000, "12\x00345", "'; DROP TABLE pins; --"]


@pytest.fixture
def typing(chat):
    """A stranger in a chat whose phone no channel proves, where codes go by SMS."""
    return another(chat, chat="7")


def another(talk: Talk, chat: str, **service) -> Talk:
    return Talk(talk.stage, talk.rendering, chat=chat, **({"sms": True} | service))


class Counting:
    """A hasher that notes what it checks and makes."""

    def __init__(self, hasher, noted):
        self.hasher, self.noted = hasher, noted

    def verify(self, kept, pin):
        self.noted.append("verify")
        return self.hasher.verify(kept, pin)

    def hash(self, pin):
        self.noted.append("hash")
        return self.hasher.hash(pin)


def sent(talk: Talk) -> list[tuple[str, str]]:
    """Codes and PINs on their way: the chat they go to, and their digits."""
    chats = {row.id: row.external_id for row in talk.stage.rows(Chat)}
    texts = [(chats[row.chat_id], row.message["text"]) for row in talk.stage.rows(Outgoing, lane=Lane.CODE)]
    return [(to, found[0]) for to, text in texts if (found := re.findall(r"\b\d{6}\b", text))]


def last(talk: Talk) -> str:
    return sent(talk)[-1][1]


def wrong(talk: Talk) -> str:
    return "000000" if last(talk) != "000000" else "111111"


def with_pin(talk: Talk, phone: str = BEN) -> str:
    """That person has a PIN from an earlier day; gives it."""
    before = another(talk, chat=f"earlier {phone}")
    before.shares(phone).says("/pin").says("/logout")
    pin = last(talk)
    talk.stage.now += timedelta(days=1)
    return pin


def own(talk: Talk, external_id: str = "7"):
    [row] = talk.stage.rows(Chat, external_id=external_id)
    return row


# create


def test_a_proven_number_makes_an_account_in_one_step(typing):
    typing.shares(STRANGER).taps("Create an account").taps("I agree").says("Mpya  Kabisa Mfano")
    assert f"Your user name is your number, {dialled(STRANGER)}." in typing.heard
    assert "Welcome, Mpya Kabisa Mfano." in typing.heard
    assert sent(typing)[-1][0] == f"+{STRANGER}"
    [person] = typing.stage.rows(Person, phone=STRANGER)
    assert own(typing).person_id == person.id
    assert own(typing).proven
    assert len(typing.stage.rows(AuditRow, act="chat linked")) == 1
    assert "Please check" not in typing.says("/details").heard, "the name was given a moment ago"
    assert "What is your gender" in typing.says("/personal").heard, "without the PIN that was sent a moment ago"


def test_a_typed_number_is_typed_twice_and_proven(typing):
    typing.says("/account").says("2540 7000 00099").says("0700000098")
    assert "two numbers differ" in typing.heard
    typing.says("0700 000 099").says(last(typing)).taps("I agree").says("Mpya Mfano")
    assert "Your account is ready" in typing.heard
    assert typing.stage.rows(Person, phone=STRANGER)
    assert "Welcome, Mpya Mfano." in typing.heard, "the code has proven the number a moment ago"
    assert sent(typing)[-1][0] == f"+{STRANGER}"
    assert "PIN" not in typing.says("/personal").heard


def test_refusing_the_notice_leaves_nothing_behind(typing):
    typing.shares(STRANGER).taps("Create an account")
    assert "You need not agree." in typing.heard
    assert "nothing new is kept" in typing.taps("I do not agree").heard
    assert not typing.stage.rows(Person, phone=STRANGER)


def test_a_number_with_an_account_gets_no_second_one(typing):
    with_pin(typing)
    people = len(typing.stage.rows(Person))
    typing.says("/account").says("0700000003").says("0700000003").says(last(typing))
    assert "already have an account" in typing.heard
    assert "Welcome, Ben Kato." in typing.taps("Send me a new PIN").says(last(typing)).heard
    assert len(typing.stage.rows(Person)) == people


def test_a_number_that_was_anothers_gets_no_account(typing):
    with typing.stage.change() as stage:
        stage.add_former_phone(STRANGER, 1)
    typing.shares(STRANGER).taps("Create an account")
    assert "belonged to another account" in typing.heard
    assert not typing.stage.rows(Person, phone=STRANGER)


def test_whoever_was_listed_while_the_name_was_asked_is_let_in(typing):
    typing.shares(STRANGER).taps("Create an account").taps("I agree")
    with typing.stage.change() as stage:
        stage.add_officer(stage.centre, STRANGER, "Mpya Kutoka Orodha")
    typing.says("Mpya Mfano")
    assert "Welcome, Mpya Kutoka Orodha." in typing.heard
    assert len(typing.stage.rows(Person, phone=STRANGER)) == 1


def test_whoever_was_listed_before_tapping_create_is_let_in(typing):
    typing.shares(STRANGER)
    with typing.stage.change() as stage:
        stage.add_officer(stage.centre, STRANGER, "Mpya Kutoka Orodha")
    assert "Welcome, Mpya Kutoka Orodha." in typing.taps("Create an account").heard


def test_a_typed_number_that_was_listed_meanwhile_takes_the_pin(typing):
    typing.says("/account").says("0700 000 099").says("0700 000 099").says(last(typing)).taps("I agree")
    with typing.stage.change() as stage:
        stage.add_officer(stage.centre, STRANGER, "Mpya Kutoka Orodha")
    assert "or the last 4 digits of your national ID" in typing.says("Mpya Mfano").heard
    assert "Welcome, Mpya Kutoka Orodha." in typing.taps("Send me a new PIN").says(last(typing)).heard


@pytest.mark.parametrize("name", [".", "A", "Anna", "12345 678", "😀 😀 😀", "x" * 5000, "A\x01 Bcd"])
def test_a_bad_name_is_asked_again(typing, name):
    typing.shares(STRANGER).taps("Create an account").taps("I agree").says(name)
    assert "full name" in typing.heard
    assert not typing.stage.rows(Person, phone=STRANGER)


@pytest.mark.parametrize("name", ["<script>alert(1)</script> x", "Ann'); DROP TABLE people; --"])
def test_script_and_sql_are_no_names(typing, name):
    typing.shares(STRANGER).taps("Create an account").taps("I agree").says(name)
    assert "full name" in typing.heard
    assert not typing.stage.rows(Person, phone=STRANGER)


@pytest.mark.parametrize("name", ["Director One", "Karani Council", "Mkurugenzi wa Mlimani"])
def test_nobody_calls_themselves_an_office(typing, name):
    typing.shares(STRANGER).taps("Create an account").taps("I agree").says(name)
    assert "That is a title, not a name." in typing.heard
    assert not typing.stage.rows(Person, phone=STRANGER)
    assert "Your account is ready." in typing.says("Nancy Baraza").heard


def test_an_account_is_shown_to_its_person(typing):
    typing.shares(BEN).says("/account")
    assert f"your user name is your number, {dialled(BEN)}" in typing.heard
    assert typing.labels == ["Change my number", "Send me a new PIN", "Log out", "Menu", "Back"]


def test_back_to_another_number_makes_no_account_for_it(chat):
    """What is proven is the number of the chat, or of the code; what was typed since is nobody's proof."""
    talk, say = another(chat, chat=f"+{NEW}"), chat.rendering.said
    for said in ("hello", "I have an account", "0700 000 099", "0", "0", "Create an account"):
        talk.turn(say(said), phone=NEW)
    assert "type your own mobile number" in talk.heard or "share your own number" in talk.heard
    assert not talk.stage.rows(Person, phone=STRANGER)


# log in and out


def test_logging_in_from_an_unproven_chat_takes_phone_and_pin(typing):
    pin = with_pin(typing)
    typing.says("hello").says("0700000003")
    assert "PIN of six digits" in typing.heard
    assert "Welcome, Ben Kato." in typing.says(pin).heard
    assert not own(typing).proven
    assert typing.work.forget == ""  # the test's wire names no message of the person's own


def test_a_code_proves_the_phone_and_the_pin_is_asked_all_the_same(typing):
    typing.says("hello").says("0700000003").taps("I have no PIN yet").says(last(typing))
    assert "by SMS to the number ending in 003" in typing.heard
    assert "PIN of six digits" in typing.heard
    assert own(typing).person_id is None
    assert "Welcome, Ben Kato." in typing.says(last(typing)).heard


def test_a_code_alone_opens_no_account_that_has_a_pin(typing):
    with_pin(typing)
    typing.says("hello").says("0700000003").taps("I have no PIN yet")
    assert "Type the code" in typing.heard
    assert "PIN of six digits" in typing.says(last(typing)).heard
    assert own(typing).person_id is None


@pytest.mark.parametrize("sms", [True, False])
@pytest.mark.parametrize("words", ["hello", "PASSWORD", "/account"])
def test_nothing_said_tells_whether_a_number_has_an_account(typing, words, sms):
    """Of one who has a PIN, one who has none, and nobody: the same words and the same counts."""
    with_pin(typing)
    heard = []
    for chat, phone in (("21", BEN), ("22", ASHA), ("23", STRANGER)):
        talk = another(typing, chat=chat, sms=sms).says(words)
        said = [talk.says(f"0{phone[3:]}").heard]
        if "PIN of six digits" in talk.heard:
            said += [talk.says("000001x").heard]
            said += [talk.taps("Send me a new PIN").heard for _ in range(4)]
            said += [talk.says("000001").heard for _ in range(6)]
            said += [talk.taps("I have no PIN yet").heard]
        heard.append([each.replace(f"ending in {phone[-3:]}", "") for each in said])
    assert heard[0] == heard[1] == heard[2]


def test_a_number_that_is_anybodys_takes_as_long(typing, monkeypatch):
    """Each of them is checked against a hash, or one that is nobody's."""
    with_pin(typing)
    checked: list[str] = []
    monkeypatch.setattr(pins, "hasher", Counting(pins.hasher, checked))
    pins.checked(typing.stage.database.vault, None, "000001")  # nobody's hash is made once
    for chat, phone in (("21", BEN), ("22", ASHA), ("23", STRANGER)):
        talk = another(typing, chat=chat).says("hello").says(f"0{phone[3:]}")
        checked.clear()
        talk.says("000001")
        assert len(checked) == 2
        talk.taps("Send me a new PIN")
        assert len(checked) == 3


def test_logging_out_unlinks_at_once(typing):
    typing.shares(BEN).taps("More").taps("Log out")
    assert "logged out" in typing.heard
    assert own(typing).person_id is None
    assert "logout" not in typing.work.menu.word
    assert "share your own number" in typing.says("/posting").heard


def test_after_logging_out_the_pin_is_asked_even_where_the_phone_is_proven(typing):
    typing.shares(BEN).says("/pin").says("/logout").shares(BEN)
    assert "PIN of six digits" in typing.heard
    assert "Welcome, Ben Kato." in typing.says(last(typing)).heard
    assert own(typing).proven


def test_after_logging_out_a_shared_contact_is_not_enough_even_without_a_pin(typing):
    typing.shares(BEN).says("/logout").shares(BEN)
    assert "have none yet" in typing.heard
    assert own(typing).person_id is None
    assert "Welcome, Ben Kato." in typing.taps("Send me a new PIN").says(last(typing)).heard


def test_logging_out_is_open_to_a_chat_that_waits_for_the_pin(typing):
    pin = with_pin(typing)
    typing.says("hello").says("0700000003").says(pin)
    typing.stage.now += timedelta(hours=1)
    assert "logged out" in typing.says("/logout").heard
    assert own(typing).person_id is None, "no notice comes here any more"
    assert "You are not logged in. To log in, write menu." in typing.says("/logout").heard


def test_whoever_was_never_in_is_not_logged_out_by_saying_so(typing):
    with_pin(typing)
    typing.says("hello").says("0700000003").taps("I am someone else")
    assert "chat unlinked" not in [row.act for row in typing.stage.rows(AuditRow, chat_id=own(typing).id)]
    assert "Welcome, Asha Juma." in typing.shares(ASHA).heard


@pytest.mark.parametrize("elsewhere", [True, False])
def test_what_waits_in_a_chat_is_not_for_whoever_comes_next(typing, elsewhere):
    if elsewhere:
        another(typing, chat="8").shares(BEN)
    here = own(typing.enters(BEN)).id
    with typing.stage.change() as stage:
        for lane in (Lane.NOTICE, Lane.CODE):
            outbox.put(stage.connection, here, lane, {"text": "for Ben"}, stage.now)
    typing.says("si mimi")
    notice, code = (typing.stage.rows(Outgoing, lane=lane)[0] for lane in (Lane.NOTICE, Lane.CODE))
    assert (code.state, code.message) == ("expired", {})
    if elsewhere:
        assert (notice.state, notice.chat_id) == ("pending", own(typing, "8").id)
    else:
        assert (notice.state, notice.message) == ("expired", {})


def test_a_proven_number_is_not_let_in_again_by_itself(chat):
    talk = another(chat, chat="+254700000003")
    say = chat.rendering.said
    assert "Welcome, Ben Kato." in talk.turn(say("hello"), phone=BEN).heard
    talk.turn(say("/pin"), phone=BEN).turn(say("/logout"), phone=BEN)
    assert "PIN of six digits" in talk.turn(say("hello"), phone=BEN).heard
    assert "Welcome, Ben Kato." in talk.turn(say(last(talk)), phone=BEN).heard


def test_somebody_else_may_use_the_chat_with_their_own_pin(chat):
    pin = with_pin(chat, ASHA)
    talk, say = another(chat, chat="+254700000003"), chat.rendering.said
    talk.turn(say("hello"), phone=BEN).turn(say("/pin"), phone=BEN).turn(say("/logout"), phone=BEN)
    talk.turn(say("hello"), phone=BEN).turn(say("I am someone else"), phone=BEN).turn(say("0700000002"), phone=BEN)
    assert "Welcome, Asha Juma." in talk.turn(say(pin), phone=BEN).heard
    assert "Welcome, Ben" not in talk.turn(say("/logout"), phone=BEN).turn(say("hello"), phone=BEN).heard


def test_an_unproven_chat_is_asked_again_after_the_idle_time(typing):
    pin = with_pin(typing, MANAGER)
    typing.says("hello").says("0700000001").says(pin)
    typing.stage.now += timedelta(minutes=29)
    assert "20 Oct" in typing.says("/register").heard or "21 Oct" in typing.heard
    typing.stage.now += timedelta(minutes=31)
    assert "PIN of six digits" in typing.says("all").heard
    assert "PIN of six digits" in typing.says("/register").heard
    assert "Welcome, Zawadi Mfano." in typing.says(pin).heard


def test_a_proven_chat_is_not(typing):
    typing.shares(BEN).says("/pin")
    typing.stage.now += timedelta(days=3)
    assert "More" in typing.says("/menu").labels


def test_a_shared_phone_is(chat):
    talk = another(chat, chat="7", shared_phones=True)
    talk.shares(BEN).says("/pin")
    talk.stage.now += timedelta(minutes=31)
    assert "PIN of six digits" in talk.says("/menu").heard
    assert "Welcome, Ben Kato." in talk.says(last(talk)).heard


# the PIN


@pytest.mark.parametrize("said", BAD)
def test_what_is_no_pin_is_asked_again_and_counts_for_nothing(typing, said):
    with_pin(typing)
    typing.says("hello").says("0700000003").says(said)
    assert "six digits" in typing.heard
    assert not typing.stage.rows(WrongPins)


def test_five_wrong_pins_lock_and_the_owner_is_told(typing):
    pin = with_pin(typing)
    another(typing, chat="owner").enters(BEN)
    typing.says("hello").says("0700000003").says(wrong(typing))
    assert "Wrong PIN: 4 tries left. Type it again." in typing.heard
    for _ in range(4):
        typing.says(wrong(typing))
    assert "no PIN works until 6:15 p.m." in typing.heard
    [notice] = typing.stage.rows(Outgoing, lane=Lane.NOTICE)
    assert "five wrong PINs" in notice.message["text"]
    assert notice.chat_id == own(typing, "owner").id
    assert "no PIN works until 6:15 p.m." in typing.says(pin).heard
    elsewhere = another(typing, chat="9").says("hello").says("0700000003").says(pin)
    assert "no PIN works until" in elsewhere.heard
    typing.stage.now += timedelta(minutes=16)
    assert "Welcome, Ben Kato." in typing.says(pin).heard


def test_the_owner_hears_by_sms_where_there_is_no_other_chat(typing):
    with_pin(typing)
    typing.says("hello").says("0700000003")
    for _ in range(5):
        typing.says(wrong(typing))
    [notice] = typing.stage.rows(Outgoing, lane=Lane.NOTICE)
    assert notice.chat_id == own(typing, f"+{BEN}").id


@pytest.mark.parametrize("word", ["PASSWORD", "nenosiri", "/pin"])
def test_a_new_pin_goes_to_the_registered_phone_only(typing, word):
    typing.shares(BEN).says(word)
    assert "by SMS to the number ending in 003" in typing.heard
    assert [to for to, _pin in sent(typing)] == [f"+{BEN}"]
    assert last(typing) not in typing.heard


def test_a_stranger_who_forgot_the_pin_says_the_number_and_gets_it(typing):
    with_pin(typing)
    typing.says("PASSWORD").says("0700000003")
    assert "new PIN by SMS" in typing.heard
    assert "Welcome, Ben Kato." in typing.says(last(typing)).heard
    again = another(typing, chat="9").says("nenosiri").shares(BEN)
    assert "new PIN by SMS" in again.heard
    assert "Ben Kato" not in again.heard
    assert "Welcome, Ben Kato." in again.says(last(typing)).heard


def test_three_new_pins_a_day(typing):
    typing.shares(BEN).says("/pin").says("/pin").says("/pin")
    assert "sent a new PIN" in typing.heard
    assert "today's limit for new PINs" in typing.says("/pin").heard
    assert len(sent(typing)) == 3


def test_one_chat_does_not_send_pins_to_many_people(typing):
    for phone in (MANAGER, ASHA, BEN):
        with_pin(typing, phone)
    before = len(sent(typing))
    for phone in (MANAGER, ASHA, BEN):
        typing.says("/menu").says("I am someone else").says(phone)
        for _ in range(3):
            typing.says("Send me a new PIN")
    assert "today's limit for new PINs" in typing.heard
    assert len(sent(typing)) - before == 6
    assert len(typing.stage.rows(AuditRow, act="PIN made")) == 9


@pytest.mark.parametrize("ask", ["PASSWORD", "/account"])
def test_a_phone_that_takes_no_sms_is_not_promised_one(typing, ask):
    with typing.stage.change() as stage:
        stage._add(Chat, channel="sms", external_id=f"+{BEN}", active=False, session={})
    typing.says(ask).says("0700000003")
    if ask == "/account":
        typing.says("0700000003")
    assert "Our SMS do not reach" in typing.heard
    assert not typing.stage.rows(Pin)
    assert not sent(typing)


def test_a_lock_is_in_the_auditors_book(typing):
    with_pin(typing)
    typing.says("hello").says("0700000003")
    for _ in range(5):
        typing.says(wrong(typing))
    assert [row.act for row in typing.stage.rows(AuditRow)][-1] == "PIN locked"


def test_without_sms_it_is_shown_once_in_a_proven_chat(chat):
    chat.shares(BEN).says("/pin")
    assert "Your new PIN is in the next message" in chat.heard
    assert [to for to, _pin in sent(chat)] == ["7"]
    pin = last(chat)
    chat.says("/logout")
    elsewhere = another(chat, chat="9", sms=False).says("hello").says("0700000003").taps("Send me a new PIN")
    assert "Ask your TSC sub-county director" in elsewhere.heard
    assert "Welcome, Ben Kato." in elsewhere.says(pin).heard


def test_pins_are_in_no_audit_row_and_no_session(typing):
    typing.shares(BEN).says("/pin").says("/logout").shares(BEN).says(last(typing))
    kept = f"{typing.stage.rows(AuditRow)} {[row.session for row in typing.stage.rows(Chat)]} {typing.stage.rows(Pin)}"
    assert last(typing) not in kept
    assert "$argon2id$" in kept


# the phone


def test_a_proven_chat_changes_the_number_with_a_code(typing):
    typing.shares(BEN).unlocks().says("/phone")
    assert "Your number is 0700 000 003." in typing.heard
    typing.says("0700 000 077").says(last(typing))
    assert "Your number is now 0700 000 077." in typing.heard
    [person] = typing.stage.rows(Person, phone=NEW)
    [former] = typing.stage.rows(FormerPhone)
    assert (former.phone, former.person_id, person.full_name) == (BEN, person.id, "Ben Kato")
    assert "phone changed" in [row.act for row in typing.stage.rows(AuditRow)]


def test_the_new_number_may_be_shared(typing):
    typing.shares(BEN).unlocks().says("/phone").shares(NEW)
    assert "Your number is now" in typing.heard


@pytest.mark.parametrize("said", [*BAD[:4], "0700000002", "0700000003"])
def test_a_number_that_cannot_be(typing, said):
    typing.shares(BEN).unlocks().says("/phone").says(said)
    assert "Type the new one" in typing.heard
    assert typing.stage.rows(Person, phone=BEN)


def test_a_number_that_another_takes_meanwhile_stays_theirs(typing):
    typing.shares(BEN).unlocks().says("/phone").says("0700000077")
    with typing.stage.change() as stage:
        stage.add_person(NEW, "Asha Noor")
    assert "Another account has or had that number." in typing.says(last(typing)).heard
    assert typing.stage.rows(Person, phone=BEN)


def test_an_unproven_chat_proves_the_old_number_too(typing):
    pin = with_pin(typing)
    typing.says("hello").says("0700000003").says(pin).says("/phone").says("0700000077").says(last(typing))
    assert "Now type the code" in typing.heard
    assert sent(typing)[-1][0] == f"+{BEN}"
    assert "Your number is now" in typing.says(last(typing)).heard


def test_where_the_old_phone_is_lost_the_director_is_asked(typing):
    director = another(typing, chat="90").shares(DIRECTOR)
    pin = with_pin(typing)
    typing.says("hello").says("0700000003").says(pin).says("/phone").says("0700000077").says(last(typing))
    typing.taps("I no longer have it")
    assert "waits for your TSC sub-county director's" in typing.heard
    [notice] = typing.stage.rows(Outgoing, lane=Lane.NOTICE)
    assert (notice.chat_id, notice.message["text"]) == (
        own(director, "90").id,
        "One correction is waiting for you.",
    )
    [wish] = typing.stage.rows(Correction)
    assert (wish.field, typing.stage.database.vault.open(wish.new, "corrections.new")) == ("phone", NEW)
    assert typing.stage.rows(Person, phone=BEN)


def test_where_no_sms_goes_a_typed_number_is_for_the_director(chat):
    chat.shares(BEN).unlocks().says("/phone").says("0700000077")
    assert "Type the same number once more" in chat.heard
    assert "your director decides" in chat.says("help").heard
    assert "two numbers differ" in chat.says("0700000078").heard
    assert "waits for your TSC sub-county director's approval" in chat.says("0700 000 077").heard
    assert [row.field for row in chat.stage.rows(Correction)] == ["phone"]
    assert chat.stage.rows(Person, phone=BEN)


def test_whoever_has_no_director_is_not_told_that_one_was_asked(chat):
    chat.shares("254700000095").unlocks().says("/phone").says("0700000077").says("0700000077")
    assert "We do not know yet who can approve this" in chat.heard


def test_after_the_idle_time_a_proven_chat_gives_the_pin_before_the_number_changes(typing):
    typing.shares(BEN).says("/pin").says("/phone").says(last(typing))
    typing.stage.now += timedelta(minutes=31)
    assert "We could not take that" in typing.says("0700000077").heard
    assert "PIN of six digits" in typing.heard
    assert "Type the new one" in typing.says(last(typing)).heard


def test_sharing_the_number_again_does_not_stand_for_the_pin(typing):
    typing.shares(BEN).says("/pin").says("/phone").says(last(typing))
    typing.stage.now += timedelta(minutes=31)
    typing.shares(BEN).says("/phone")
    assert "PIN of six digits" in typing.heard


@pytest.mark.parametrize("change", ["/phone", "/personal", "/bank", "/mydata"])
def test_what_the_channel_proves_is_a_log_in_and_no_pin(typing, change):
    typing.shares(BEN).says("/privacy").taps("I agree")
    assert "You need a PIN for this, and have none yet." in typing.says(change).heard
    assert "You have no PIN yet." in typing.says("my number").heard
    assert "PIN of six digits" not in typing.taps("Send me a new PIN").says(last(typing)).heard
    assert "PIN of six digits" not in typing.says(change).heard, "good until the chat is idle"


def test_the_old_numbers_own_chat_is_let_go(chat):
    old, say = another(chat, chat=f"+{BEN}"), chat.rendering.said
    old.turn(say("hello"), phone=BEN)
    another(chat, chat="7").enters(BEN).unlocks().says("/phone").shares(NEW)
    assert "on no deployment list" in old.turn(say("hello"), phone=BEN).heard
    assert "belonged to another account" in old.turn(say("create an account"), phone=BEN).heard


def test_kiswahili_words_work(typing):
    assert DAY
    typing.shares(BEN).says("lugha").taps("Kiswahili").says("akaunti")
    assert dialled(BEN) in typing.heard


def test_whoever_does_not_want_to_give_the_pin_finds_the_menu(chat):
    chat.shares(BEN).says("/mydata")
    assert "Menu" in chat.labels
    assert "More" in chat.taps("Menu").labels


@pytest.mark.parametrize("said", ["482913", "482 913", "23456789", "My PIN is 482913", "PIN yangu ni 482 913"])
def test_a_pin_or_an_id_that_nobody_asked_for_is_deleted_and_kept_nowhere(typing, said, monkeypatch):
    hidden: list[bool] = []
    monkeypatch.setattr(Desk, "hide_said", lambda _desk: hidden.append(True))
    typing.shares(BEN).says("/menu").says(said)
    assert hidden
    assert "did not ask for one here" in typing.heard
    digits = re.sub(r"[^0-9]", "", said)
    kept = f"{typing.stage.rows(Chat)} {typing.stage.rows(AuditRow)} {typing.stage.rows(Outgoing)}"
    assert said not in kept
    assert digits not in kept


def test_whether_a_pin_for_a_typed_number_arrived_is_told_to_no_stranger(typing):
    """Else it would tell which numbers have an account: of one that has none, nothing can fail."""
    with_pin(typing)
    typing.says("hello").says("0700000003").taps("Send me a new PIN")
    (sent,) = [
        row
        for row in typing.stage.rows(PinSent)
        if row.chat_id == typing.stage.rows(Chat, external_id=typing.chat)[0].id
    ]
    assert sent.outbox_id is None


def test_what_its_owner_had_begun_is_not_found_by_who_holds_the_number_next(chat):
    old, say = another(chat, chat=f"+{BEN}"), chat.rendering.said
    for said in ("/privacy", "agree", "/workstation", "Teachers Service Commission"):
        old.turn(say(said), phone=BEN)
    assert old.stage.rows(Chat, external_id=f"+{BEN}")[0].session["conversation"] == "workstation"
    with chat.stage.database.transaction() as connection:  # months later the number is Asha's
        for phone, new in ((BEN, NEW), (ASHA, BEN)):
            connection.execute(sa.update(Person).where(Person.phone == phone).values(phone=new))
    old.turn(say("123456"), phone=BEN)
    assert old.stage.rows(Chat, external_id=f"+{BEN}")[0].person_id == chat.stage.rows(Person, phone=BEN)[0].id
    assert old.stage.rows(Chat, external_id=f"+{BEN}")[0].session["conversation"] != "workstation"


def test_a_name_that_was_copied_is_the_name_that_is_seen(typing):
    typing.shares(STRANGER).taps("Create an account").taps("I agree").says("\u202aAnna\u00a0Ou\u200bma\u202c")
    assert "Welcome, Anna Ouma." in typing.heard
