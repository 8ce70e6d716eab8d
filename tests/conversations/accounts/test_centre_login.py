"""The centre log-in: issued by the director, passed on, entered by whoever was given it."""

import re
from datetime import timedelta

import pytest

from storage.accounts import WrongPins
from storage.delivery import Lane, Outgoing
from storage.people import Person
from storage.register import MarkChange
from tests.stage import BEN, DIRECTOR, LAST, MANAGER, Talk


@pytest.fixture
def director(chat):
    return chat.shares(DIRECTOR)


@pytest.fixture
def ben(chat):
    """Ben, an invigilator, in a chat of his own."""
    return Talk(chat.stage, chat.rendering, chat="8").shares(BEN)


def issued(director: Talk) -> tuple[str, str]:
    director.says("/logins").says("mlimani").taps("Issue a")
    if "Keep this one" in director.labels:
        director.taps("Issue a new one")
    text = director.stage.rows(Outgoing, lane=Lane.CODE)[-1].message["text"]
    return re.findall(r"KCSE-\d{8}", text)[0], re.findall(r"\b\d{6}\b", text)[0]


def enters(talk: Talk, username: str, pin: str) -> Talk:
    return talk.says("/centre").says(username).says(pin)


def test_whoever_enters_it_marks_the_register_in_their_own_name(director, ben):
    enters(ben, *issued(director))
    assert "Mlimani Secondary: its register is open to you until Sun 21 Nov 2027." in ben.heard
    assert "Send 20 Oct" in ben.labels
    ben.says("all")
    who = {row.id: row.full_name for row in ben.stage.rows(Person)}
    assert {who[row.by] for row in ben.stage.rows(MarkChange)} == {"Ben Kato"}
    assert ben.says("menu").labels[0] == "Send the register"
    director.says("/logins").says("99101001")
    assert "Entered: Ben Kato, Wed 20 Oct" in director.heard


def test_a_new_one_takes_the_place_of_the_old_only_once_both_are_seen(director, ben):
    username, pin = issued(director)
    enters(ben, username, pin)
    director.says("/logins").says("mlimani").taps("Issue a new one")
    assert f"User name {username}, issued on Wed 20 Oct 2027." in director.heard
    assert "Entered with it: Ben Kato." in director.heard
    assert "cancels this one" in director.heard
    assert "Nothing was changed." in director.taps("Keep this one").heard
    assert "Ben Kato: P" in ben.says("p 3").heard
    director.taps("Issue a new one").taps("Issue a new one")
    assert "The log-in is in the next message" in director.heard
    assert "Today's register" not in ben.says("menu").labels


def test_the_login_is_a_text_to_pass_on_and_its_pin_is_not_kept(director):
    director.says("/logins").taps("Mlimani Secondary").taps("Issue a log-in")
    assert "pass it on" in director.heard
    [row] = director.stage.rows(Outgoing, lane=Lane.CODE)
    assert row.message["text"].startswith(
        "Karani, register of Mlimani Secondary: write CENTRE LOGIN, user name KCSE-99"
    )
    assert row.message["stays"] is True


@pytest.mark.parametrize("said", ["centre login", "Kuingia kituo", "/centre"])
def test_it_is_called_in_both_languages(ben, said):
    assert "centre's user name" in ben.says(said).heard


def test_the_user_name_may_come_with_the_command(director, ben):
    username, pin = issued(director)
    ben.says(f"/centre {username.lower()}").says(f"{pin[:3]} {pin[3:]}")
    assert "its register is open to you" in ben.heard


def test_revoked_it_closes_at_once(director, ben):
    enters(ben, *issued(director))
    director.says("/logins").says("mlimani").taps("Revoke")
    assert "The log-in is cancelled" in director.heard
    assert "This centre has no log-in." in director.heard
    ben.says("all")
    assert not ben.stage.marks()
    assert "Today's register" not in ben.says("menu").labels


def test_it_is_over_with_the_exam(director, ben):
    enters(ben, *issued(director))
    ben.stage.at(LAST + timedelta(days=3), 9)
    assert "Today's register" not in ben.says("menu").labels


def test_five_wrong_pins_lock_it(director, ben):
    username, pin = issued(director)
    other = "000000" if pin != "000000" else "111111"
    enters(ben, username, other)
    assert "User name or PIN is wrong: 4 tries left. Check both and type them again." in ben.heard
    for _ in range(4):
        ben.says(other)
    assert "no PIN works until 6:15 p.m." in ben.heard
    assert "no PIN works until 6:15 p.m." in ben.says(pin).heard


@pytest.mark.parametrize("bad", ["12", "abcdef", "😀" * 6, "9" * 900, "'; DROP TABLE pins; --"])
def test_what_is_no_pin_is_no_try(director, ben, bad):
    username, pin = issued(director)
    assert "The PIN has 6 digits. Type it again." in enters(ben, username, bad).heard
    assert "its register is open to you" in ben.says(pin).heard


@pytest.mark.parametrize("bad", ["x", "😀", "9" * 900, "\u202eKCSE", "KCSE\x00-1", "<script>", "' OR 1=1 --"])
def test_a_bad_user_name_is_asked_again_and_counts_for_nothing(ben, bad):
    ben.says("/centre").says(bad)
    assert "letters, digits and hyphens" in ben.heard or "hidden character" in ben.heard
    assert "centre's user name?" in ben.heard
    assert not ben.stage.rows(WrongPins)


def test_an_unknown_user_name_is_a_wrong_pin(ben):
    assert "User name or PIN is wrong" in enters(ben, "KCSE-99101009", "123456").heard


def test_only_directors_issue(chat):
    chat.shares(MANAGER).says("/logins")
    assert "Issue a log-in" not in chat.labels
    assert "You do not have permission" in chat.heard or "You are not allowed" in chat.heard


def test_a_centre_that_is_not_there_is_said_so(director):
    assert "None of your centres" in director.says("/logins").says("Kisumu").heard


def test_help_says_what_each_question_wants(director, ben):
    assert "gives the centre its user name" in ben.says("/centre").says("help").heard
    assert "it is not your own" in ben.says("KCSE-99101001").says("help").heard
    assert "without a posting" in director.says("/logins").says("help").heard
    assert "cancels the old one" in director.taps("Mlimani").says("help").heard
