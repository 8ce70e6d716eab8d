"""Segments: what is said most by SMS takes as few as it can, in both languages and with long names."""

import re
from datetime import datetime, time
from types import SimpleNamespace

import pytest
from babel.messages.pofile import read_po

from conversations import catalogue, ways
from conversations.core import LANGUAGES, Message, _, read_text, speaking
from conversations.core.gsm import beyond, in_gsm7
from conversations.core.language import LOCALES, translations
from conversations.home.help import WORDS
from conversations.letters import announcement
from conversations.postings import notices
from conversations.postings.offer_notices import offered_in_brief
from conversations.reminders import brief
from conversations.reminders.kinds import noticed_in_brief
from conversations.speech import role_name
from conversations.speech.inviting import in_brief
from handlers.plain import as_sms
from storage.exams import Role
from storage.letters import EVERY_SUB_COUNTY, release
from storage.people import FIELDS
from storage.reminders import Rehearsal
from storage.service import NAIROBI, ServiceSettings
from tests.fakes.twilio.segments import is_gsm, segments
from tests.stage import DAY, DIRECTOR, LAST, REHEARSAL, Talk
from tests.stage.applying import add_vacancy
from tests.stage.talk import BySms

DORCAS = "254700000777"
NAME, CENTRE, MANAGED = "Dorcas Achieng Jaribio", "Mtakatifu Mfano Girls Secondary", "Zawadi Wanjiku Mfano"
LINK = "https://karani.example.go.ke/d/8F3K2M7QXW"


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request):
    return request.param


def every_text() -> list[str]:
    """In both languages."""
    with (LOCALES / "sw" / "LC_MESSAGES" / "karani.po").open("rb") as file:
        said = [part for one in read_po(file) if one.id for part in (one.id, one.string)]
    return [text for part in said for text in ([part] if isinstance(part, str) else part or ())]


@pytest.fixture
def dorcas(sqlite_stage, language):
    """An invigilator by SMS whose names are long, in one language."""
    with sqlite_stage.change() as stage:
        centre = stage.add_centre(stage.exam, "99101077", CENTRE)
        stage.add_officer(centre, "254700000778", MANAGED, Role.CENTRE_MANAGER)
        stage.add_officer(centre, DORCAS, NAME)
        add_vacancy(stage, Role.SUPERVISOR)
        release(stage.connection, stage.exam, EVERY_SUB_COUNTY, DAY, DAY, stage.now)
    talk = Talk(sqlite_stage, BySms(), DORCAS, channel="sms")
    talk.turn(read_text("menu"), phone=DORCAS).unlocks()
    return talk.says(f"/{LANGUAGES[language].lower()}")


def cost(message: Message) -> int:
    """With its link, where it has a document."""
    said = in_gsm7(as_sms(message) + (f"\n{LINK}" if message.document else ""))
    assert is_gsm(said), said
    return segments(said)


