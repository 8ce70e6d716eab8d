"""Cells: whatever is written in one, it is read or kindly refused."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.imports import KINDS, BadCell
from storage.imports.files import cell, numbers

READERS = sorted({column.read for kind in KINDS.values() for column in kind.columns}, key=repr)
national = st.from_regex(r"\A(7[0-9]{2}|10[0-8]|11[0-9])[0-9]{6}\Z")
gaps = st.sampled_from(["", " ", "-", ". ", "\u00a0"])


@given(st.text() | st.from_regex(r"[\d+ -]{3,16}") | st.dates().map(str) | st.times().map(str))
def test_a_cell_is_read_or_refused(said):
    for read in READERS:
        with suppress(BadCell):
            value = read(said.strip())
            if isinstance(value, str) and value:
                assert read(value) == value  # and what is stored reads as itself


@given(national, st.sampled_from(["", "0", "254", "+254", "2540", "+2540", "00254", "000254", "+254 (0) "]), gaps, gaps)
def test_any_usual_way_to_write_a_phone(number, before, one, two):
    digits = number.strip()
    assert cell.phone(f"{before}{one if before else ''}{digits[:3]}{two}{digits[3:]}") == f"254{digits}"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("0202345678", "a landline"),
        ("071234567", "too short"),
        ("07123456789", "too long"),
        ("+256712345678", "Uganda's"),
        ("0812345678", "no such prefix"),
        ("0712345678 / 0722345678", "two of them"),
        ("0712FLOWER", "letters"),
        ("712345678.0", "not as CSV has it"),
        ("", "nothing"),
    ],
)
def test_what_is_no_phone(said, why):
    with pytest.raises(BadCell, match=r"not a Kenyan mobile number. It looks like 0712 345 678."):
        cell.phone(said)


@given(st.dates(min_value=date(2000, 1, 1)).filter(lambda day: day.year < 2100))
def test_dates_are_read_as_they_are_printed(day):
    assert cell.day(str(day)) == day


@pytest.mark.parametrize("said", ["2027-02-30", "18/10/2027", "20271018", "2027-W42-1", "0027-10-18", "٢٠٢٧-10-18"])
def test_what_is_no_date(said):
    with pytest.raises(BadCell):
        cell.day(said)


@pytest.mark.parametrize("said", ["24:00", "6", "06:00:30", "6.30", "13 pm", "saa 1", "saa 1 mchana"])
def test_what_is_no_time(said):
    with pytest.raises(BadCell):
        cell.hour(said)


@pytest.mark.parametrize(
    ("said", "role"), [("Centre Manager", "centre_manager"), ("SECURITY-officer", "security_officer")]
)
def test_roles_in_other_clothes(said, role):
    assert cell.role(said) == role


@pytest.mark.parametrize("said", ["1234567", "123456789", "12345678901234"])
def test_national_ids(said):
    assert numbers.national_id(said) == said


@pytest.mark.parametrize("said", ["123456", "1234567890", "1234567890123", "A1234567"])
def test_what_is_no_national_id(said):
    with pytest.raises(BadCell):
        numbers.national_id(said)


def test_one_name_in_two_spellings_is_one():
    assert cell.name("Wanjiku\u0303\u200b") == cell.name("Wanjik\u0169")
