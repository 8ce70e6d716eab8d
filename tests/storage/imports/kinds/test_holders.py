"""A phone means whoever holds it today: authority, pay and posts never follow a number to somebody else."""

import pytest
import sqlalchemy as sa

from storage.deployments import Deployment
from storage.people import FormerPhone, Office, Person
from tests.storage.conftest import NOW

ANNA, BEN = "254700000021", "254700000022"
PEOPLE = "phone,full_name,national_id,tsc_number\n"
OFFICIALS = "phone,full_name,office,sub_county_code\n"
DEPLOYMENTS = "exam,centre_code,phone,role,full_name,national_id\n"
POST = "KCSE-2027,99101001,"
RELEASE = "If the number belongs to somebody new: python -m bot numbers release 0700000021"


@pytest.fixture
def council(ready):
    ready.sends("people", PEOPLE + "0700000021,Ben Kato,99000022,900022")
    return ready


@pytest.fixture
def moved(council):
    """Ben has another number today."""
    council.writes(sa.update(Person).values(phone=BEN))
    council.writes(sa.insert(FormerPhone).values(phone=ANNA, person_id=1, until=NOW))
    return council


FORMER = [
    ("people", PEOPLE + "0700000021,Anna Mfano,99000021,"),
    ("people", PEOPLE + "0700000021,,,"),
    ("people", PEOPLE + "0700000021,Ben Kato,99000022,900022"),  # an old list: which number is right it cannot say
    ("officials", OFFICIALS + "0700000021,Anna Mfano,tsc_director,99101"),
    ("officials", OFFICIALS + "0700000021,Ben Kato,council,"),
    ("officials", OFFICIALS + "0700000021,,council,"),
    ("deployments", DEPLOYMENTS + POST + "0700000021,centre_manager,Anna Mfano,"),
    ("deployments", DEPLOYMENTS + POST + "0700000021,centre_manager,,"),
]


@pytest.mark.parametrize(("kind", "file"), FORMER)
def test_a_former_phone_means_nobody(moved, kind, file):
    (error,) = moved.is_refused(kind, file)
    assert (error.row, error.column, error.value) == (2, "phone", ANNA)
    assert "it was the number of person 1, B. K., now ending in 022, before; the row means" in error.problem
    assert error.mend.endswith(f"{RELEASE}.")
    assert moved.count(Office) == moved.count(Deployment) == 0
    assert moved.count(Person) == 1


def test_the_error_names_both_and_tells_neither(moved):
    (error,) = moved.is_refused("people", PEOPLE + "0700000021,Anna Mfano,99000021,")
    assert error.problem.endswith("the row means A. M., ID ending in 021")
    assert "Kato" not in str(error)
    assert "99000021" not in str(error)


@pytest.mark.parametrize(
    ("kind", "file", "column", "theirs"),
    [
        ("people", PEOPLE + "0700000021,,99000021,", "national_id", "whose national ID is ending in 022"),
        ("people", PEOPLE + "0700000021,Ben Kato,,900021", "tsc_number", "whose TSC number is hidden"),
        (
            "deployments",
            DEPLOYMENTS + POST + "0700000021,clerk,,99000021",
            "national_id",
            "national ID is ending in 022",
        ),
        ("officials", OFFICIALS + "0700000021,Anna Mfano,tsc_director,99101", "full_name", "B. K."),
    ],
)
def test_what_contradicts_the_holder_is_refused(council, kind, file, column, theirs):
    (error,) = council.is_refused(kind, file)
    assert (error.row, error.column) == (2, column)
    assert theirs in error.problem
    assert f"{RELEASE} --held." in error.mend
    assert council.count(Office) == council.count(Deployment) == 0
    assert council.one(sa.select(Person.full_name, Person.tsc_number)) == ("Ben Kato", "900022")


@pytest.mark.parametrize(
    ("kind", "file"),
    [
        ("people", PEOPLE + "0700000021,Anna Mfano,,"),
        ("deployments", DEPLOYMENTS + POST + "0700000021,centre_manager,Anna Mfano,"),
    ],
)
def test_a_name_that_was_confirmed_is_not_anothers(council, kind, file):
    council.writes(sa.update(Person).values(confirmed=["full_name"]))
    (error,) = council.is_refused(kind, file)
    assert (error.row, error.column) == (2, "full_name")
    assert "the phone is of person 1, B. K.; the row means A. M." in error.problem


def test_another_spelling_of_the_same_name_contradicts_nobody(council):
    council.writes(sa.update(Person).values(confirmed=["full_name"]))
    for name in ("Kato Ben", "BEN KATO", "Ben O. Kato", "Ben-Kato", "Kato"):
        assert council.sends("people", PEOPLE + f"0700000021,{name},99000022,").unchanged == 1
    assert council.sends("officials", OFFICIALS + "0700000021,Kato Ben,council,").new == 1


def test_an_office_is_given_by_name(council):
    (error,) = council.is_refused("officials", OFFICIALS + "0700000021,,council,")
    assert (error.row, error.column) == (2, "full_name")
    named = "0700000021,Ben Kato,tsc_director,99101\n0700000021,,tsc_director,99102\n"
    assert council.sends("officials", OFFICIALS + named).new == 2


def test_an_office_never_goes_to_who_has_anothers_number_today(council):
    council.writes(sa.insert(FormerPhone).values(phone=ANNA, person_id=1, until=NOW))
    council.writes(sa.update(Person).values(phone=BEN))
    council.writes(sa.insert(Person).values(phone=ANNA, full_name="Anna Mfano", confirmed=[], created_at=NOW))
    assert council.sends("people", PEOPLE + "0700000021,Anna Mfano,,").unchanged == 1
    (error,) = council.is_refused("officials", OFFICIALS + "0700000021,Anna Mfano,council,")
    assert "it was the number of person 1" in error.problem


def test_a_number_given_up_meanwhile_makes_nobody(council, between_check_and_write):
    def gives_up():
        council.writes(sa.insert(FormerPhone).values(phone="254700000029", person_id=1, until=NOW))

    between_check_and_write(gives_up)
    (error,) = council.is_refused("officials", OFFICIALS + "0700000029,Anna Mfano,council,")
    assert error.problem == "the records changed while the file was being checked"
    assert council.count(Office) == 0
