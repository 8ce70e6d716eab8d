"""The letter: what it says, that it can be read and verified, and that nothing runs out of its place."""

import hashlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from html import escape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.letter import as_text
from documents.letter_pdf import letter_pdf
from documents.letter_words import ROLES, work
from tests.leash import leashed

from .reading import Read
from .samples import LINK, LONGEST, letter, longest, staff

MARGIN = 20  # mm


@pytest.fixture(scope="module")
def read():
    return Read(letter_pdf(letter()))


@pytest.mark.parametrize(
    "words",
    [
        "KARANI/KCSE/SUP/2027/000123",
        "Monday 20 September 2027",
        "Wanjikũ Mfano Ng'ang'a",
        "National ID •••789",
        "TSC No. 900123",
        "0700 000 002",
        "Through Daudi Mfano TSC Sub-County Director, Mlimani Mfano County",
        "RE: APPOINTMENT AS SUPERVISOR, KCSE 2027",
        "99101001, Mlimani Secondary",
        "From Monday 18 October 2027 to Friday 19 November 2027",
        "by 07:00",
        "The TSC Sub-County Director",
        "KSh 1,680, inclusive of the rehearsal day",
        "Payment is based on the days worked",
        "Brief the invigilators before each paper",
        "Centre manager Zawadi Mfano 0700 000 001",
        "I accept this appointment",
        "7F3K-9Q2M",
        "DEMONSTRATION. Everyone and everything named here is invented",
        "1 / 1",
    ],
)
def test_the_letter_says(read, words):
    assert words in read.text


def test_its_code_and_its_link_open_the_verification(read):
    assert read.codes() == [LINK]
    assert read.links == {LINK}


def test_without_a_page_the_link_leads_into_the_chat():
    link = "https://t.me/KaraniMfanoBot?start=verify-7K4M92QDXYAB0123"
    read = Read(letter_pdf(letter(link=link)))
    assert read.codes() == [link]
    assert read.links == {link}
    assert link in read.text
    assert not read.outside(MARGIN)


def test_without_either_the_code_says_what_to_write_and_leads_nowhere():
    read = Read(letter_pdf(letter(link="")))
    assert read.codes() == ["verify 7F3K-9Q2M"]
    assert read.links == set()
    assert "Write to Karani in any chat with it: verify 7F3K-9Q2M" in read.text
    assert "Write to Karani: verify 7F3K-9Q2M" in as_text(letter(link=""))


def test_the_file_says_what_it_is(read):
    assert read.title == "Appointment as Supervisor, KCSE 2027: Wanjikũ Mfano Ng'ang'a"
    assert read.language == "en"
    assert set(read.fonts.values()) == {True}
    assert len(read.fonts) == 2
    assert read.size < 30_000


