"""What a manager's day costs where each message is billed: docs/benchmarks.md says the same."""

from pathlib import Path

import pytest

from conversations.core import LANGUAGES, read_text
from conversations.core.gsm import in_gsm7
from handlers.plain import as_sms, pieces
from handlers.twilio import whatsapp_wire
from storage.exams import Role
from storage.register import Register
from tests.fakes.twilio.segments import segments
from tests.stage import Stage, Talk
from tests.stage.talk import BySms, OnWhatsApp

PAGE = Path("docs/benchmarks.md")
ZAWADI = "254700000777"
NAMES = (
    "Asha Nyambura Wanjohi",
    "Benard Kiprotich Cherogony",
    "Chebet Jepkemboi Ng'ang'a",
    "Dorcas Achieng Odhiambo",
    "Elijah Mutiso Kilonzo",
    "Fatuma Hassan Mohammed",
    "George Wafula Barasa",
    "Halima Nekesa Wekesa",
    "Isaac Odhiambo Otieno",
)
BY_SMS = {"en": ("register", "ab 3 7", "all", "send"), "sw": ("rejista", "hayupo 3 7", "wote", "tuma")}


@pytest.fixture
def centre(sqlite_stage: Stage) -> Stage:
    """One of ten officers with long names."""
    with sqlite_stage.change() as stage:
        centre = stage.add_centre(stage.exam, "99101077", "Mtakatifu Mfano Girls Secondary")
        stage.add_officer(centre, ZAWADI, "Zawadi Wanjiku Mwangi", Role.CENTRE_MANAGER)
        for number, name in enumerate(NAMES):
            stage.add_officer(centre, f"2547000007{number:02}", name)
    return sqlite_stage


def on(channel: str, stage: Stage, language: str) -> Talk:
    """The manager there, long since known, in this language."""
    talk = Talk(stage, BySms() if channel == "sms" else OnWhatsApp(), ZAWADI, channel=channel)
    talk.turn(read_text("menu"), phone=ZAWADI).unlocks()
    return talk.says(f"/{LANGUAGES[language].lower()}")


def sms(talk: Talk) -> list[int]:
    """The segments of each answer."""
    return [sum(map(segments, pieces(in_gsm7(as_sms(message))))) for message in talk.heard_messages]


def whatsapp(talk: Talk) -> int:
    return sum(len(whatsapp_wire.parts(message)) for message in talk.heard_messages)


def figure(what: str, language: str) -> int:
    """As the page says it, in a column for each language."""
    [row] = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith(f"| {what}")]
    return int(row.split("|")[2 + list(BY_SMS).index(language)])


@pytest.mark.parametrize("language", BY_SMS)
def test_a_day_by_sms_is_five_segments(centre, language):
    talk = on("sms", centre, language)
    day = [sms(talk.says(word)) for word in BY_SMS[language]]
    assert day == [[2], [1], [1], [1]]
    assert len(centre.rows(Register, state="sent")) == 1
    assert sum(map(sum, day)) == figure("by SMS, segments", language)


@pytest.mark.parametrize("language", BY_SMS)
def test_by_sms_an_error_and_what_is_asked_before_sending_are_a_segment_each(centre, language):
    talk = on("sms", centre, language)
    talk.says("register").says("ab 3 7")
    for word in ("nini hiki", "ab 99", "p 1", "p 3 ab 3", "ab 4.5", "undo", "p 1 2", "send", "register 31"):
        assert sms(talk.says(word)) == [1], (word, talk.heard)


@pytest.mark.parametrize("language", BY_SMS)
def test_a_marked_register_on_whatsapp_is_three_messages(centre, language):
    talk = on("whatsapp", centre, language)
    opened, marks, *_ = BY_SMS[language]
    count = whatsapp(talk.says(opened)) + whatsapp(talk.says(marks))
    [both] = [button for row in talk.heard_messages[0].buttons for button in row if button.saves]
    count += whatsapp(talk.taps(both.label))
    assert len(centre.rows(Register, state="sent")) == 1
    assert count == figure("on WhatsApp, messages", language)


def test_nor_is_one_of_whom_all_are_present_more(centre):
    talk = on("whatsapp", centre, "en")
    assert [whatsapp(talk.says("register")), whatsapp(talk.taps("All present")), whatsapp(talk.taps("Send"))] == [1] * 3


@pytest.mark.parametrize("language", BY_SMS)
def test_by_sms_help_at_a_register_is_a_segment(centre, language):
    talk = on("sms", centre, language)
    word = {"en": "help", "sw": "msaada"}[language]
    talk.says(BY_SMS[language][0])
    assert sms(talk.says(word)) == [1]
    talk.says(BY_SMS[language][1])
    assert sms(talk.says(word)) == [1]
