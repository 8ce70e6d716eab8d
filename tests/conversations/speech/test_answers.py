"""Readers of answers: whatever is said, they give something clean or refuse it kindly."""

import unicodedata
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.core import Invalid, Text, read_text
from conversations.core.field import found
from conversations.speech import answers
from storage.imports import BadCell
from storage.imports.files import cell

SAID = st.one_of(
    st.text(max_size=90),
    st.text("0123456789 +-()254", max_size=30),
    st.text("Anna Atieno'’.-\u202e\u200f\x00\ufffd😀<>;", max_size=60),
    st.from_regex(r"[A-Za-z]{1,6}-?[0-9]{0,9}", fullmatch=True),
)
READERS: dict[str, Callable[[str], str]] = {
    "phone_number": answers.phone_number,
    "sms_code": answers.sms_code,
    "pin_number": answers.pin_number,
    "centre_username": answers.centre_username,
    "reason": partial(answers.reason, rule="Why?", longest=200),
}
HOSTILE = [
    "",
    "x" * 5000,
    "1" * 5000,
    "48\x002913",
    "😀" * 6,
    "<script>alert(1)</script>",
    "'; DROP TABLE people; --",
    "٤٨٢٩١٣",
    "0712 345 67٨ x",
]


def off_the_wire(said: str) -> str:
    event = read_text(said)
    assert isinstance(event, Text)
    return event.text


@pytest.mark.parametrize("name", READERS)
@given(said=SAID)
def test_what_is_read_is_clean_and_reads_the_same_again(name, said):
    try:
        read = READERS[name](said)
    except Invalid:
        return
    assert read
    assert not any(unicodedata.category(sign)[0] == "C" for sign in read)
    assert READERS[name](read) == read


@pytest.mark.parametrize("name", [name for name in READERS if name != "reason"])
@pytest.mark.parametrize("said", HOSTILE, ids=lambda said: said[:12])
def test_hostile_input_is_refused(name, said):
    with pytest.raises(Invalid):
        READERS[name](off_the_wire(said))


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(
    "said", ["no \u3164 network", "\u115f\u1160 school", "no\u2800 bank", "no net\u0300\u0301\u0302work"], ids=ascii
)
def test_what_is_seen_as_nothing_or_covers_other_lines_is_read_nowhere(name, said):
    with pytest.raises(Invalid):
        READERS[name](off_the_wire(said))
    with pytest.raises(BadCell):
        cell.text(said)


@pytest.mark.parametrize("said", ["ab", "  .  ", "x" * 201, "no\x00 network", "😀😀😀", ""])
def test_a_reason_is_words_that_can_be_read(said):
    with pytest.raises(Invalid):
        READERS["reason"](off_the_wire(said))


@given(said=SAID, labels=st.lists(st.text(max_size=12), max_size=8))
def test_what_is_sought_finds_only_what_is_there(said, labels):
    options = [(str(number), label) for number, label in enumerate(labels)]
    assert set(found(options, said)) <= set(options)


@pytest.mark.parametrize("said", ["482913", "482 913", "23456789", "2345-6789"])
def test_a_pin_or_an_id_is_no_reason_and_is_sent_on_to_nobody(said):
    from conversations.speech import reason

    with pytest.raises(Invalid, match="did not keep it or pass it on"):
        reason(said, "", 200)


@pytest.mark.parametrize(
    "said", ["ab 3 4", "0712 345 678", "my PIN, call 0712 345 678", "ID checked on 20 Oct 2027", "code 99101001"]
)
def test_marks_phones_dates_and_codes_of_centres_are_no_secrets(said):
    answers.no_secret(said)
    with pytest.raises(Invalid):
        answers.no_secret(f"{said}; PIN 482913")