def test_it_can_be_read_out(read):
    assert read.shown["/MarkInfo"]["/Marked"].value is True
    assert read.shown["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    metadata = read.shown["/Metadata"].get_data().decode()
    assert f'<rdf:li xml:lang="x-default">{escape(read.title)}</rdf:li>' in metadata
    assert "<dc:language><rdf:Bag><rdf:li>en</rdf:li>" in metadata
    assert ("/H1", "RE: APPOINTMENT AS SUPERVISOR, KCSE 2027") in read.parts
    assert [words for kind, words in read.parts if kind == "/H2"] == [
        "Your duties",
        "Whom to call",
        "Verify this letter",
    ]
    assert ("/P", "To Wanjikũ Mfano Ng'ang'a National ID •••789 TSC No. 900123 0700 000 002") in read.parts
    assert [words for kind, words in read.parts if kind == "/Figure"] == [f"QR code: {LINK}"]
    assert [words for kind, words in read.parts if kind == "/Link"] == ["Verify this letter"] * 2
    assert read.unmarked == []


def test_every_link_says_where_it_leads_and_is_a_part(read):
    tree = dict(zip(*[iter(read.shown["/StructTreeRoot"]["/ParentTree"]["/Nums"])] * 2, strict=True))
    for page in read._self.pages:
        assert len(tree[page["/StructParents"]]) == sum(kind != "/Link" for kind, _ in read.parts)
        for each in page["/Annots"]:
            link = each.get_object()
            assert link["/Contents"] == "Verify this letter"
            assert tree[link["/StructParent"]].get_object()["/K"]["/Obj"] == link


@pytest.mark.parametrize("role", [*ROLES, "scribe"])
def test_every_role_has_one_page_and_its_duties(role):
    read = Read(letter_pdf(letter(role=role)))
    assert read.pages == 1
    assert all(duty in read.text for duty in work(role).duties)
    assert work(role).answers_to in read.text
    assert not read.outside(MARGIN)
    assert not read.overlaps()


def test_a_letter_that_is_no_demonstration_does_not_say_so():
    assert "DEMONSTRATION" not in Read(letter_pdf(letter(demonstration=False))).text


def test_a_replacing_letter_names_the_one_it_makes_void():
    read = Read(letter_pdf(letter(replaces=("KARANI/1", date(2027, 9, 1)))))
    assert "This letter replaces letter KARANI/1 of Wednesday 1 September 2027, which is void." in read.text


def test_a_centre_manager_gets_the_staff_list_as_page_two():
    read = Read(letter_pdf(letter(role="centre_manager", staff=staff(25))))
    assert read.pages == 2
    assert "25 Jaribio Mfano 25 •••025 0700 000 025 Driver 18 Oct 19 Nov" in read.text


def test_a_long_staff_list_repeats_its_head():
    read = Read(letter_pdf(letter(role="centre_manager", staff=staff(60))))
    assert read.pages == 3
    assert read.text.count("National ID Phone Role From To") == 2
    assert "Jaribio Mfano 60 •••060" in read.text


def test_the_longest_names_stay_in_their_places():
    read = Read(letter_pdf(longest()))
    assert read.pages == 2
    assert LONGEST in read.text
    for page in range(read.pages):
        assert not read.outside(MARGIN, page)
        assert not read.overlaps(page)
    assert read.size < 60_000


def test_the_same_letter_gives_the_same_bytes_in_every_process_and_thread():
    first = letter_pdf(longest())
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(letter_pdf, [longest()] * 20)) == {first}
    program = (
        "import hashlib; from documents.letter_pdf import letter_pdf; from tests.documents.samples import longest;"
        "print(hashlib.sha256(letter_pdf(longest())).hexdigest())"
    )
    answer = subprocess.run(
        leashed(sys.executable, "-c", program),
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
        env={"PYTHONHASHSEED": "7"},
    )
    assert answer.stdout.strip() == hashlib.sha256(first).hexdigest()


@settings(max_examples=60)
@given(st.text(max_size=300) | st.text(st.characters(), min_size=1, max_size=20))
def test_any_name_is_printed_and_never_raises(name):
    read = Read(letter_pdf(letter(name=name, centre_name=name)))
    assert "APPOINTMENT" in read.text
    assert not read.outside(MARGIN)


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("Ng'ang'a", "Ng'ang'a"),
        ("Ng’ang’a", "Ng’ang’a"),
        ("Wanjiku\N{COMBINING TILDE}", "Wanjikũ"),
        ("Ŋare Ɓala Śmith", "Ŋare Ɓala Śmith"),
        ("Asha 😀 Juma", "Asha □ Juma"),
        ("\u202eAsha", "□Asha"),  # a sign that turns the rest around
        ("As\x00ha", "As□ha"),
        ("Asha\nJuma", "Asha Juma"),
        ("\ud800", "□"),
        ("عائشة", "□□□□□"),
        ("Ngʼangʼa", "Ng’ang’a"),
        ("Ａｎｎａ ﬁne １２", "Anna fine 12"),
        ("አበበ", "□□□"),
    ],
)
def test_what_the_font_lacks_is_replaced_by_something_visible(name, seen):
    assert f"Name {seen} End" in Read(letter_pdf(letter(centre_name=f"Name {name} End"))).text


def test_as_text_has_the_essentials():
    said = as_text(letter(replaces=("KARANI/1", date(2027, 9, 1)), daily_rate=None)).splitlines()
    assert said == [
        "Appointment as Supervisor, KCSE 2027",
        "Wanjikũ Mfano Ng'ang'a, ID •••789",
        "Letter KARANI/KCSE/SUP/2027/000123 of Monday 20 September 2027",
        "Centre: 99101001, Mlimani Secondary",
        "Dates: From Monday 18 October 2027 to Friday 19 November 2027",
        "Report: At the centre by 7:00 a.m. on each of your days",
        "You answer to: The TSC Sub-County Director",
        "Daily rate: As published for the examination, inclusive of the rehearsal day",
        "Centre manager: Zawadi Mfano, 0700 000 001",
        "This letter replaces letter KARANI/1 of Wednesday 1 September 2027, which is void.",
        "Verification code: 7F3K-9Q2M",
        LINK,
        "DEMONSTRATION. Everyone and everything named here is invented, and this letter appoints nobody.",
    ]
