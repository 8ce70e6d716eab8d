"""Importing deployments: the people they make, one centre a day, and the numbers of the register."""

from datetime import date

import pytest
import sqlalchemy as sa

from storage.deployments import Deployment, RegisterNumber, State
from storage.exams import Centre
from storage.people import Person
from tests.storage.conftest import NOW

FULL = "exam,centre_code,phone,role,full_name,national_id,tsc_number,from_on,to_on\n"
SHORT = "exam,centre_code,phone,role,full_name\n"
HERE, THERE = "KCSE-2027,99101001,", "KCSE-2027,99101002,"
ANNA = "0700000021,invigilator,Anna,99000021,900021,"
FIRST, LAST = date(2027, 10, 18), date(2027, 11, 19)


@pytest.fixture
def council(ready):
    return ready


def numbers(council, centre="99101001"):
    of = (
        sa.select(Person.full_name)
        .join_from(RegisterNumber, Person)
        .join(Centre, Centre.id == RegisterNumber.centre_id)
    )
    found = council.rows(of.where(Centre.code == centre).order_by(RegisterNumber.number))
    return [row.full_name for row in found]


def test_a_deployment_makes_the_person(council):
    assert council.sends("deployments", FULL + HERE + ANNA + ",").new == 1
    anna = council.one(sa.select(Person))
    assert (anna.phone, anna.full_name, anna.tsc_number, anna.confirmed) == ("254700000021", "Anna", "900021", [])
    assert council.database.vault.open(anna.national_id, "national_id") == "99000021"
    posting = council.one(sa.select(Deployment))
    assert (posting.role, posting.state, posting.from_on, posting.to_on) == ("invigilator", "offered", FIRST, LAST)
    assert posting.created_at == NOW


def test_a_known_person_needs_no_name(council):
    council.sends("deployments", SHORT + HERE + "0700000021,invigilator,Anna")
    again = SHORT + HERE + "0700 000 021,supervisor,"
    assert str(council.sends("deployments", again)) == "0 new, 1 changed, 0 unchanged"
    assert str(council.sends("deployments", again)) == "0 new, 0 changed, 1 unchanged"
    assert council.one(sa.select(Deployment.role)) == ("supervisor",)
    renamed = SHORT + HERE + "0700 000 021,,Anna Mfano"
    assert str(council.sends("deployments", renamed)) == "0 new, 1 changed, 0 unchanged"


def test_an_empty_last_day_keeps_the_one_that_is_there(council):
    council.sends("deployments", FULL + HERE + ANNA + ",2027-10-29")
    assert council.sends("deployments", SHORT + HERE + "0700000021,invigilator,").unchanged == 1
    assert council.sends("deployments", FULL + HERE + ANNA + ",2027-11-05").changed == 1
    assert council.one(sa.select(Deployment.to_on)) == (date(2027, 11, 5),)


def test_numbers_follow_role_and_name_and_stay(council):
    council.sends(
        "deployments",
        SHORT
        + HERE
        + "0700000021,driver,Asha\n"
        + HERE
        + "0700000022,invigilator,Zawadi\n"
        + HERE
        + "0700000023,invigilator,Ben\n"
        + THERE
        + "0700000024,clerk,Nyota\n"
        + HERE
        + "0700000025,centre_manager,Wanjikũ\n",
    )
    assert numbers(council) == ["Wanjikũ", "Ben", "Zawadi", "Asha"]
    later = SHORT + HERE + "0700000026,supervisor,Kĩprono\n" + HERE + "0700000021,centre_manager,Asha\n"
    council.sends("deployments", later + HERE + "0700000027,centre_manager,Amina\n")
    assert numbers(council) == ["Wanjikũ", "Ben", "Zawadi", "Asha", "Amina", "Kĩprono"]
    assert numbers(council, "99101002") == ["Nyota"]


