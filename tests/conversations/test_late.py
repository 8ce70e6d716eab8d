"""What comes late is not done, but shown and asked about; and nothing is held up that changes nothing."""

from datetime import datetime, time, timedelta

import pytest

from conversations.core import Press
from storage.delivery import Chat
from tests.stage import BEN, DAY, DIRECTOR, MANAGER, NAIROBI, Rendering, Talk

YESTERDAY = datetime.combine(DAY - timedelta(days=1), time(15, 2), NAIROBI)
ALL = {"Zawadi Mfano": "P", "Asha Juma": "P", "Ben Kato": "Ab", "Chui Ali": "P"}


@pytest.fixture
def talk(sqlite_stage):
    """The manager's chat, in which nothing is going on, in the morning."""
    sqlite_stage.at(DAY, 9)
    return Talk(sqlite_stage, Rendering()).shares(MANAGER)


def says_at(talk, at, *said):
    talk.sent_at = at
    for text in said:
        talk.says(text)
    talk.sent_at = None
    return talk


def test_yesterdays_marks_are_asked_about_together_and_then_done_in_their_order(talk):
    says_at(talk, YESTERDAY, "/register")
    assert talk.heard.startswith("Wed 20 Oct ·")
    assert talk.heard.endswith("You wrote that on Tue 19 Oct at 3:02 p.m.; it reached us only now.")
    says_at(talk, YESTERDAY, "ab 3", "all")
    assert talk.stage.marks() == {}
    assert talk.heard == (
        "This reached us only now, so nothing was done:\nTue 19 Oct 3:02 p.m.: ab 3\nTue 19 Oct 3:02 p.m.: "
        "all\n\nDone now, it would be:\nBen Kato: Ab.\nWed 20 Oct · 1 of 4 · open until 9:00 p.m.\nZawadi Mfano, "
        "Asha Juma, Chui Ali: P.\nWed 20 Oct · 3 present, 1 absent · open until 9:00 p.m.\n* own mark, not confirmed"
    )
    assert talk.labels == ["Do it now", "Back"]
    talk.taps("Do it now")
    assert talk.stage.marks() == ALL
    assert "Ben Kato: Ab.\nZawadi Mfano, Asha Juma, Chui Ali: P." in talk.heard


def test_back_leaves_it_and_leads_where_one_was(talk):
    says_at(talk, YESTERDAY, "/register", "ab 3")
    assert "Send 20 Oct" in talk.taps("Back").labels
    assert talk.stage.marks() == {}


def test_whoever_writes_anew_is_asked_nothing(talk):
    says_at(talk, YESTERDAY, "/register", "ab 3")
    assert "Ben Kato: P." in talk.says("p 3").heard
    assert talk.stage.marks() == {"Ben Kato": "P"}


def test_a_register_sent_yesterday_is_not_sent_today(talk):
    says_at(talk, YESTERDAY, "/register", "all", "Send")
    assert "REGISTER RECEIVED" not in talk.heard
    assert "Send" in talk.heard
    assert "REGISTER RECEIVED" in talk.taps("Do it now").heard


@pytest.mark.parametrize(("minutes", "sends"), [(9, True), (20, False)])
def test_a_mark_is_good_all_day_and_sending_only_for_minutes(talk, minutes, sends):
    at = talk.stage.now - timedelta(minutes=minutes)
    says_at(talk, at, "/register", "ab 3", "all", "Send")
    assert talk.stage.marks() == ALL
    assert ("REGISTER RECEIVED" in talk.heard) is sends
    assert ("This reached us only now" in talk.heard) is not sends


def test_a_choice_of_yesterday_is_the_one_that_was_open_then(talk):
    talk.says("/register").taps("Send")
    [confirm] = [b for m in talk.heard_messages for row in m.buttons for b in row if b.action == "send"]
    talk.sent_at = YESTERDAY
    talk.turn(Press.read(confirm.data))
    talk.sent_at = None
    assert "something tapped or sent" in talk.heard
    assert "REGISTER RECEIVED" in talk.taps("Do it now").heard


def test_a_late_pin_or_code_is_neither_tried_nor_kept(talk):
    says_at(talk, talk.stage.now - timedelta(minutes=20), "482913")
    assert "We did not take it: please write it again." in talk.heard
    assert "482913" not in str(talk.stage.rows(Chat))


def test_what_means_the_same_whenever_it_was_said_is_done(talk):
    says_at(talk, YESTERDAY, "/register", "ab 3", "stop")
    assert "no more notices here." in talk.heard
    [chat] = talk.stage.rows(Chat)
    assert not chat.notices
    assert talk.stage.marks() == {}


@pytest.mark.parametrize("phone", [MANAGER, DIRECTOR, BEN])
def test_whatever_the_menu_opens_is_opened_whenever_it_was_asked_for(talk, sqlite_stage, phone):
    talk = Talk(sqlite_stage, Rendering(), "8").enters(phone)
    labels = [label for label in talk.labels if label not in ("Log out", "I am here")]  # which says where one is now
    for label in [*labels, "Log out"]:
        says_at(talk, YESTERDAY, "menu", label)
        assert "This reached us only now" not in talk.heard, label
    assert "You are logged out here" in talk.heard


def test_when_the_person_last_wrote_is_when_it_was_sent(talk):
    says_at(talk, talk.stage.now + timedelta(hours=1), "menu")
    talk.stage.at(DAY + timedelta(days=1), 9)
    says_at(talk, datetime.combine(DAY, time(20), NAIROBI), "menu")
    [chat] = talk.stage.rows(Chat)
    assert chat.heard_at == datetime.combine(DAY, time(20), NAIROBI)


def test_an_official_act_of_yesterday_takes_the_pin_only_after_it_was_seen(talk, sqlite_stage):
    director = Talk(sqlite_stage, Rendering(), "8").shares(DIRECTOR)
    says_at(director, YESTERDAY, "menu")
    director.signs = False
    mark = Press.read(f"register.mark:{sqlite_stage.centre}:{DAY}:{sqlite_stage.officers[BEN]}:P")
    director.sent_at = YESTERDAY
    director.turn(mark)
    director.says("absent with leave")
    director.sent_at = None
    assert "This reached us only now" in director.heard
    assert talk.stage.marks() == {}


def test_nobody_calls_the_question_by_its_name(talk):
    assert talk.says("/late").heard == talk.says("menu").heard
