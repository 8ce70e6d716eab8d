"""The letter: what it says, that it can be read and verified, and that nothing runs out of its place."""

import hashlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from html import escape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.letter_languages import words
from documents.letter_pdf import letter_pdf
from tests.leash import leashed

from .reading import Read
from .samples import LINK, LONGEST, SCHOOL, letter, longest, staff

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
        "National ID ending in 789",
        "TSC No. 900123",
        "0700 000 002",
        "Place of work: Bondeni Secondary",
        "Through Daudi Mfano TSC Sub-County Director, Mlimani Mfano County",
        "RE: APPOINTMENT AS SUPERVISOR, KCSE 2027",
        "Dear Sir/Madam,",
        "You are hereby appointed Supervisor for the KCSE 2027 examination by the examinations council",
        "99101001, Mlimani Secondary, Mlimani Sub-County, Mfano County",
        "Distribution centre Mlimani Sub-County Headquarters",
        "From Monday 18 October 2027 to Friday 19 November 2027",
        "Report at The centre, 7:00 a.m. on each working day",
        "You report to The TSC Sub-County Director",
        "KSh 1,680 for each day worked, including the rehearsal day",
        "By M-Pesa to the number ending in 002",
        "You are paid for the days you work",
        "You must not have served at this school in the last 3 years",
        "If you cannot serve, tell the TSC Sub-County Director",
        "is confidential",
        "Brief the invigilators before each paper",
        "Centre manager Zawadi Mfano 0700 000 001",
        "For the examinations council, deployment of examination officers",
        "Demonstration: no officer of any council has issued this letter.",
        "cc: the centre manager; the TSC Sub-County Director",
        "and declare that I have no conflict of interest at this centre",
        "Return a signed copy to the TSC Sub-County Director, Mlimani, before Monday 18 October 2027.",
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


def test_the_file_says_what_it_is(read):
    assert read.title == "Appointment as Supervisor, KCSE 2027: Wanjikũ Mfano Ng'ang'a"
    assert read.language == "en"
    assert set(read.fonts.values()) == {True}
    assert len(read.fonts) == 2
    assert read.size < 32_000


def test_it_can_be_read_out(read):
    assert read.shown["/MarkInfo"]["/Marked"].value is True
    assert read.shown["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    metadata = read.shown["/Metadata"].get_data().decode()
    assert f'<rdf:li xml:lang="x-default">{escape(read.title)}</rdf:li>' in metadata
    assert "<dc:language><rdf:Bag><rdf:li>en</rdf:li>" in metadata
    assert ("/H1", "RE: APPOINTMENT AS SUPERVISOR, KCSE 2027") in read.parts
    assert [words for kind, words in read.parts if kind == "/H2"] == [
        "Your duties",
        "Contacts",
        "Verify this letter",
    ]
    to = "National ID ending in 789 TSC No. 900123 0700 000 002 Place of work: Bondeni Secondary"
    assert ("/P", f"To Wanjikũ Mfano Ng'ang'a {to}") in read.parts
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


@pytest.mark.parametrize("language", ["en", "sw"])
@pytest.mark.parametrize("role", [*words("en").roles, "scribe"])
def test_every_role_has_one_page_and_its_duties_in_both_languages(role, language):
    read, work = Read(letter_pdf(letter(role=role, language=language))), words(language).work(role)
    assert (read.pages, read.language) == (1, language)
    assert all(duty in read.text for duty in work.duties)
    assert work.answers_to in read.text
    assert not read.outside(MARGIN)
    assert not read.overlaps()


@pytest.mark.parametrize("language", ["en", "sw"])
def test_with_everything_as_long_as_it_comes_it_is_one_page_too(language):
    everything = {"container": SCHOOL, "exam": "Mfano Certificate of Secondary Education 2027", "staff": ()}
    for role in words("en").roles:
        assert Read(letter_pdf(longest(role=role, language=language, **everything))).pages == 1, role


def test_a_letter_that_is_no_demonstration_does_not_say_so():
    assert "DEMONSTRATION" not in Read(letter_pdf(letter(demonstration=False))).text


def test_a_replacing_letter_names_the_one_it_makes_void():
    read = Read(letter_pdf(letter(replaces=("KARANI/1", "Wednesday 1 September 2027"))))
    assert "This letter replaces letter KARANI/1 of Wednesday 1 September 2027, which is void." in read.text


def test_a_centre_manager_gets_the_staff_list_as_page_two():
    read = Read(letter_pdf(letter(role="centre_manager", staff=staff(25))))
    assert read.pages == 2
    assert "25 Jaribio Mfano 25 025 900025 0700 000 025 Driver 18 Oct 19 Nov" in read.text


def test_a_long_staff_list_repeats_its_head():
    read = Read(letter_pdf(letter(role="centre_manager", staff=staff(60))))
    assert read.pages == 3
    assert read.text.count("ID ends in TSC No. Phone Role From To Reported") == 2
    assert "Jaribio Mfano 60 060" in read.text


@pytest.mark.parametrize("language", ["en", "sw"])
def test_the_longest_names_stay_in_their_places(language):
    read = Read(letter_pdf(longest(language=language)))
    assert read.pages == 3, "the letter is one page, its staff two"
    assert (read.text.count(LONGEST), "…" in read.text.split(" 1 / 3")[0]) == (5, False), "on the letter nothing is cut"
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
        ("Asha 😀 Juma", "Asha Juma"),  # kept before pictures were left out where names come in
        ("\u202eAsha", "Asha"),  # a sign that turns the rest around
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


def test_the_one_in_kiswahili_says_that_the_english_one_binds_and_is_not_signed():
    said = Read(letter_pdf(letter(language="sw"))).text
    assert "Hii ni tafsiri ya barua ya Kiingereza KARANI/KCSE/SUP/2027/000123" in said
    assert "tia saini barua ya Kiingereza" in said
    assert "Signature" not in said
    assert "Signature of the officer" in Read(letter_pdf(letter())).text


def test_a_head_of_the_school_is_not_asked_to_have_stayed_away_and_nobody_where_there_is_no_rule():
    for changes in ({"role": "centre_manager"}, {"block_years": 0}):
        assert "You must not have served" not in Read(letter_pdf(letter(**changes))).text


def test_an_issued_letter_says_who_issued_it_and_that_it_is_valid_unsigned():
    said = Read(letter_pdf(letter(demonstration=False))).text
    assert "Issued electronically by Karani on Monday 20 September 2027: it is valid without a signature." in said
