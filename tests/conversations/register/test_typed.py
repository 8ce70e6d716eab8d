"""Typed marks: whatever is typed is read or refused with the part named, never an error."""

from hypothesis import given
from hypothesis import strategies as st

from conversations.core import Invalid
from conversations.register import ABSENT, ALL, PRESENT, REST, typed_marks
from storage.register import Mark

numbers = st.lists(st.integers(1, 60), min_size=1, max_size=6, unique=True)
separator = st.sampled_from([" ", ", ", ",", "  ", " na ", " and ", ";"])


def read(text):
    """What was read, and what it was refused with."""
    try:
        return typed_marks(text), ""
    except Invalid as refused:
        return None, str(refused)


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text):
    typed, refused = read(text)
    assert refused or typed.marks or typed.rest or typed.asked is not None


@given(
    st.lists(st.sampled_from([*PRESENT, *ABSENT, *ALL, *REST, "1", "2", "33", ",", "x", "🙂"]), max_size=9).map(
        " ".join
    )
)
def test_any_order_of_the_words_is_read_or_refused(text):
    typed, refused = read(text)
    assert "Nothing was changed." in refused or all(isinstance(mark, Mark) for mark in typed.marks.values())


@given(numbers, separator, st.sampled_from([*PRESENT, *ABSENT]), st.booleans(), st.booleans())
def test_what_is_meant_is_read_in_any_case_spacing_and_order(chosen, between, word, before, shout):
    listed = between.join(map(str, chosen))
    text = f"{word} {listed}" if before else f"{listed} {word}"
    mark = Mark.PRESENT if word in PRESENT else Mark.ABSENT
    assert typed_marks(text.upper() if shout else text).marks == dict.fromkeys(chosen, mark)


@given(numbers)
def test_a_number_cannot_be_both(chosen):
    typed, refused = read(f"p {' '.join(map(str, chosen))} ab {chosen[0]}")
    assert typed is None
    assert f"Number {chosen[0]} is both" in refused