def test_an_officer_who_comes_back_keeps_the_number(council):
    week = FULL + HERE + ANNA + "2027-10-18,2027-10-22\n"
    council.sends("deployments", week)
    both = week + HERE + ANNA + "2027-11-01,2027-11-05\n" + THERE + ANNA + "2027-10-25,2027-10-29\n"
    assert str(council.sends("deployments", both)) == "2 new, 0 changed, 1 unchanged"
    assert numbers(council) == numbers(council, "99101002") == ["Anna"]


@pytest.mark.parametrize("centre", [HERE, THERE])
def test_nobody_serves_twice_on_a_day(council, centre):
    week = FULL + HERE + ANNA + "2027-10-18,2027-10-22\n"
    other = centre + ANNA + "2027-10-22,2027-10-29\n"
    (error,) = council.is_refused("deployments", week + other)
    assert (error.row, error.column) == (3, "centre_code")
    assert error.problem == "row 2 has the same person at 99101001 from 2027-10-18 to 2027-10-22"
    council.sends("deployments", week)
    (error,) = council.is_refused("deployments", FULL + other)
    assert error.problem == "the records have the same person at 99101001 from 2027-10-18 to 2027-10-22"
    longer = FULL + HERE + ANNA + "2027-10-18,2027-11-19\n" + THERE + ANNA + "2027-10-25,\n"
    assert council.is_refused("deployments", longer)[0].row == 3


def test_a_stay_may_be_cut_short_for_the_next_in_one_file(council):
    council.sends("deployments", FULL + HERE + ANNA + ",")
    moved = FULL + THERE + ANNA + "2027-11-01,\n" + HERE + ANNA + ",2027-10-31\n"
    assert str(council.sends("deployments", moved)) == "1 new, 1 changed, 0 unchanged"


def test_one_school_may_serve_two_exams(council):
    council.sends(
        "exams", "exam,title,rehearsal_on,starts_on,ends_on\nKPSEA-2027,KPSEA,2027-10-22,2027-10-25,2027-10-27"
    )
    council.sends("centres", "centre_code,centre,exam\n99101001,Mfano,KPSEA-2027\n99101002,Mfano,KPSEA-2027")
    council.sends("deployments", SHORT + HERE + "0700000021,invigilator,Anna")
    council.is_refused("deployments", SHORT + "KPSEA-2027,99101002,0700000021,invigilator,")
    assert council.sends("deployments", SHORT + "KPSEA-2027,99101001,0700000021,invigilator,").new == 1


def test_whoever_declined_is_free_and_is_not_called_back(council):
    file = SHORT + HERE + "0700000021,invigilator,Anna"
    council.sends("deployments", file)
    council.writes(sa.update(Deployment).values(state=State.DECLINED))
    assert council.sends("deployments", SHORT + THERE + "0700000021,clerk,").new == 1
    report = council.sends("deployments", file.replace("invigilator", "supervisor"))
    assert (report.unchanged, report.conflicts[0].why) == (1, "this deployment is declined")
    assert council.rows(sa.select(Deployment.role, Deployment.state).order_by(Deployment.id)) == [
        ("invigilator", "declined"),
        ("clerk", "offered"),
    ]


def test_what_a_director_cut_short_stays_so(council):
    """The file says the whole exam still: read once more, it changes nothing, and meets no other post."""
    file = SHORT + HERE + "0700000021,invigilator,Anna"
    council.sends("deployments", file)
    cut = sa.update(Deployment).values(to_on=date(2027, 10, 22), ended_at=NOW)
    council.writes(cut)
    row = {"person_id": 1, "centre_id": 2, "role": "invigilator", "state": State.OFFERED, "created_at": NOW}
    council.writes(sa.insert(Deployment).values(**row, from_on=date(2027, 10, 23), to_on=date(2027, 11, 19)))
    report = council.sends("deployments", file)
    assert report.unchanged == 1
    longer = SHORT.replace("full_name", "full_name,to_on") + HERE + "0700000021,invigilator,Anna,2027-11-19"
    [conflict] = council.sends("deployments", longer).conflicts
    assert conflict.why == "this deployment ended early"


