"""What may stand as a person's name: names that there are, and none that hides, obeys, counts or claims."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from storage.imports import BadCell
from storage.imports.files import cell
from storage.people import NameFault, NotAName, Person, person_name

NAMES = (
    "Anna",
    "Wanjikũ Ng'ang'a",
    "Ng’endo wa Mwangi",
    "Nyaguthiĩ Kĩmani",
    "Ole Kina Sankale",
    "Saitoti ole Nkaissery",
    "Abdirahman Sheikh Noor",
    "Fatuma bint Ali",
    "Al-Amin M. Juma",
    "Mohamed Abdi Nur",
    "Sa'id Hassan",
    "Omar Al-Ma'awi",
    "Akinyi Odhiambo-Were",
    "J. K. Mutua",
    "J.K. Mutua",
    "Dr. Anna Otieno",
    "Sr. Mary Njoki",
    "Muthoni d'Souza",
    "Zoë Nduku",
    "François Kĩprono",
    "Nancy Baraza",
    "Peter Karani",
    "Karani Mfano",
    "Ann Clerk Odera",
    "Chief Obiero",
    "Imam Yusuf",
    "Mwalimu Nyerere",
    "Hafsa Afisa",
    "King'ori Prince",
    "'Aisha Salim",
    "Nguyễn Thị Hoa",
    "Afisa 12 Mfano",
    "Mary Anne Wangarĩ-Maathai",
    "A",
    "Wa Iyego",
    "Tsuma Kea",
    "Noor-ul-Huda",
    "Kibet arap Moi",
    "Ouko Jr.",
)
FAULTS = {
    "invisible": (
        "",
        " ",
        "\u200b\u200c",
        "\u3164\u3164",
        "\u2800 \u2800",
        "\u00ad",
        "Ka\u034fmau Mfano",
        "Anna\ufe0f Mfano",
    ),
    "turned": (
        "Anna \u202eofnafM",
        "\u2066Anna\u2069 Mfano",
        "Anna\u061c Mfano",
        "Anna \U000e0041Mfano",
        "An\u200dna Mfano",
    ),
    "marks": (
        "K\u0300\u0301\u0302amau Mfano",
        "Ka\u0301\u0301mau Mfano",
        "K\u0336a\u0336mau Mfano",
        "Anna\u20dd Mfano",
    ),
    "markup": (
        "<b>Anna</b> Mfano",
        "*Anna* Mfano",
        "_Anna_ Mfano",
        "[Anna](tg://x) Mfano",
        "~Anna~ Mfano",
        "Anna & Mfano",
    ),
    "formula": ("=cmd|'/C calc'!A0", "+Anna Mfano", "-Anna Mfano", "@SUM(A1)", "=Anna Mfano", "' =Anna", "\t=Anna"),
    "list": (
        "1 Kamau: P",
        "1. Kamau",
        "Kamau: P",
        "1Kamau Mfano",
        "Anna 2001.0",
        "١ Kamau",
        "Kamau 0712345678",
        "Anna, Ben",
        "Anna; Ben",
    ),
    "office": (
        "Director One",
        "director",
        "DIRECTOR Mfano",
        "Dırector Mfano",
        "D i r e c t o r",
        "D.i.r.e.c.t.o.r Mfano",
        "Mkurugenzi wa TSC",
        "Council",
        "The Council",
        "Karani",
        "Karani Bot",
        "KARANI 2",
        "Karani One",
        "Baraza la Karani",
        "KNEC Support",
        "Dírector Two",
        "Wizara Mfano",
        "Centre Manager",
        "Msimamizi Mkuu",
        "Sub-county Director",
        "Exams Office",
        "Director-General Mfano",
        "Dire-ctor Mfano",
        "Coun cil Mfano",
        "K.N.E.C. Nairobi",
        "KNEC's",
        "TheCouncil Nairobi",
        "Directorr Mfano",
        "Exam Officer",
        "Baraza la Mitihani",
        "Cabinet Secretary",
    ),
    "lookalikes": (
        "CounciI Nairobi",
        "Counciǀ Nairobi",
        "Councƚl Nairobi",
        "Đirector One",
        "Ðirector One",
        "Ɗirector One",
        "Ɔouncil Nairobi",
        "Ɨnspector Mfano",
        "Directør Mfano",
        "Diʼrector Mfano",
        "rnanager Mfano",
        "Dіrector Mfano",
        "Ｄirector Mfano",
        "𝐃irector Mfano",
        "D1rector Mfano",
        "Аnna Mfano",
        "Anna محمد",
        "Annɑ Mfano",
    ),
    "unprinted": ("محمد علي", "አበበ ቢቂላ", "Иван Петров", "Ƙasim Mfano"),
    "sentences": (
        "Anna!",
        "Anna?",
        "Anna (Mrs)",
        "Anna/Ben",
        "Anna\u2028Mfano=",
        "--",
        "''",
        "...",
        "😀 Mfano",
        "Anna\x00",
        "O''Brien Mfano",
    ),
}
FAULTY = [pytest.param(name, id=f"{kind} {name!a}") for kind, names in FAULTS.items() for name in names]


@pytest.mark.parametrize("name", NAMES)
def test_names_that_people_have_go_on_working(name):
    assert person_name(person_name(name)) == person_name(name)
    assert cell.name(name) == person_name(name)


@pytest.mark.parametrize("name", FAULTY)
def test_what_is_no_name_is_refused(name):
    with pytest.raises(NotAName):
        person_name(name)


@pytest.mark.parametrize("name", FAULTY)
def test_a_file_refuses_it_too_or_shows_it_as_it_is(name):
    try:
        read = cell.name(name)
    except BadCell:
        return
    assert read == person_name(read)
    assert read.isprintable()


@given(
    st.text(max_size=40)
    | st.lists(st.sampled_from("aA n.'-=+@1:<*_\u0301\u0302\u202e\u200bдا"), max_size=12).map("".join)
)
@example("Anna\u0301\u0302")
def test_whatever_is_kept_begins_with_a_letter_is_shown_whole_and_reads_as_itself(text):
    try:
        name = person_name(text)
    except NotAName:
        return
    assert person_name(name) == name
    assert name.lstrip("'’ʼ")[0].isalpha()
    assert name.isprintable()
    assert not set(name) & set('<>*_`[]()=+@:;,|"&/\\\t\n')


def test_whoever_is_in_office_may_be_called_so_in_the_councils_file_of_offices():
    assert person_name("Director Mlimani wa Mfano", in_office=True) == "Director Mlimani wa Mfano"
    assert cell.name_in_office("Scde Mĩhango Mfano") == "Scde Mĩhango Mfano"
    with pytest.raises(NotAName) as refused:
        person_name("Director Mlimani wa Mfano")
    assert refused.value.fault is NameFault.OFFICE


@pytest.mark.parametrize(
    ("kind", "file"),
    [
        ("people", "phone,full_name\n0700000021,{name}"),
        ("people", "phone,full_name,kin_name\n0700000021,Anna,{name}"),
        ("deployments", "exam,centre_code,phone,role,full_name\nKCSE-2027,99101001,0700000021,clerk,{name}"),
    ],
)
@pytest.mark.parametrize("name", ["1 Kamau: P", "<b>Anna</b>", "Director One", "@SUM(A1)", "K\u0300\u0301\u0302amau"])
def test_no_kind_of_file_brings_it_in(ready, kind, file, name):
    (error,) = ready.is_refused(kind, file.format(name=name))
    assert error.problem in {"not a name", "a title, not a name"} | FORMULAS
    assert ready.count(Person) == 0


FORMULAS = {"it begins as a formula does", "a letter in it has marks upon marks"}


@pytest.mark.parametrize("value", ["=cmd|'/C calc'!A0", "+1+1", "-2+3", "@SUM(A1)"])
def test_no_other_text_of_a_file_begins_as_a_formula_does(ready, value):
    file = f"phone,full_name,bank,workstation\n0700000021,Anna,{value},-"
    (error,) = ready.is_refused("people", file)
    assert (error.column, error.problem) == ("bank", "it begins as a formula does")
