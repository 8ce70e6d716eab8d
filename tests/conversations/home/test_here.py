"""I am here: an officer's own word, which marks nothing, and what managers and directors see of it."""

from datetime import timedelta

import pytest

from storage.exams import Role
from storage.register import Arrival
from tests.stage import ASHA, BEN, DAY, DIRECTOR, MANAGER, OTHER_MANAGER, Rendering, Talk


@pytest.fixture
def talk(sqlite_stage):
    """Somebody's chat in the morning, long since theirs."""
    sqlite_stage.at(DAY, 6, 48)
    return lambda phone, chat="7": Talk(sqlite_stage, Rendering(), chat=chat).enters(phone)


@pytest.fixture
def ben(chat):
    chat.stage.at(DAY, 6, 48)
    return chat.shares(BEN)


def said(stage):
    local = [arrival.at + timedelta(hours=3) for arrival in stage.rows(Arrival)]
    return [f"{at:%H:%M}" for at in local]


def test_who_says_it_is_noted_once_and_marked_by_nobody(ben):
    assert "Noted: here 6:48 a.m., Mlimani Secondary 99101001. It marks nothing:" in ben.says("niko hapa").heard
    ben.stage.at(DAY, 7)
    assert "Noted before: here 6:48 a.m., Mlimani Secondary 99101001." in ben.says("I am here.").heard
    assert said(ben.stage) == ["06:48"]
    assert ben.stage.marks() == {}


def test_the_register_shows_it_beside_the_name(ben):
    ben.says("i am here")
    zawadi = Talk(ben.stage, ben.rendering, chat="8").shares(MANAGER).says("register")
    assert "3 Ben K. here 6:48am" in zawadi.heard or "3 Ben Kato - here 6:48am" in zawadi.heard
    assert "Said here at 6:48 a.m." in zawadi.says("3").heard
    assert "3 Ben Kato, invigilator: Ab, here 6:48am" in zawadi.says("ab 3").says("list").heard
    assert "2 Asha Juma, supervisor: not marked\n" in zawadi.heard


@pytest.mark.parametrize(
    ("hour", "minute", "answer"),
    [
        (6, 14, "You can say I am here from 6:15 a.m. until 5:00 p.m. Nothing was noted"),
        (6, 15, "Noted: here 6:15 a.m."),
        (16, 59, "Noted: here 4:59 p.m."),
        (17, 0, "You can say I am here from 6:15 a.m. until 5:00 p.m. Nothing was noted"),
    ],
    ids=["early", "an hour before phones are locked away", "before the papers are over", "after them"],
)
def test_it_has_its_hours(talk, hour, minute, answer):
    asha = talk(ASHA)
    asha.stage.at(DAY, hour, minute)
    assert answer in asha.says("i am here").heard
    assert bool(said(asha.stage)) is answer.startswith("Noted")


def test_on_a_day_without_papers_nobody_is_anywhere(talk):
    asha = talk(ASHA)
    asha.stage.at(DAY + timedelta(days=3), 6, 48)  # a Saturday
    heard = asha.says("/iamhere").heard
    assert "You are not posted at any centre today, so nothing was noted.\nNext: Mon 25 Oct, 7:00 a.m." in heard
    assert "call:\nCentre manager of Mlimani Secondary: Zawadi Mfano 0700 000 001" in heard
    assert said(asha.stage) == []


@pytest.mark.parametrize("place", ["99101002", "bondeni"])
def test_who_is_elsewhere_than_posted_is_told_whom_to_call(ben, place):
    told = ben.says(f"niko hapa {place}").told
    assert f"You wrote “{place}”, but today you are posted at Mlimani Secondary 99101001. Nothing was noted." in told
    assert "TSC sub-county director, Mlimani: Daudi Mfano 0700 000 090" in told
    assert said(ben.stage) == []
    assert "Noted: here 6:48 a.m., Mlimani" in ben.taps("I am here").heard


def test_at_two_centres_it_is_asked_which(talk):
    asha = talk(ASHA)
    with asha.stage.change() as stage:
        stage.add_officer(stage.other_centre, ASHA, "Asha Juma", Role.INVIGILATOR)
    asha.says("i am here")
    assert asha.labels[:2] == ["001 Mlimani Secondary", "002 Bondeni Secondary"]
    assert "Noted: here 6:48 a.m., Bondeni Secondary" in asha.taps("002 Bondeni Secondary").heard
    assert "Noted: here 6:48 a.m., Mlimani Secondary" in asha.says("niko hapa 99101001").heard
    assert len(said(asha.stage)) == 2


def test_the_menu_has_it_while_it_can_be_said(talk):
    asha = talk(ASHA)
    button = asha.heard_messages[-1].buttons[0][0]
    assert button.label == "I am here"
    asha.taps("I am here")
    assert said(asha.stage) == ["06:48"]
    assert "I am here" not in asha.says("menu").labels
    asha.stage.at(DAY + timedelta(days=1), 6, 30)
    assert "That card was of Wed 20 Oct, so nothing was noted." in asha.presses(button.data).heard
    assert len(said(asha.stage)) == 1


def test_what_was_said_the_day_before_is_asked_about(talk):
    asha = talk(ASHA)
    asha.sent_at = asha.stage.now - timedelta(days=1)
    asha.says("niko hapa")
    assert "This reached us only now, so nothing was done:" in asha.heard
    assert said(asha.stage) == []


def test_whoever_marks_goes_on_marking(talk):
    zawadi = talk(MANAGER).says("register").says("ab 3").says("niko hapa")
    assert "1 Zawadi M. here 6:48am\nNoted: here 6:48 a.m." in zawadi.heard
    assert "Undo" in zawadi.labels
    zawadi.says("p 3")
    assert zawadi.stage.marks() == {"Ben Kato": "P"}


def test_the_director_sees_both_where_they_disagree(talk):
    for chat, phone in enumerate((BEN, ASHA, OTHER_MANAGER)):
        talk(phone, f"1{chat}").says("niko hapa")
    daudi = talk(DIRECTOR).says("board")
    assert "Said here" not in daudi.heard
    talk(MANAGER, "8").says("register").says("ab 3 4").says("p 2")
    daudi.says("board")
    assert "Said here but marked Ab: 1 officer." in daudi.heard
    daudi.taps("Said here (1)")
    assert (
        "Mlimani Secondary: Ben Kato, invigilator, 0700 000 003. Here 6:48 a.m., marked Ab 6:48 a.m. "
        "Centre manager: Zawadi Mfano 0700 000 001"
    ) in daudi.heard
    assert "Chui" not in daudi.heard
    assert daudi.taps("Board").heard.startswith("Board of Wed 20 Oct")


def test_who_is_posted_nowhere_is_told_how_to_say_where_they_work(talk):
    mgeni = talk("254700000095").says("/iamhere")
    assert "nothing was noted.\nIf you work at a centre all the same, write: not listed" in mgeni.heard
    assert "Report it" in mgeni.says("not listed").labels
    assert "sipo kwenye orodha" in mgeni.says("kiswahili").says("niko hapa 99101001").heard
