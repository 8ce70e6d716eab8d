"""Importing people and officials."""

import json

import pytest
import sqlalchemy as sa

from storage.people import FormerPhone, Office, Person
from tests.storage.conftest import NOW

ANNA, BEN = "254700000021", "254700000022"
HEADER = "phone,full_name,national_id,tsc_number,kra_pin,account,kin_name,kin_phone,county_code,sub_county_code,email\n"
ROW = (
    "0700 000 021,Anna Ng'ang'a,99000021,900021,A990000021Z,000021,Mama Mfano,0700 000 951,99,99101,anna@example.org\n"
)


@pytest.fixture
def council(council):
    council.sends_examples("places")
    return council


def opened(council, column, phone=ANNA):
    row = council.one(sa.select(Person).where(Person.phone == phone))
    return council.database.vault.open(getattr(row, column), column)


def test_a_person_is_made_with_sealed_details(council):
    assert council.sends("people", HEADER + ROW).new == 1
    assert opened(council, "national_id") == "99000021"
    assert opened(council, "account") == "000021"
    assert json.loads(opened(council, "kin")) == {"name": "Mama Mfano", "phone": "254700000951"}
    anna = council.one(sa.select(Person))
    assert anna.kra_pin_finger == council.database.vault.finger("A990000021Z", "kra_pin")
    assert (anna.confirmed, anna.created_at, anna.language) == ([], NOW, None)
    assert str(council.sends("people", HEADER + ROW)) == "0 new, 0 changed, 1 unchanged"


def test_only_what_the_file_says_is_changed(council):
    council.sends("people", HEADER + ROW)
    file = "phone,full_name,kin_relationship,kra_pin,account\n0700000021,,mother,A990000121Z,"
    assert str(council.sends("people", file)) == "0 new, 1 changed, 0 unchanged"
    assert json.loads(opened(council, "kin"))["relationship"] == "mother"
    assert json.loads(opened(council, "kin"))["name"] == "Mama Mfano"
    assert opened(council, "kra_pin") == "A990000121Z"
    assert opened(council, "account") == "000021"
    finger = council.one(sa.select(Person.kra_pin_finger))[0]
    assert finger == council.database.vault.finger("A990000121Z", "kra_pin")


def test_what_is_confirmed_stays_and_is_reported(council):
    council.sends("people", HEADER + ROW)
    council.writes(sa.update(Person).values(confirmed=["full_name", "kra_pin", "kin", "email"]))
    other = (
        ROW.replace("Anna Ng'ang'a", "Ana")
        .replace("A990000021Z", "A990000099Z")
        .replace("Mama", "Baba")
        .replace("000021,M", "000022,M")
    )
    report = council.sends("people", HEADER + other.replace("anna@", "ana@"))
    assert {(c.column, c.kept, c.offered) for c in report.conflicts} == {
        ("full_name", "Anna Ng'ang'a", "Ana"),
        ("kra_pin", "ending in 21Z", "ending in 99Z"),
        ("kin_name", "ending in ano", "ending in ano"),
        ("email", "anna@example.org", "ana@example.org"),
    }
    assert "the file, row 2, full_name: kept “Anna Ng'ang'a”, not “Ana” (confirmed by the" in str(report)
    assert str(report).startswith("0 new, 0 changed, 1 unchanged, 4 conflicts:")
    assert opened(council, "kra_pin") == "A990000021Z"


def test_a_phone_that_is_somebody_elses_today_is_theirs(council):
    council.sends("people", "phone,full_name\n0700000021,Anna\n0700000022,Ben")
    council.writes(sa.insert(FormerPhone).values(phone=ANNA, person_id=2, until=NOW))
    assert council.sends("people", "phone,full_name\n0700000021,Anna Mfano").changed == 1
    names = council.rows(sa.select(Person.full_name).order_by(Person.id))
    assert names == [("Anna Mfano",), ("Ben",)]


