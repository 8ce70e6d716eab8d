"""Dates as people write them: in English and Kiswahili, the month before or behind, or a day of the week alone."""

from datetime import date

import pytest

from conversations.core import Invalid
from conversations.speech import one_day, two_days

TODAY = date(2027, 10, 20)  # a Wednesday


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("5 Disemba", "2027-12-05"),
        ("5 Desemba", "2027-12-05"),
        ("5 Mac", "2028-03-05"),  # as messages of ours say it
        ("5 Machi", "2028-03-05"),
        ("18th October", "2027-10-18"),  # the nearest
        ("October 18", "2027-10-18"),
        ("18th Oct", "2027-10-18"),
        ("the 18th of October", "2027-10-18"),
        ("Oct. 18th, 2027", "2027-10-18"),
        ("18oct", "2027-10-18"),
        ("3 Octobre", "2027-10-03"),
        ("18/10/2027", "2027-10-18"),
        ("18/10/27", "2027-10-18"),
        ("18.10", "2027-10-18"),
        ("18.10.", "2027-10-18"),
        ("18-10", "2027-10-18"),
        ("18 10", "2027-10-18"),
        ("5/6/2027", "2027-06-05"),  # the day goes before the month
        ("2027-10-18", "2027-10-18"),
        ("Jumatatu tarehe 18 Oktoba", "2027-10-18"),
        ("Jumatatu 18 Okt", "2027-10-18"),
        ("Mon 18 Oct", "2027-10-18"),
        ("tarehe 18 mwezi wa 10", "2027-10-18"),
        ("tarehe 5 mwezi wa kumi na mbili", "2027-12-05"),
        ("Monday", "2027-10-25"),  # the next one
        ("Jumatatu", "2027-10-25"),
        ("on Friday", "2027-10-22"),
        ("alhamisi", "2027-10-21"),
        ("thurs", "2027-10-21"),
        ("Wednesday", "2027-10-27"),  # whoever means today says so
        ("tarehe 18", "2027-11-18"),  # the next one
        ("tarehe 20", "2027-10-20"),
        ("the 31st", "2027-10-31"),
        ("Monday 25th", "2027-10-25"),
        ("leo", "2027-10-20"),
        ("kesho", "2027-10-21"),
        ("Kesho kutwa", "2027-10-22"),
        ("keshokutwa", "2027-10-22"),
        ("the day after tomorrow", "2027-10-22"),
        ("kesho Alhamisi", "2027-10-21"),
        ("29 Feb", "2028-02-29"),
    ],
)
def test_a_day_is_read_as_it_is_written(said, meant):
    assert str(one_day(said, TODAY)) == meant
    assert str(one_day(said.upper(), TODAY)) == meant


@pytest.mark.parametrize(
    "said",
    ["18", "Oct", "2027", "31/2", "32 Oct", "10/18", "next Monday", "Jumatatu ijayo", "18 maybe", "Mon Tue",
     "18 Oct 19 Oct", "tomorrow or Friday", "Juma", "5 marks", "18:10", "", "x" * 200],
)  # fmt: skip
def test_what_is_no_day_or_may_be_two_is_refused(said):
    with pytest.raises(Invalid, match="I could not read that date"):
        one_day(said, TODAY)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("Tuesday 18 Oct", "Mon 18 Oct 2027"),
        ("Jumanne tarehe 18 Oktoba", "Mon 18 Oct 2027"),
        ("kesho Ijumaa", "Thu 21 Oct 2027"),
        ("Monday the 18th", "Thu 18 Nov 2027"),
    ],
)
def test_a_day_of_the_week_that_the_date_is_not_is_said_to_be_wrong(said, day):
    with pytest.raises(Invalid) as told:
        one_day(said, TODAY)
    assert str(told.value) == f'"{said}" is {day}. Write only the date that you mean.'


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Monday", "2027-10-18"),
        ("Jumatano", "2027-10-20"),  # today's register is meant on the day itself
        ("the 18th", "2027-10-18"),
        ("tarehe 21", "2027-09-21"),
        ("5 Oct", "2027-10-05"),
        ("juzi", "2027-10-18"),
    ],
)
def test_of_what_is_past_the_last_day_is_meant(said, meant):
    assert str(one_day(said, TODAY, past=True)) == meant


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("18 Oct - 22 Oct", "2027-10-18", "2027-10-22"),
        ("18-22 Oct", "2027-10-18", "2027-10-22"),
        ("18th to 22nd October", "2027-10-18", "2027-10-22"),
        ("tarehe 18 hadi 22 Oktoba", "2027-10-18", "2027-10-22"),
        ("kuanzia 18 Okt hadi 22 Okt", "2027-10-18", "2027-10-22"),
        ("18/10–22/10", "2027-10-18", "2027-10-22"),
        ("2027-10-18 - 2027-10-22", "2027-10-18", "2027-10-22"),
        ("Monday to Friday", "2027-10-25", "2027-10-29"),
        ("kesho hadi Ijumaa", "2027-10-21", "2027-10-22"),
        ("20 Dec - 5 Jan", "2027-12-20", "2028-01-05"),
    ],
)
def test_a_stretch_is_read_with_its_month_once_or_twice(said, first, last):
    assert [str(day) for day in two_days(said, TODAY)] == [first, last]


@pytest.mark.parametrize("said", ["28 - 3 Nov", "18 Oct", "18 Oct - 19", "18 and 19 Oct", "Mon 18 - 22 Dec"])
def test_half_a_stretch_is_refused(said):
    with pytest.raises(Invalid):
        two_days(said, TODAY)
