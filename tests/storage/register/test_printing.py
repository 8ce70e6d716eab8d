"""The register over a whole exam: who is on it, on which days, with which marks, and who may print it."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from storage.accounts import CentreAccess, CentreLogin
from storage.deployments import Deployment, State
from storage.people import Office, Person, Standing
from storage.refusals import Denied
from storage.register import MarkRow, Printing
from tests.stage import ASHA, BEN, CHUI, DAY, DIRECTOR, LAST, MANAGER, OTHER_MANAGER, REHEARSAL


def person(stage, phone):
    [row] = stage.rows(Person, phone=phone)
    return row.id


def whole(stage, phone=MANAGER, today=DAY):
    with stage.database.reading() as records:
        return Printing(records, today, person(stage, phone)).whole(stage.centre, stage.database.vault)


def marks(stage, phone, **days):
    row = {"deployment_id": stage.officers[phone], "marked_by": person(stage, MANAGER), "marked_at": stage.now}
    with stage.database.transaction() as connection:
        for day, mark in days.items():
            on = date(2027, 10, int(day[1:]))
            connection.execute(sa.insert(MarkRow), row | {"on": on, "mark": mark})


def changes(stage, table, where, **values):
    with stage.database.transaction() as connection:
        connection.execute(sa.update(table).where(where).values(**values))


def test_every_day_of_the_exam_and_everyone_by_number(stage):
    found = whole(stage)
    assert (found.days[0], found.days[-1], len(found.days)) == (REHEARSAL, LAST, 25)
    assert [(o.number, o.name) for o in found.officers] == [
        (1, "Zawadi Mfano"),
        (2, "Asha Juma"),
        (3, "Ben Kato"),
        (4, "Chui Ali"),
    ]
    assert (found.sub_county, found.county, found.centre.exam) == ("Mlimani", "Mfano", "KCSE 2027")


def test_ids_leave_masked(stage):
    sealed = stage.database.vault.seal("23456789", "national_id")
    changes(stage, Person, Person.phone == ASHA, national_id=sealed)
    assert [o.id_end for o in whole(stage).officers] == ["", "789", "", ""]


def test_marks_blanks_and_days_without_a_deployment(stage):
    marks(stage, ASHA, d18="P", d19="Ab")
    changes(stage, Deployment, Deployment.id == stage.officers[ASHA], to_on=date(2027, 10, 20))
    asha = whole(stage).officers[1]
    assert asha.marks[:4] == ("P", "Ab", "", None)
    assert set(asha.marks[3:]) == {None}


def test_who_has_left_stays_with_the_days_that_were_marked_here(stage):
    marks(stage, BEN, d18="P")
    changes(stage, Deployment, Deployment.id == stage.officers[BEN], state=State.ENDED)
    changes(stage, Deployment, Deployment.id == stage.officers[CHUI], state=State.DECLINED)
    found = whole(stage)
    assert [o.name for o in found.officers] == ["Zawadi Mfano", "Asha Juma", "Ben Kato"]
    assert found.officers[2].marks[0] == "P"
    assert set(found.officers[2].marks[1:]) == {None}


def test_two_deployments_of_one_person_are_one_line(stage):
    changes(stage, Deployment, Deployment.id == stage.officers[ASHA], to_on=date(2027, 10, 18))
    with stage.change() as more:
        more.add_officer(stage.centre, ASHA, "Asha Juma", from_on=date(2027, 10, 20))
    asha = whole(stage).officers[1]
    assert asha.marks[:3] == ("", None, "")


@pytest.mark.parametrize("phone", [ASHA, OTHER_MANAGER])
def test_who_may_not(stage, phone):
    with pytest.raises(Denied):
        whole(stage, phone)


def test_whoever_entered_the_centres_log_in_may_until_it_is_revoked(stage):
    login = {"centre_id": stage.centre, "username": "KCSE-99101001", "hash": "x", "issued_at": stage.now}
    director, ben = person(stage, DIRECTOR), person(stage, BEN)
    with stage.change() as more:
        entered = more._add(CentreLogin, issued_by=director, **login)
        more._add(CentreAccess, login_id=entered, person_id=ben, entered_at=stage.now)
    assert whole(stage, BEN) == whole(stage)
    changes(stage, CentreLogin, CentreLogin.id == entered, revoked_at=stage.now)
    with pytest.raises(Denied):
        whole(stage, BEN)


def test_who_may(stage):
    with stage.change() as more:
        scde = more.add_person("254700000080", "Sabina Mfano")
        more._add(Office, person_id=scde, office=Standing.SCDE, sub_county_code="99101")
    assert whole(stage, DIRECTOR) == whole(stage, "254700000080") == whole(stage)
    assert whole(stage, MANAGER, LAST + timedelta(days=60))
    with pytest.raises(Denied):
        whole(stage, MANAGER, LAST + timedelta(days=120))
    changes(stage, Deployment, Deployment.id == stage.officers[MANAGER], state=State.REPLACED)
    with pytest.raises(Denied):
        whole(stage, MANAGER)
