"""Typed marks: whatever is typed is read or refused with the part named, never an error."""

from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.core import Invalid
from conversations.register import ABSENT, ALL, PRESENT, REST, typed_marks
from conversations.register.naming import Naming
from conversations.register.typed_words import EXCEPT, NONE, NOT
from storage.exams import DayKind, Role
from storage.register import Mark, Officer, Sheet
from tests.stage import DAY

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
    assert refused or typed.marks or typed.rest or typed.named or typed.called or typed.alone or typed.asked is not None


@given(
    st.lists(
        st.sampled_from(
            [*PRESENT, *ABSENT, *ALL, *REST, *NONE, *EXCEPT, *NOT, "1", "2", "33", ",", "x", "mutiso", "na", "no", "🙂"]
        ),
        max_size=9,
    ).map(" ".join)
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


AB3 = {3: "Ab"}


@pytest.mark.parametrize(
    ("text", "marks", "rest"),
    [
        ("hayuko 3 7", {3: "Ab", 7: "Ab"}, None),
        ("hawako 3, 7", {3: "Ab", 7: "Ab"}, None),
        ("yuko 2", {2: "P"}, None),
        ("wote wako", {}, "P"),
        ("wamefika wote", {}, "P"),
        ("abs 3", AB3, None),
        ("pres 3", {3: "P"}, None),
        ("all except 3", AB3, "P"),
        ("all present but 3", AB3, "P"),
        ("wote wapo isipokuwa 3", AB3, "P"),
        ("wote wapo ila 3 na 7", {3: "Ab", 7: "Ab"}, "P"),
        ("kasoro 3 wote wapo", AB3, "P"),
        ("all except 3 present", AB3, "P"),  # whichever way it is read
        ("ab all except 3", {3: "P"}, "Ab"),
        ("p all", {}, "P"),
        ("ab all", {}, "Ab"),
        ("P zote", {}, "P"),
        ("wote p", {}, "P"),
        ("all p 3 ab", AB3, "P"),
        ("3 absent, the rest are present", AB3, "P"),
        ("3 hayupo lakini wengine wote wapo", AB3, "P"),
        ("hakuna aliyekosa", {}, "P"),
        ("none absent", {}, "P"),
        ("No one is absent.", {}, "P"),
        ("no absentees", {}, "P"),
        ("absent: none", {}, "P"),
        ("absent: 3, 7. present: rest", {3: "Ab", 7: "Ab"}, "P"),
        ("none present", {}, "Ab"),
        ("no 3 ab", AB3, None),
        ("No. 3 and no. 7 are absent", {3: "Ab", 7: "Ab"}, None),
        ("3 is not present", AB3, None),
        ("3 didn't come", AB3, None),
        ("2 hadi 4 hawapo", {2: "Ab", 3: "Ab", 4: "Ab"}, None),
        ("3 ✅ 4 ❌", {3: "P", 4: "Ab"}, None),
        ("ab 3\np 4", {3: "Ab", 4: "P"}, None),
        ("Good morning sir, all present", {}, "P"),
    ],
)
def test_the_words_of_managers_are_heard(text, marks, rest):
    typed = typed_marks(text)
    assert (typed.marks, typed.rest) == (marks, rest)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("ila 3", "ila 3"),  # and the others?
        ("3 people absent", "3 people absent"),  # so many, or number 3?
        ("watu 3 hawako", "watu 3 hawako"),
        ("all except 3 absent", "all except 3 absent"),  # is 3 absent, or all but 3?
        ("all 3 ab", "all 3 ab"),  # number 3, or all three?
        ("ab 3 and the rest", "ab 3 and the rest"),
        ("all p rest ab", "all p rest ab"),
        ("all are not present", "all are not present"),  # not all, or none?
        ("not all present", "not"),
        ("only 3 absent", "only"),  # are the others present?
        ("p 1-12 except 3", "p 1-12 except 3"),  # is 3 absent, or not marked?
        ("all p except 3 p", "all p except 3 p"),
        ("none", "none"),
        ("3 ab 7", "7"),
        ("3 ab?", "?"),
        ("all present 12", "12"),
        ("all ab 3", "3"),
    ],
)
def test_what_can_be_read_in_two_ways_is_not_read(text, part):
    typed, refused = read(text)
    assert typed is None
    assert f'"{part}"' in refused
    assert "Nothing was changed." in refused


