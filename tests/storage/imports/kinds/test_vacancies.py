"""Importing vacancies and rates: one a role, exam and place, and what is wrong with a row."""

from datetime import date

import pytest
import sqlalchemy as sa

from storage.exams import Rate, rate_of
from storage.vacancies import Vacancy
from tests.storage.conftest import NOW

HEADER = "exam,role,county_code,sub_county_code,positions,opens_on,closes_on\n"
TWO = HEADER + "KCSE-2027,Supervisor,,99101,4,2027-08-30,2027-09-24\nkcse-2027,driver,,,40,2027-08-30,2027-09-17\n"
UNKNOWN = "empty, and the records do not know it yet"
RATES = "exam,role,region,per_day\n"


@pytest.fixture
def council(council):
    council.sends_examples("places", "exams")
    return council


def vacancies(council):
    columns = (Vacancy.role, Vacancy.county_code, Vacancy.sub_county_code, Vacancy.positions, Vacancy.closes_on)
    return council.rows(sa.select(*columns).order_by(Vacancy.id))


def test_a_sub_county_brings_its_county_and_no_place_is_everywhere(council):
    assert council.sends("vacancies", TWO).new == 2
    assert vacancies(council) == [
        ("supervisor", "99", "99101", 4, date(2027, 9, 24)),
        ("driver", None, None, 40, date(2027, 9, 17)),
    ]


def test_the_same_place_is_the_same_vacancy_and_is_updated(council):
    council.sends("vacancies", TWO)
    again = HEADER + "KCSE-2027,supervisor,99,99101,6,,\nKCSE-2027,driver,,,,,2027-09-20\n"
    again += "KCSE-2027,driver,99,,5,2027-09-01,2027-09-01\n"
    report = council.sends("vacancies", again)
    assert str(report) == "1 new, 2 changed, 0 unchanged"
    assert [line.partition(", ")[2] for line in report.replaced] == [
        "row 2, positions: “4” becomes “6”",
        "row 3, closes_on: “2027-09-17” becomes “2027-09-20”",
    ]
    assert [row.positions for row in vacancies(council)] == [6, 40, 5]
    assert str(council.sends("vacancies", again)) == "0 new, 0 changed, 3 unchanged"


def test_what_the_council_closed_is_not_opened_by_a_file(council):
    council.sends("vacancies", TWO)
    council.writes(sa.update(Vacancy).values(closed_at=NOW))
    report = council.sends("vacancies", TWO.replace("2027-09-24", "2027-10-01"))
    assert str(report).startswith("0 new, 0 changed, 2 unchanged, 1 conflict")
    assert report.conflicts[0].why.startswith("the council has closed it")
    assert vacancies(council)[0].closes_on == date(2027, 9, 24)


@pytest.mark.parametrize(
    ("row", "column", "problem"),
    [
        ("KCSE-2027,supervisor,,99101,4,2027-09-24,2027-08-30", "closes_on", "it is before opens_on, 2027-09-24"),
        ("KCSE-2027,supervisor,,99101,4,2027-08-30,2028-09-24", "closes_on", "the exam is over by then, on 2027-11-19"),
        ("KCSE-2027,supervisor,,99101,0,2027-08-30,2027-09-24", "positions", "nobody is wanted"),
        (
            "KCSE-2027,supervisor,,99101,,2027-08-30,2027-09-24",
            "positions",
            "empty, and the records do not know it yet",
        ),
        ("KCSE-2027,supervisor,98,,4,2027-08-30,2027-09-24", "county_code", "there is no such county"),
        ("KCSE-2027,supervisor,,99109,4,2027-08-30,2027-09-24", "sub_county_code", "there is no such sub-county"),
        ("KCSE-2030,supervisor,,99101,4,2027-08-30,2027-09-24", "exam", "there is no such exam"),
        ("KCSE-2027,teacher,,99101,4,2027-08-30,2027-09-24", "role", "not a role"),
        ("KCSE-2027,,,99101,4,2027-08-30,2027-09-24", "role", "empty"),
    ],
)
def test_what_is_wrong_is_said(council, row, column, problem):
    [error] = council.is_refused("vacancies", HEADER + row)
    assert (error.column, error.problem) == (column, problem)


def test_a_row_twice_is_said(council):
    [error] = council.is_refused("vacancies", TWO + "KCSE-2027,supervisor,99,99101,4,2027-08-30,2027-09-24\n")
    assert "is the same one" in error.problem


def test_a_county_has_its_own_rate_and_others_the_general_one(council):
    rates = RATES + "KCSE-2027,supervisor,,630\nKCSE-2027,supervisor,99,695\n"
    assert str(council.sends("rates", rates)) == "2 new, 0 changed, 0 unchanged"
    assert str(council.sends("rates", rates.replace("695", "700"))) == "0 new, 1 changed, 1 unchanged"
    exam = council.one(sa.select(Rate.exam_id).distinct())[0]
    with council.database.reading() as records:
        assert rate_of(records, exam, "supervisor", "99") == 700
        assert rate_of(records, exam, "supervisor", "47") == 630
        assert rate_of(records, exam, "supervisor", None) == 630
        assert rate_of(records, exam, "driver", "99") is None


@pytest.mark.parametrize(
    ("row", "column", "problem"),
    [
        ("KCSE-2027,supervisor,98,695", "region", "there is no such county"),
        ("KCSE-2027,supervisor,999,695", "region", "not a code of 2 digits"),
        ("KCSE-2027,supervisor,,69.50", "per_day", "not a count"),
        ("KCSE-2027,supervisor,,", "per_day", "empty, and the records do not know it yet"),
        ("KCSE-2030,supervisor,,695", "exam", "there is no such exam"),
    ],
)
def test_what_is_wrong_with_a_rate_is_said(council, row, column, problem):
    [error] = council.is_refused("rates", RATES + row)
    assert (error.column, error.problem) == (column, problem)
