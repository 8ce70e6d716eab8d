"""Nonsense that looks like a value: every reader refuses it, or puts back what it was, and none makes a value of it."""

from datetime import date, datetime

import pytest
import sqlalchemy as sa

from conversations.core import Invalid
from conversations.speech import details
from storage.database import Database
from storage.imports import KINDS, BadCell
from storage.people import Person, mobile
from tests.storage.conftest import Council

from .test_reading import xlsx

PEOPLE = {column.name: column for column in KINDS["people"].columns}
WORDS = [
    "nan",
    "NaN",
    "NULL",
    "null",
    "None",
    "TRUE",
    "FALSE",
    "#N/A",
    "#REF!",
    "#DIV/0!",
    "inf",
    "(null)",
    "<NA>",
    "NaT",
]
CUT = ["1,10235E+08", "1.10235E+08", "1.1e+17", "1E5", "2.0E+3"]
DATES = ["2027-10-18", "18/10/2027", "18.10.2027", "10/18/2027", "2027-10-18 00:00:00", "1-1-27", "18-Oct", "Oct-27"]
FRACTIONS = ["2.5", "11023456.7", "12345678.5", "1.234567", "123.4567"]
OTHERS = ["0", "0.0", "00000000", "-", "?", "...", "-5", "1,985", "46678", "46678.5", "12345678 12345679"]
MAY_BE = {  # what these are in spite of all, in these columns
    "46678": {"tsc_number", "sub_county_code"},
}


@pytest.fixture
def council(sqlite_url):
    database = Database(sqlite_url, "a key for tests")
    council = Council(database)
    council.sends_examples("places")
    yield council
    database.close()


@pytest.mark.parametrize("said", [*WORDS, *CUT, *DATES, *FRACTIONS, *OTHERS])
def test_no_column_of_people_makes_a_value_of_it(said):
    took = set()
    for name, column in PEOPLE.items():
        try:
            column.value(said)
        except BadCell:
            continue
        took.add(name)
    assert took == MAY_BE.get(said, set())


@pytest.mark.parametrize("column", ["phone", "account", "year_of_birth", "county_code", "bank"])
def test_a_formula_is_called_one_in_every_column(column):
    with pytest.raises(BadCell, match="it begins as a formula does"):
        PEOPLE[column].value('="0110234567"')


def test_no_day_pays_nothing(council):
    council.sends_examples("exams")
    (error,) = council.is_refused("rates", "exam,role,region,per_day\nKCSE-2027,clerk,,0")
    assert (error.column, error.problem) == ("per_day", "it cannot be 0")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("said", ["nan", "NULL", "TRUE", "#N/A", "1,10235E+08", "2.5"])
def test_no_column_of_any_kind_does(kind, said):
    for column in KINDS[kind].columns:
        if (kind, column.name, said) != ("centres", "container", "2.5"):
            with pytest.raises(BadCell):
                column.value(said)


@pytest.mark.parametrize(
    ("column", "said", "read"),
    [
        ("national_id", "12345678.0", "12345678"),
        ("national_id", "12.345.678", "12345678"),
        ("account", "110234567.0", "110234567"),
        ("account", "0110 234-567", "0110234567"),
        ("tsc_number", "512345.0", "512345"),
        ("tsc_number", "PF 123456", "PF123456"),
        ("year_of_birth", "1985.0", 1985),
        ("start_year", "2001.00", 2001),
        ("nssf", "2012345678.0", "2012345678"),
        ("county_code", "99.0", "99"),
        ("sub_county_code", "99101.0", "99101"),
        ("national_id", "１２３４５６７８", "12345678"),
        ("workstation", "Ｍｆａｎｏ Primary", "Mfano Primary"),
    ],
)
def test_what_can_be_put_back_is(column, said, read):
    assert PEOPLE[column].value(said) == read


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ("full_name", "Anna nan"),
        ("full_name", "None None"),
        ("email", "nan@nan"),
        ("kin_name", "NULL"),
        ("account", "12345"),
        ("account", "0110234567 0110234568"),
    ],
)
def test_what_only_looks_whole_is_refused(column, said):
    with pytest.raises(BadCell):
        PEOPLE[column].value(said)