def sheet(*names: str) -> Sheet:
    officers = (Officer(100 + n, n, n, name, "", Role.INVIGILATOR) for n, name in enumerate(names, 1))
    return Sheet(1, DAY, "KCSE", "Mlimani", "99101001", "101", DayKind.PAPER, None, tuple(officers))  # type: ignore[arg-type]


SHEET = sheet("Fatuma Ali", "Ben Mutiso", "Achieng Otieno", "Achieng Ng'ang'a", "Amos Wako", "Abdi-Aziz Wanjikũ")


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("mutiso ab", {2: "Ab"}),
        ("ab MUTISO", {2: "Ab"}),
        ("ab mutiso, fatuma", {1: "Ab", 2: "Ab"}),
        ("mutiso na fatuma hawapo", {1: "Ab", 2: "Ab"}),
        ("fatuma ab mutiso p", {1: "Ab", 2: "P"}),
        ("ali fatuma ab", {1: "Ab"}),
        ("ben mutiso ab, 1 p", {1: "P", 2: "Ab"}),
        ("2 Ben Mutiso: Ab", {2: "Ab"}),
        ("Achieng Ng’ang’a ab", {4: "Ab"}),
        ("achieng o. ab", {3: "Ab"}),
        ("3 achieng ab", {3: "Ab"}),  # the number tells which
        ("wanjiku ab", {6: "Ab"}),
        ("abdi-aziz ab", {6: "Ab"}),
        ("all p except mutiso and 1", {1: "Ab", 2: "Ab"}),
    ],
)
def test_a_name_is_heard_where_one_officer_has_it(text, marks):
    assert Naming(SHEET).marks(typed_marks(text)) == {100 + number: mark for number, mark in marks.items()}


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("achieng ab", "Which \"achieng\": 3 Achieng Otieno, 4 Achieng Ng'ang'a? Write the number."),
        ("kamau ab", 'Nobody on this register is called "kamau".'),
        ("mut ab", 'Nobody on this register is called "mut".'),
        ("mutiso fatuma ab", 'Nobody on this register is called "mutiso fatuma".'),  # a comma makes them two
        ("mutiso ab, kamau ab", 'Nobody on this register is called "kamau".'),
        ("3 mutiso ab", '"3 mutiso" can be read in two ways.'),  # 2 is Mutiso
        ("amos wako", '"wako" can be read in two ways.'),  # there is a Wako
        ("2 p, mutiso ab", "Number 2 is both P and Ab."),
    ],
)
def test_a_name_that_is_nobodys_or_several_changes_nothing(text, refused):
    with pytest.raises(Invalid) as told:
        Naming(SHEET).marks(typed_marks(text))
    assert refused in str(told.value)
    assert "Nothing was changed." in str(told.value)


def test_many_names_of_a_large_register_are_found_at_once():
    large = sheet(*(f"Ali Omar Nambari{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(200)))
    begun = thread_time()
    for text in ("ali omar a, " * 80 + "ab", "a ali, " * 140, "ali " * 240 + "ab"):
        with pytest.raises(Invalid):
            Naming(large).marks(typed_marks(text))
    assert thread_time() - begun < 0.3


@pytest.mark.parametrize("text", ["3 of 12 absent", "12/15 p", "ab 3 out of 12", "3 kati ya 12 hawako", "15 / 15 p"])
def test_how_many_of_how_many_marks_nobody(text):
    typed, refused = read(text)
    assert typed is None
    assert "can be read in two ways" in refused
