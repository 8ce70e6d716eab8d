"""My data as a PDF: names as they are written, the same bytes each time, small, and long values over many pages."""

import io
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader

from documents.mydata import Paper, Part, mydata_pdf

from .reading import Read

MADE = datetime(2027, 10, 20, 15, tzinfo=UTC)
NAMES = ["Wanjikũ wa Kamaũ", "Ng'ang'a Mwangi", "Atieno Owuor-Śmith", "Ng’ang’a"]


def paper(rows, **more):
    return Paper(
        "My data in Karani", ["As kept on Wed 20 Oct 2027."], [Part("Your details", rows)], "Foot", MADE, **more
    )


def text(pdf):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


@pytest.mark.parametrize("name", NAMES)
def test_names_are_read_back_as_they_are_written(name):
    assert name in text(mydata_pdf(paper([("Name", name)])))


def test_the_same_words_give_the_same_bytes():
    rows = [("Name", NAMES[0]), ("National ID", "23456789")]
    assert mydata_pdf(paper(rows)) == mydata_pdf(paper(rows))


def test_a_long_value_goes_on_as_a_part_of_the_next_page():
    read = Read(mydata_pdf(paper([("Notes", "word " * 3000)], language="sw")))
    assert read.pages > 1
    assert read.unmarked == []
    assert [kind for kind, _ in read.parts if kind != "/P"] == ["/H1", "/H2"]
    assert sum(words.startswith("word ") for _, words in read.parts) == read.pages
    assert read.language == "sw"


def test_labels_and_values_stand_under_their_heading():
    said = text(mydata_pdf(paper([("Phone", "0700 000 002"), ("", "a line of its own")], language="sw")))
    for words in ("My data in Karani", "Your details", "Phone", "0700 000 002", "a line of its own", "Foot"):
        assert words in said


def test_it_is_small_and_says_what_it_is():
    pdf = mydata_pdf(paper([("Name", NAMES[1])]))
    assert len(pdf) < 60_000
    read = PdfReader(io.BytesIO(pdf))
    assert read.metadata
    assert read.metadata.title == "My data in Karani"
    assert read.pages[0].mediabox.width == pytest.approx(595, abs=1)  # A4


def test_much_goes_over_many_pages_with_nothing_lost():
    rows = [(f"Wed {n}", f"entry {n} " + "word " * 120) for n in range(60)] + [("", "x" * 3000)]
    pdf = mydata_pdf(paper(rows))
    assert len(PdfReader(io.BytesIO(pdf)).pages) > 5
    said = text(pdf)
    assert all(f"entry {n} " in said for n in range(60))


@pytest.mark.parametrize("odd", ["😀 smile", "\u202eright to left", "line\nbreak", "<script>", "a\tb", ""])
def test_odd_signs_break_nothing(odd):
    assert mydata_pdf(paper([("Name", odd), (odd, "value")])).startswith(b"%PDF")