@pytest.mark.parametrize(
    ("column", "value", "shown"),
    [
        ("national_id", "99000021", "ending in 021"),
        ("tsc_number", "900021", "900021"),
        ("kra_pin", "A990000021Z", "ending in 21Z"),
    ],
)
def test_nobody_has_what_is_anothers(council, column, value, shown):
    twice = f"phone,full_name,{column}\n0700000022,Ben,{value}\n0700000023,Chui,{value}"
    (error,) = council.is_refused("people", twice)
    assert (error.row, error.column, error.value, error.problem) == (3, column, shown, "row 2 has it already")
    council.sends("people", HEADER + ROW)
    (error,) = council.is_refused("people", f"phone,full_name,{column}\n0700000022,Ben,{value}")
    assert (error.row, error.value, error.problem) == (2, shown, "somebody with another phone has it already")
    assert error.mend.startswith("Look at both: the other is person 1, A. N., ending in 021;")


def test_what_was_taken_meanwhile_is_refused(council, between_check_and_write):
    between_check_and_write(lambda: council.sends("people", HEADER + ROW))
    (error,) = council.is_refused("people", HEADER + ROW.replace("021,", "022,", 1).replace("900021", "900022"))
    assert error.problem == "the records changed while the file was being checked"
    assert council.one(sa.select(Person.phone)) == (ANNA,)


def test_what_was_confirmed_meanwhile_is_not_written_over(council, between_check_and_write):
    council.sends("people", HEADER + ROW)
    between_check_and_write(lambda: council.writes(sa.update(Person).values(confirmed=["full_name"])))
    council.is_refused("people", HEADER + ROW.replace("Anna", "Ana"))
    assert council.one(sa.select(Person.full_name)) == ("Anna Ng'ang'a",)


@pytest.mark.parametrize(
    ("row", "column", "problem"),
    [
        ("0700000021,,,,,,,,,,", "full_name", "empty, and the records do not know it yet"),
        ("0700000021,Anna,,,,,,,98,,", "county_code", "there is no such county"),
        ("0700000021,Anna,,,,,,,,99103,", "sub_county_code", "there is no such sub-county"),
        ("0700000021,Anna,12,,,,,,,,", "national_id", "not a national ID"),
        ("0700000021,12,,,,,,,,,", "full_name", "not a name"),
        (",Anna,,,,,,,,,", "phone", "empty"),
        ("0700000021,Anna,,,,,,,,,anna@example", "email", "not an e-mail address"),
    ],
)
def test_a_row_that_cannot_be(council, row, column, problem):
    (error,) = council.is_refused("people", HEADER + row)
    assert (error.column, error.problem) == (column, problem)


OFFICIALS = "phone,full_name,office,sub_county_code\n"


def test_officials_hold_their_offices(council):
    file = OFFICIALS + "0700000021,Anna,TSC director,99101\n0700000021,,scde,99102\n0700000022,Ben,council,"
    assert str(council.sends("officials", file)) == "3 new, 0 changed, 0 unchanged"
    assert str(council.sends("officials", file)) == "0 new, 0 changed, 3 unchanged"
    assert str(council.sends("officials", file.replace("Anna", "Anna Mfano"))) == "0 new, 1 changed, 2 unchanged"
    held = council.rows(sa.select(Person.phone, Office.office, Office.sub_county_code).join_from(Person, Office))
    assert set(held) == {(ANNA, "tsc_director", "99101"), (ANNA, "scde", "99102"), (BEN, "council", None)}


@pytest.mark.parametrize(
    ("row", "column", "problem"),
    [
        ("0700000021,Anna,council,99101", "sub_county_code", "an officer of the council has no sub-county"),
        ("0700000021,Anna,scde,", "sub_county_code", "empty, and a scde has one"),
        ("0700000021,Anna,scde,99103", "sub_county_code", "there is no such sub-county"),
        ("0700000021,,scde,99101", "full_name", "empty, and the records do not know it yet"),
        ("0700000021,Anna,centre_manager,99101", "office", "not an office"),
    ],
)
def test_an_office_that_cannot_be(council, row, column, problem):
    (error,) = council.is_refused("officials", OFFICIALS + row)
    assert (error.column, error.problem) == (column, problem)
