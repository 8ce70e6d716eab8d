"""The printed register: its marks and totals, room to sign and stamp, and readable at any size."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.register import MOST_NOTES, register_pdf, roster_pdf

from .reading import MM, Read
from .samples import FIRST, LAST, LONGEST, SCHOOL, mark, register

MARGIN = 12  # mm


@pytest.mark.parametrize(
    "words",
    [
        "Attendance register KCSE 2027",
        "99101001 Mlimani Secondary",
        "Mlimani Sub-County, Mfano County",
        "1 Jaribio Mfano 001 0700 000 001 Centre Manager P P P P P Ab P",
        "5 Jaribio Mfano 005 0700 000 005 Invigilator P P P P P P P P P 9 0",
        "R 18 Oct Tue 19 Oct",
        "Days present Days absent",
        "I certify that the officers named above attended at this centre on the days marked P.",
        "Centre manager",
        "Sub-County Director of Education",
        "Official stamp",
        "printed 19/11/2027, 5:30 p.m.",
        "History until 18/11/2027: 3f9a3f9a",
        "DEMONSTRATION",
        "1 / 1",
    ],
)
def test_the_register_says(words):
    assert words in Read(register_pdf(register())).text


def test_own_marks_have_a_star_and_who_is_not_listed_stands_apart():
    told = register()
    [first, *others] = told.officers
    starred = [replace(first, own=frozenset({0})), *others]
    apart = ["Neema Baraka, Invigilator, 0712 000 077, ID ends 567: 19 Oct"]
    paper = Read(register_pdf(replace(told, officers=starred, apart=apart, vouched=["Own marks of 1 Jaribio"])))
    assert "P* " in paper.text
    assert "* = marked by self, not confirmed" in paper.text
    below = (
        "Own marks of 1 Jaribio Not on the list; not paid until the director deploys them. Seen here on: Neema Baraka"
    )
    assert below in paper.text
    assert "Neema" not in Read(roster_pdf(replace(told, apart=apart))).text
    assert "marked by self" not in Read(register_pdf(told)).text


def test_the_totals_count_each_day_and_each_officer():
    marks = [[mark(officer, day) for day in range(15)] for officer in range(1, 21)]
    present = [sum(row[day] == "P" for row in marks) for day in range(15)]
    absent = [sum(row[day] == "Ab" for row in marks) for day in range(15)]
    said = Read(register_pdf(register())).text
    assert f"Present {' '.join(map(str, present))} {sum(present)} Absent" in said
    assert f"Absent {' '.join(map(str, absent))} {sum(absent)} I certify" in said


@pytest.mark.parametrize(
    ("officers", "days", "pages"),
    [
        (20, 15, 1),  # an ordinary centre has its register on one sheet
        (60, 25, 3),
        (1, 1, 1),
        (0, 0, 1),
        (24, 16, 2),  # the officers alone would fit, the signatures do not
        (10, 36, 1),
    ],
)
def test_it_stays_readable(officers, days, pages):
    read = Read(register_pdf(register(officers, days, name=LONGEST, centre_name=SCHOOL, county=LONGEST)))
    assert read.pages == pages
    assert read.text.count("Attendance register") == pages
    assert read.text.count("Official stamp") == 2
    assert all(f" {number:03} 0700" in read.text for number in range(1, officers + 1))
    for page in range(pages):
        assert f"{page + 1} / {pages}" in read.text
        assert not read.outside(MARGIN, page)
        assert not read.overlaps(page)
    assert read.size < 60_000


def test_a_name_is_cut_only_where_it_cannot_fit():
    said = Read(register_pdf(register(3, 25, name="Wanjikũ Ng'ang'a Mfano Jaribio"))).text
    assert "1 Wanjikũ Ng'ang'a Mfano Jaribio 001" in said
    assert "…" not in said
    assert "…" in Read(register_pdf(register(3, 25, name=LONGEST))).text


@pytest.mark.parametrize("days", [1, 16, 25, 36])
def test_five_words_of_a_name_stand_whole_on_a_register_of_any_length(days):
    name = "Wanjikũ Ng'ang'a-Nyamweya Mfano wa Kĩrĩnyaga Ole Sankale"
    read = Read(register_pdf(register(16, days, name=name)))
    said = read.text.replace("\n", " ")
    assert "…" not in said
    assert all(said.count(word) == 16 for word in ("Nyamweya", "Sankale"))
    assert not read.overlaps(0)


def test_notes_stand_by_number_beside_their_marks_and_under_the_officers():
    one = register(2, 36)
    noted = [replace(officer, notes=[0, 1, 2, *[0] * 33]) for officer in one.officers]
    notes = ["late: No network", "corrected from P: Marked the wrong person"]
    read = Read(register_pdf(replace(one, officers=noted, notes=notes)))
    assert "1 late: No network" in read.text
    assert "2 corrected from P: Marked the wrong person" in read.text
    assert "late:" not in Read(roster_pdf(replace(one, officers=noted, notes=notes))).text
    many = Read(register_pdf(replace(one, officers=noted * 8, notes=[LONGEST] * MOST_NOTES)))
    assert (many.pages, many.text.count("Official stamp")) == (2, 2)
    assert not any(many.outside(MARGIN, page) or many.overlaps(page) for page in range(2))


def cell(mark, printed=LAST, printer=register_pdf):
    """How dark the only cell of a register is, from 0 to 255; its day is the first of the exam."""
    one = register(1, 1, printed_at=datetime(printed.year, printed.month, printed.day, 17, tzinfo=UTC))
    read = Read(printer(replace(one, officers=[replace(one.officers[0], marks=[mark])])))
    box = [round(mm * MM) for mm in (182, 42, 189, 47)]
    picture = read.picture(dots=72).crop((box[0], box[1], box[2], box[3]))
    return 255 - sum(level * count for level, count in enumerate(picture.histogram())) / (
        picture.width * picture.height
    )


def test_no_pen_fills_a_day_that_is_over_or_elsewhere_unseen():
    assert cell("", FIRST) < 1, "a day that is not over is blank"
    assert cell("", FIRST, roster_pdf) < 1
    assert cell("", LAST, roster_pdf) < 1, "the blank one is to be filled in"
    assert cell("", LAST) > 25, "hatched"
    assert cell(None) > 50, "crossed out"


def test_of_days_to_come_there_are_no_totals():
    early = register(2, 4, printed_at=datetime(2027, 10, 19, 17, tzinfo=UTC))
    blank = replace(early, officers=[replace(each, marks=["P", "Ab", "", ""]) for each in early.officers])
    assert "Present 2 0 2 Absent 0 2 2" in Read(register_pdf(blank)).text


def test_the_roster_has_the_officers_no_marks_and_spare_rows():
    read = Read(roster_pdf(register(), spare=6))
    assert "to be filled in by pen" in read.text
    assert "5 Jaribio Mfano 005 0700 000 005 Invigilator 6 Jaribio Mfano" in read.text
    assert "History" not in read.text
    for page in range(read.pages):
        assert not read.outside(MARGIN, page)


def test_the_file_says_what_it_is():
    read = Read(register_pdf(register()))
    assert read.title == "Attendance register, KCSE 2027, 99101001 Mlimani Secondary"
    assert read.language == "en"
    assert set(read.fonts.values()) == {True}
    assert (read.parts[0], read.unmarked) == (("/H1", "Attendance register"), [])
    [fifth] = [words for kind, words in read.parts if kind == "/P" and words.startswith("5 ")]
    assert "005 0700 000 005" in fifth


def test_the_same_register_gives_the_same_bytes():
    assert register_pdf(register()) == register_pdf(register())


@settings(max_examples=30)
@given(st.text(max_size=300), st.integers(0, 30), st.integers(0, 30))
def test_any_name_and_any_number_is_printed(name, officers, days):
    read = Read(register_pdf(register(officers, days, name=name, centre_name=name)))
    assert read.text.count("Official stamp") == 2
    assert not any(read.outside(MARGIN, page) for page in range(read.pages))
