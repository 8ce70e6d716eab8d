"""Plain: what SMS says, where each segment is paid for."""

import pytest

from conversations import ways
from conversations.core import Button, Document, Message
from conversations.core.gsm import beyond, in_gsm7, segments
from conversations.core.messages import HOME
from handlers.plain import as_sms, as_text
from tests.fakes.twilio.segments import is_gsm
from tests.fakes.twilio.segments import segments as billed

LETTER, BACK, MENU = Button("My letter", "letter"), Button("Back", "back"), ways.HOME.button("Menu")


def test_what_is_brief_takes_the_place_of_the_text_and_its_choices_follow_by_number():
    message = Message("Posted as supervisor", ((LETTER, MENU), (BACK,)), news="Hello.", brief="Supervisor")
    assert as_sms(message) == "Hello.\nSupervisor\n1 My letter"
    assert as_text(message) == "Hello.\n\nPosted as supervisor\n1. My letter\n2. Menu\n0. Back"


@pytest.mark.parametrize(
    "taught",
    [
        {"own_numbers": True},  # numbers mean something else there
        {"typed": "Write register"},  # words of its own are taught
        {"typed": "Write register", "template": "plan.en"},  # it stands in no session
    ],
)
def test_what_is_brief_teaches_its_own_words_where_numbers_are_no_choice(taught):
    assert as_sms(Message("Long", ((LETTER,),), brief="Write letter", **taught)) == "Write letter"


def test_the_ways_out_are_heard_and_not_said():
    assert ways.HOME.command == HOME
    assert as_sms(Message("Which?", ((LETTER, MENU), (BACK,)))) == "Which?\n1 My letter"


def test_of_a_document_the_link_says_it_all():
    paper = Document("letter-99101001.pdf", "letter:1:7", caption="Your letter")
    assert as_sms(Message("Letter 6", document=paper)) == "Letter 6"
    assert as_sms(Message(document=paper)) == "Your letter"


@pytest.mark.parametrize("phone", ["0712 345 678", "0112 345 678"])
def test_phones_are_said_without_spaces(phone):
    said = as_sms(Message(f"Call {phone}, or +256 712 345 678."))
    assert said == f"Call {phone.replace(' ', '')}, or +256 712 345 678."


@pytest.mark.parametrize(
    "text",
    [
        *("Ng`ang`a", "Ng´ang´a", "Ngʼangʼa", "Ng′ang′a", "Wanjikũ", "Wanjiku\u0303", "Ŋarua", "André, François"),
        *("saa 1\u00a0asubuhi", "saa\u202f1", "saa\u200b1", "regi\u00adster", "non\u2011stop", "a\tb", "a\u2028b"),
        *("2 × 3 → 6 ← 7", "« yes » ‹no›", "½ day, 30° C", "≥ 3", "© 2027", "₁₂", "ﬁle", "№ 3", "… – — • · ✓ ✔ ‚x‘"),
    ],
)
def test_a_sign_that_means_another_costs_no_more_than_that(text):
    assert is_gsm(in_gsm7(text)), ascii(in_gsm7(text))
    assert beyond(text) == []


@pytest.mark.parametrize("size", [1, 69, 70, 71, 134, 135, 159, 160, 161, 306, 307, 600])
@pytest.mark.parametrize("sign", ["a", "[", "🙂", "क"])
def test_segments_are_counted_as_they_are_billed(sign, size):
    for text in (sign * size, sign + "a" * (size - 1)):
        assert segments(text) == billed(in_gsm7(text))