def test_a_confirmed_name_stays(council):
    council.sends("deployments", SHORT + HERE + "0700000021,invigilator,Anna")
    council.writes(sa.update(Person).values(confirmed=["full_name"]))
    report = council.sends("deployments", SHORT + HERE + "0700000021,invigilator,Ana")
    assert [(c.kept, c.offered) for c in report.conflicts] == [("Anna", "Ana")]
    assert report.unchanged == 1


@pytest.mark.parametrize(
    ("rows", "row", "column", "problem"),
    [
        (HERE + "0700000021,invigilator,,,,,", 2, "full_name", "empty, and the records do not know it yet"),
        (HERE + "0700000021,,Anna,,,,", 2, "role", "empty, and the records do not know it yet"),
        (HERE + "0700000021,teacher,Anna,,,,", 2, "role", "not a role"),
        ("KPSEA-2027,99101001,0700000021,clerk,Anna,,,,", 2, "exam", "there is no such exam"),
        ("KCSE-2027,99101009,0700000021,clerk,Anna,,,,", 2, "centre_code", "KCSE-2027 has no such centre"),
        (HERE + "0700000021,clerk,Anna,,,2027-10-29,2027-10-22", 2, "to_on", "it is before from_on, 2027-10-29"),
        (HERE + "0700000021,clerk,Anna,,,2028-10-18,", 2, "from_on", "it is after the exam"),
        (HERE + "0700000021,clerk,Anna,,,2026-10-18,2026-11-19", 2, "to_on", "it is before the exam"),
        (HERE + ANNA + ",\n" + HERE + ANNA + ",", 3, "phone", "row 2 is the same one"),
        (
            HERE + ANNA + ",2027-10-22\n" + THERE + "0700000021,clerk,Ana,,,2027-10-25,",
            3,
            "full_name",
            "row 2 says something else about this phone",
        ),
        (HERE + ANNA + ",\n" + HERE + "0700000022,clerk,Ben,99000021,,,", 3, "national_id", "row 2 has it already"),
    ],
)
def test_a_row_that_cannot_be(council, rows, row, column, problem):
    (error,) = council.is_refused("deployments", FULL + rows)
    assert (error.row, error.column, error.problem) == (row, column, problem)
    assert council.count(Person) == council.count(Deployment) == 0


def test_whoever_was_deployed_elsewhere_meanwhile_is_refused(council, between_check_and_write):
    council.sends("deployments", SHORT + HERE + "0700000022,invigilator,Ben")
    council.sends("people", "phone,full_name\n0700000021,Anna")
    between_check_and_write(lambda: council.sends("deployments", SHORT + HERE + "0700000021,invigilator,Anna"))
    (error,) = council.is_refused("deployments", SHORT + THERE + "0700000021,clerk,")
    assert error.problem == "the records changed while the file was being checked"
    assert council.count(Deployment) == 2


def test_a_stay_made_longer_meanwhile_is_refused(council, between_check_and_write):
    week = FULL + HERE + ANNA + ",2027-10-22"
    council.sends("deployments", week)
    between_check_and_write(lambda: council.writes(sa.update(Deployment).values(to_on=date(2027, 10, 25))))
    council.is_refused("deployments", week.replace("10-22", "10-23"))
    assert council.one(sa.select(Deployment.to_on)) == (date(2027, 10, 25),)


def test_many_rows_in_more_than_one_batch(council):
    rows = "".join(f"{HERE}07{n:08d},invigilator,Officer {n}\n" for n in range(11_000))
    assert council.sends("deployments", SHORT + rows).new == 11_000
    assert council.sends("deployments", SHORT + rows).unchanged == 11_000
    assert council.one(
        sa.select(sa.func.max(RegisterNumber.number), sa.func.count(RegisterNumber.number.distinct()))
    ) == (
        11_000,
        11_000,
    )