@pytest.mark.parametrize(
    ("words", "most"),
    [
        (["menu"], 1),
        (["/posting"], 1),
        (["/letter"], 2),
        (["/details"], 1),
        (["/help"], 2),
        (["/help", "2", "9"], 2),  # a common problem, and no list again
        (["/vacancies"], 2),
        (["/language"], 1),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_an_officer_asks_for(dorcas, words, most):
    for said in words:
        dorcas.says(said)
    assert sum(map(cost, dorcas.heard_messages)) <= most, dorcas.heard


def test_the_words_that_help_teaches_are_heard(language):
    """Each begins something, in the language in which it is taught."""
    book = catalogue.engine().book
    for words in WORDS.values():
        for word in words:
            assert book.called(translations(language).gettext(word)), word


@pytest.mark.parametrize("anew", [False, True])
def test_the_letter_is_announced_in_one_and_a_new_one_in_two_at_most(language, anew):
    with speaking(language):
        button = ways.POSTING.button("x")
        message = announcement("KCSE 2027", CENTRE, NAME, button, anew=anew)
        assert cost(message) <= 1 + anew, as_sms(message)


def test_the_eve_of_a_rehearsal_takes_one(language):
    place = Rehearsal(Role.INVIGILATOR, CENTRE, "99101077", "KCSE 2027", "", ((MANAGED, "254700000778"),))
    with speaking(language):
        said = brief.rehearsal([place], REHEARSAL, time(7), _("posting"))
    assert segments(in_gsm7(as_sms(Message("x", brief=said, typed="x")))) == 1, said


def test_details_that_lack_take_one(language):
    missing = [*FIELDS]
    with speaking(language):
        said = brief.profile(missing)
    assert segments(in_gsm7(said)) == 1, said


@pytest.mark.parametrize("reads", [True, False])
def test_an_invitation_takes_one_with_one_link_where_an_sms_is_read(language, reads):
    given = ServiceSettings(sms=True, telegram_bot="KaraniMfanoBot", whatsapp="+254700000000", sms_only_sends=not reads)
    with speaking(language):
        news = _("you are {role} at {centre}.", role=role_name(Role.INVIGILATOR), centre=CENTRE)
        said = in_brief(given, "GSTSBWPK8KFZ2X9G", news)
    assert segments(in_gsm7(said)) <= (1 if reads else 2), said
    assert said.count("https://") == (1 if reads else 2)


@pytest.mark.parametrize("reads", [True, False])
def test_an_offer_to_whoever_never_came_takes_two_and_where_an_sms_is_not_read_three(language, reads):
    given = ServiceSettings(sms=True, telegram_bot="KaraniMfanoBot", whatsapp="+254700000000", sms_only_sends=not reads)
    until = datetime(2027, 10, 13, 20, tzinfo=NAIROBI)
    place = SimpleNamespace(name=CENTRE, exam="KCSE 2027", centre_id=7)
    post = SimpleNamespace(role=Role.INVIGILATOR, place=place, from_on=DAY, until=until)
    with speaking(language):
        offer = offered_in_brief(post, SimpleNamespace(local=lambda at: at, today=DAY))  # type: ignore[arg-type]
        said = in_brief(given, "GSTSBWPK8KFZ2X9G", offer)
    assert segments(in_gsm7(said)) <= (2 if reads else 3), said


def test_a_notice_of_the_council_takes_one_where_it_is_as_long_as_most(language):
    text = "Papers of Wednesday begin at 8:30 a.m., not at 8. Please tell every candidate, and be at your centre by 7."
    with speaking(language):
        said = noticed_in_brief("KCSE 2027", text)
    assert segments(in_gsm7(said)) == 1, said
    assert text in said


def test_whoever_is_moved_hears_it_in_one(language):
    place, old = SimpleNamespace(name=CENTRE), SimpleNamespace(person_id=7, language=language, exam="KCSE 2027")
    moved = SimpleNamespace(role=Role.SUPERVISOR, place=place, old=old, from_on=DAY, to_on=LAST)
    with speaking(language):
        said = notices.redeployed_in_brief(moved)  # type: ignore[arg-type]
    assert segments(in_gsm7(f"{said}\n1 My letter")) == 1, said


def test_a_word_of_the_menu_inside_a_search_opens_it(sqlite_stage):
    director = Talk(sqlite_stage, BySms(), DIRECTOR, channel="sms")
    director.turn(read_text("menu"), phone=DIRECTOR).unlocks()
    director.says("/officers").says("letters")
    assert "Nobody" not in director.heard
    assert director.heard_messages[0].buttons


def test_no_text_says_that_something_is_tapped():
    """By SMS it is written: what can be chosen is chosen, on every channel."""
    said = re.compile(r"\b(tap|taps|gusa|uguse|ukigusa|unapogusa)\b", re.IGNORECASE)
    assert [text for text in every_text() if said.search(text)] == []


def test_no_text_of_ours_costs_more_than_it_has_signs():
    """None has a sign beyond the alphabet of SMS, in any language."""
    assert {text: beyond(text) for text in every_text() if beyond(text)} == {}
