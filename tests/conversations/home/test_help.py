"""Help: what can be said, whom to call, frequent errors, and what each question wants."""

import pytest

from conversations import catalogue
from conversations.home import ERRORS, Menu
from storage.people import Person
from tests.stage import ASHA, MANAGER, STRANGER, Rendering, Talk
from tests.stage.talk import BySms, OnTelegram

STATES = [
    (flow.command, name, place)
    for flow in catalogue.CONVERSATIONS
    for name, place in flow.states().items()
    if (flow, name) != (Menu, "menu")  # there the whole help is the help
]


@pytest.mark.parametrize(("flow", "name", "place"), STATES, ids=[f"{flow}.{name}" for flow, name, _place in STATES])
def test_every_question_says_what_it_wants(flow, name, place):
    assert place.helps, f"{flow}.{name} has no help of its own"


@pytest.mark.parametrize(
    ("begun", "wants"),
    [
        ("/account", "Your number and your PIN are your account"),
        ("/language", "Choose the language"),
        ("/qualification", "The law requires your agreement"),
    ],
)
def test_help_stays_in_the_question(chat, begun, wants):
    before = chat.shares(ASHA).says(begun).heard_messages[0].text
    assert wants in chat.says("help").heard
    assert chat.heard_messages[0].text == before


def test_help_at_the_review_stays_there(chat):
    chat.shares(ASHA).unlocks().says("/kin").taps("I agree").taps("Skip").taps("Skip").taps("Skip")
    assert "Choose a detail to change it." in chat.says("msaada").heard
    assert "Name of kin: not given" in chat.heard


def listed(chat, command, word):
    """By SMS the words alone, for a phone that knows no commands."""
    return (word if isinstance(chat.rendering, BySms) else command) in chat.heard


def test_help_lists_what_can_be_done(chat):
    chat.shares(MANAGER).says("/help")
    assert listed(chat, "/register Today's register", "register")
    assert isinstance(chat.rendering, BySms) or "If a question is not clear" in chat.heard


def test_whom_to_call_by_the_persons_own_place(sqlite_stage):
    talk = Talk(sqlite_stage, Rendering(), council_contact="KNEC help desk, 020 000 0000")
    talk.shares(ASHA).says("/help").taps("Whom to call")
    assert talk.heard.splitlines() == [
        "Centre manager of Mlimani Secondary: Zawadi Mfano 0700 000 001",
        "TSC sub-county director, Mlimani: Daudi Mfano 0700 000 090",
        "The council: KNEC help desk, 020 000 0000",
    ]


def test_whom_to_call_on_every_channel(chat):
    chat.shares(ASHA).says("/help").taps("Whom to call")
    assert "Daudi Mfano 0700000090" in chat.heard.replace("0700 000 090", "0700000090")
    assert "The council" not in chat.heard, "nothing is set"


def test_a_stranger_is_helped_too(chat):
    chat.says("/help").taps("Whom to call")
    assert "no contact for you yet" in chat.heard
    assert not chat.stage.rows(Person, phone=STRANGER)


@pytest.mark.parametrize(
    ("error", "mend"),
    [
        ("I get no SMS", "*456*9*5*5*1#"),
        ("Name differs from M-Pesa", "Never open a second account"),
        ("One day is not marked", "A day without a mark is not an absence"),
        ("I work but am not listed", "only if you are posted"),
    ],
)
def test_a_frequent_error_has_its_mend(chat, error, mend):
    chat.shares(ASHA).says("/help").taps("Common problems").taps(error)
    assert mend in chat.heard
    assert "My pay is late" in chat.labels, "the next one is one tap away"
    drawn_anew = isinstance(chat.rendering, OnTelegram) or type(chat.rendering) is Rendering
    assert ("What is wrong?" in chat.heard) == drawn_anew, "elsewhere the list was said before"


def test_every_frequent_error_can_be_tapped(chat):
    chat.shares(ASHA).says("/help").taps("Common problems")
    for label, _mend in ERRORS.values():
        assert label in chat.labels


def test_back_leads_to_the_overview(chat):
    chat.shares(ASHA).says("/help").taps("Common problems").says("0")
    assert listed(chat, "/posting Where am I posted?", "posting")


def test_help_inside_help(chat):
    chat.shares(ASHA).says("/help").says("help")
    assert "This is the help" in chat.heard
    assert "closest to yours" in chat.taps("Common problems").says("msaada").heard