@pytest.mark.parametrize("said", ["71234567.0", "712345678.0", "71234567.8", "011234567.0", "7.12346E+08"])
def test_a_fraction_is_no_phone(said):
    assert mobile(said) is None


CHAT = {
    "national_id": details.national_id,
    "account": details.account,
    "tsc_number": details.work_number,
    "nssf": details.fund,
    "kra_pin": details.kra_pin,
    "start_year": details.start_year,
    "email": details.email,
}


@pytest.mark.parametrize(
    "said",
    [
        *("12345678.0", "110234567.0", "2001.0", "11023456.7", "2027-10-18", "18/10/2027", "1.1E+08", "0", "00000000"),
        *("0110 234 567", "PF 123456", "PF/123456", "a012345678z", "MFANO-00001", "anna@example.org", "NULL", "nan"),
    ],
)
def test_the_chat_and_the_file_read_alike(said):
    for column, read in CHAT.items():
        try:
            file = str(PEOPLE[column].value(said))
        except BadCell:
            file = "refused"
        try:
            chat = read(said)
        except Invalid:
            chat = "refused"
        assert chat == file, column


HEADER = ["phone", "full_name"]
ANNA = ["0700000021", "Anna Mfano"]


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("account", 0),
        ("account", True),
        ("account", 1.234567e18),
        ("account", 110234567.5),
        ("national_id", datetime(2027, 10, 18)),  # noqa: DTZ001 (as spreadsheets have them)
        ("account", date(2001, 1, 1)),
        ("bank", date(2027, 10, 18)),
        ("branch", 110234567),
        ("year_of_birth", date(1985, 1, 1)),
        ("sub_county_code", 219),
        ("county_code", 0),
    ],
)
def test_no_cell_of_a_workbook_becomes_what_it_is_not(council, column, cell):
    (error,) = council.is_refused("people", xlsx([*HEADER, column], [*ANNA, cell]))
    assert (error.row, error.column) == (2, column)


@pytest.mark.parametrize(
    ("column", "year", "problem"),
    [
        ("year_of_birth", 2015, "not the year of birth of anybody who serves"),
        ("year_of_birth", 1930, "not the year of birth of anybody who serves"),
        ("start_year", 2028, "it is still to come"),
    ],
)
def test_years_have_the_rules_of_the_chat(council, column, year, problem):
    (error,) = council.is_refused("people", f"phone,full_name,{column}\n0700000021,Anna,{year}")
    assert (error.column, error.problem) == (column, problem)


def test_a_dash_alone_is_an_empty_cell(council):
    assert council.sends("people", "phone,full_name,branch,account\n0700000021,Anna,-,—").new == 1
    assert council.one(sa.select(Person.branch, Person.account)) == (None, None)


def test_a_day_with_an_hour_is_no_day(council):
    header = ["exam", "title", "rehearsal_on", "starts_on", "ends_on"]
    days = [datetime(2027, 10, 18), datetime(2027, 10, 19, 21), 46679.5]  # noqa: DTZ001
    errors = council.is_refused("exams", xlsx(header, ["KCSE-2027", "KCSE", *days]))
    assert [(error.column, error.problem) for error in errors] == [
        ("starts_on", "not a date"),
        ("ends_on", "a spreadsheet's number of a day, not a date"),
    ]


@pytest.mark.parametrize("exam", ["NULL", "nan", "46678", "2027-10-18", "Oct-27"])
def test_no_exam_is_called_so(council, exam):
    row = f"{exam},KCSE,2027-10-18,2027-10-19,2027-11-19"
    (error,) = council.is_refused("exams", f"exam,title,rehearsal_on,starts_on,ends_on\n{row}")
    assert error.column == "exam"
