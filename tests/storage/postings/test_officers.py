"""Officers are found by their names in any order and spelling, and by whole numbers, in one's own sub-counties."""

import pytest
import sqlalchemy as sa

from storage.exams import Role
from storage.nominations import Chooser
from storage.people import Person
from storage.postings import Officers
from storage.vacancies import Progress
from tests.stage import DIRECTOR, NAIROBI
from tests.stage.applying import FAR_DIRECTOR, Acts, add_applicant, add_offices, chooser, person_id

NJERI, OMAR, MUNOZ = "254700000301", "254700000302", "254700000303"
NAMES = {NJERI: "Mary Wanjikũ Ng'ang'a", OMAR: "Omar Al-Amin Ali", MUNOZ: "Ñuñez Peña"}
FOUND = {  # what is typed, and who has it
    "mary nganga": NJERI,
    "Ng’ang’a, Mary": NJERI,
    "NGANGA WANJIKU": NJERI,
    "wanjikũ": NJERI,
    "ali omar": OMAR,
    "alamin": OMAR,
    "pena nunez": MUNOZ,
    "Peña": MUNOZ,
    "0700000301": NJERI,
    "+254 700-000 301": NJERI,
    "TSC 512345": NJERI,
    "512345": NJERI,
    "pf/778899": OMAR,
    "2345 6789": OMAR,
    "ID 23456789": OMAR,
    "mary ali": None,
    "51234": None,
    "%": None,
    "": None,
    "x" * 300: None,
}


@pytest.fixture
def officers(stage):
    with stage.change():
        add_offices(stage)
        vault = stage.database.vault
        for phone, name in NAMES.items():
            stage.add_officer(stage.centre, phone, name)
        ids = {"national_id": vault.seal("23456789", "national_id")}
        ids["national_id_finger"] = vault.finger("23456789", "national_id")
        for phone, values in {NJERI: {"tsc_number": "512345"}, OMAR: {"tsc_number": "PF778899"} | ids}.items():
            stage.connection.execute(sa.update(Person).where(Person.phone == phone).values(values))
    return stage


def found(stage, sought, director=DIRECTOR):
    who = person_id(stage, director)
    with stage.database.reading() as connection:
        here = Officers(connection, stage.now.astimezone(NAIROBI).date(), who, stage.database.vault)
        return [one.phone for one in here.find(sought)]


def test_by_names_and_whole_numbers(officers):
    assert {sought: found(officers, sought) for sought in FOUND} == {
        sought: [phone] if phone else [] for sought, phone in FOUND.items()
    }


def test_nobody_is_found_in_another_office(officers):
    assert [found(officers, sought, FAR_DIRECTOR) for sought in ("mary", "512345", "23456789", "0700000301")] == [
        []
    ] * 4


def test_applicants_are_found_by_the_same_rule(officers):
    with officers.change() as stage:
        for phone, name in NAMES.items():
            add_applicant(stage, phone, name, complete=False, state=Progress.SUBMITTED)
    with officers.database.reading() as connection:
        mine = chooser(connection, officers)
        acts = Acts(Chooser(connection, mine.now, mine.zone, mine.person, mine.audit, officers.database.vault))
        said = {
            sought: [one.phone for one in acts.applicants.find(officers.exam, Role.INVIGILATOR, sought=sought)]
            for sought in FOUND
            if sought
        }
    assert said == {sought: [phone] if phone else [] for sought, phone in FOUND.items() if sought}
