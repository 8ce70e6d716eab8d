"""Worked here but not listed: reported, seen there provisionally, and deployed from the first day, or not."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from storage.audit import AuditRow
from storage.delivery import Outgoing
from storage.deployments import Delegation, Deployment
from storage.people import Office, Person, Standing
from storage.privacy.retention import forget
from storage.register import MarkChange, Provisional, Sending, Unlisted
from tests.stage import BEN, DAY, DIRECTOR, MANAGER, OTHER_MANAGER, Rendering, Talk

SCDE = "254700000080"
NEW, ID = "254712000077", "31234567"


def person(stage, phone, number):
    return Talk(stage, Rendering(), chat=str(number)).shares(phone)


def reports(manager, name="Neema Baraka", phone="0712 000 077", number=ID):
    manager.says("/unlisted").taps("Invigilator").taps("Today").says(name).says(phone)
    return manager.says(number) if number else manager.taps("Not known")


@pytest.fixture
def manager(sqlite_stage):
    return person(sqlite_stage, MANAGER, 1)


@pytest.fixture
def director(sqlite_stage):
    return person(sqlite_stage, DIRECTOR, 2)


def test_a_manager_reports_records_and_the_director_deploys(manager, director):
    stage = manager.stage
    reports(manager).taps("Report it")
    assert "Thank you. We have told the director" in manager.heard
    [told] = [row for row in stage.rows(Outgoing) if "is not on the list" in row.message.get("text", "")]
    assert "Neema Baraka works at Mlimani Secondary, KCSE 2027 as invigilator" in told.message["text"]
    manager.says("/provisional").taps("Present: Neema")
    assert "Neema Baraka, invigilator: present, provisionally" in manager.heard
    manager.taps("Register")
    assert "Not on the list: 1 person." in manager.heard
    assert "Not listed (1)" in manager.labels
    manager.taps("All present").taps("Send")
    assert len(stage.marks()) == 4
    assert "Not on the list (1)" in director.says("/menu").labels
    director.taps("Not on the list (1)").taps("Neema")
    assert "Seen there: Wed 20 Oct." in director.heard
    director.taps("Deploy from Wed 20 Oct")
    if "write the reason" in director.heard:
        director.says("The centre has more candidates")
    assert "Neema Baraka is on the register of Mlimani Secondary from Wed 20 Oct on." in director.heard
    assert "Marked P as they were seen: Wed 20 Oct." in director.heard
    assert stage.marks()["Neema Baraka"] == "P"
    change = stage.rows(MarkChange)[-1]
    assert change.reason == "was recorded provisionally before the deployment"
    [row] = stage.rows(Unlisted)
    assert (row.name, row.phone, row.national_id) == (None, None, None)
    assert row.deployment_id == stage.rows(Deployment)[-1].id
    assert stage.rows(Person, phone=NEW)[0].full_name == "Neema Baraka"
    assert "Changed since then" not in manager.says("/register").heard
    assert [r.act for r in stage.rows(AuditRow)].count("deployed") == 1


def test_whoever_directs_no_register_leaves_the_days_for_the_manager_to_take_over(manager):
    stage = manager.stage
    with stage.change():
        scde = stage.add_person(SCDE, "Sabina Mfano")
        stage._add(Office, person_id=scde, office=Standing.SCDE, sub_county_code="99101")
    manager.says("/unlisted").taps("Driver").taps("Today").says("Neema Baraka").says("0712 000 077").taps("Not known")
    manager.taps("Report it").taps("Present: Neema")
    boss = person(stage, SCDE, 8).says("/notonlist").taps("Neema").taps("Deploy from Wed 20 Oct")
    assert "is on the register of Mlimani Secondary" in boss.heard
    assert "Neema Baraka" not in stage.marks()
    manager.says("/register")
    assert "1 officer was seen here before the deployment: choose Take over to mark P." in manager.heard
    manager.taps("Take over (1)")
    assert stage.marks()["Neema Baraka"] == "P"
    assert "Take over (1)" not in manager.labels


def test_ten_reports_a_centre_wait_and_no_more(manager):
    with manager.stage.change() as stage:
        row = {"centre_id": stage.centre, "role": "clerk", "from_on": DAY, "reported_at": stage.now, "reported_by": 1}
        for n in range(10):
            stage._add(Unlisted, **row, phone=f"2547120001{n:02}")
    manager.says("/unlisted").taps("Clerk").taps("Today").says("Neema Baraka").says("0712 000 077")
    assert "So many reports are open" in manager.heard


def test_name_phone_and_id_of_who_is_not_deployed_go_and_so_does_all_of_it_after_the_exam(manager, director):
    reports(manager).taps("Report it").taps("Present: Neema")
    director.says("/notonlist").taps("Neema").taps("Decline").says("Nobody is missing there")

    def left(days):
        with manager.stage.database.transaction() as connection:
            forget(connection, manager.stage.now + timedelta(days=days))
        return [(row.name, row.phone, row.national_id) for row in manager.stage.rows(Unlisted)]

    assert left(29)[0][1] == NEW
    assert left(31) == [(None, None, None)]
    assert left(200) == []
    assert not manager.stage.rows(Provisional)


def test_a_declined_report_is_told_and_leaves_no_mark(manager, director):
    reports(manager).taps("Report it")
    director.says("/notonlist").taps("Neema").taps("Decline").says("Nobody is missing there")
    assert "Declined. We have told" in director.heard
    texts = [row.message.get("text", "") for row in manager.stage.rows(Outgoing)]
    assert "The director does not deploy Neema Baraka at Mlimani Secondary: Nobody is missing there" in texts
    assert not manager.stage.marks()
    assert "Not on the list" not in manager.says("/register").heard


def test_an_officer_reports_themselves_by_the_code_of_the_centre(sqlite_stage, director):
    other = person(sqlite_stage, "254700000095", 5)
    other.says("/notlisted").taps("Report it").says("99101002")
    other.taps("Invigilator").taps("Today")
    assert "Mgeni Bila Kituo" in other.heard
    other.taps("Report it")
    assert "We have told the director" in other.heard
    other.says("/unlisted").says("99101002").taps("Clerk").taps("Today")
    assert "is reported here already" in other.heard
    at_bondeni = person(sqlite_stage, OTHER_MANAGER, 7).says("/provisional").taps("Present: Mgeni")
    assert "present, provisionally" in at_bondeni.heard
    other.says("my days")
    assert "reported at Bondeni Secondary as invigilator since Wed 20 Oct, and the director has not" in other.heard
    assert "Seen there: Wed 20 Oct. They are paid only if" in other.heard
    director.says("/notonlist").taps("Mgeni").taps("Deploy from Wed 20 Oct")
    assert len(sqlite_stage.rows(Deployment, centre_id=sqlite_stage.other_centre)) == 2


@pytest.mark.parametrize(
    ("name", "phone", "said"),
    [
        ("Ben Kato", "0700 000 003", "is on this register already"),
        ("Quite Another", "0700 000 003", "knows that number by another name"),
    ],
)
def test_who_is_listed_or_another_is_told_at_once(manager, name, phone, said):
    manager.says("/unlisted").taps("Invigilator").taps("Today").says(name).says(phone)
    assert said in manager.heard
    assert not manager.stage.rows(Unlisted)
    tried = [row for row in manager.stage.rows(AuditRow) if row.act == "refused"]
    assert len(tried) == (name == "Quite Another")


def test_who_is_posted_elsewhere_that_day_cannot_be_deployed_and_the_director_sees_where(manager, director):
    reports(manager, "Omari Mfano", "0700 000 011", "").taps("Report it")
    director.says("/notonlist").taps("Omari")
    assert "Bondeni Secondary" in director.heard or "99101002" in director.heard
    director.taps("Deploy")
    assert len(manager.stage.rows(Deployment)) == 5
    assert not manager.stage.rows(Unlisted)[0].settled_at


def test_an_id_of_somebody_else_is_named(manager, director):
    with manager.stage.change() as stage:
        vault = stage.database.vault
        mine = {"national_id": vault.seal(ID, "national_id"), "national_id_finger": vault.finger(ID, "national_id")}
        stage.connection.execute(sa.update(Person).where(Person.phone == BEN).values(mine))
    reports(manager).taps("Report it")
    director.says("/notonlist").taps("Neema")
    assert "The ID is not the one we know" in director.heard
    director.taps("Deploy")
    assert "knows that ID as someone else's" in director.heard or "write the reason" in director.heard
    assert len(manager.stage.rows(Deployment)) == 5


def test_a_deputy_leaves_it_to_the_manager(manager):
    with manager.stage.change() as stage:
        zawadi, ben = stage.add_person(MANAGER, ""), stage.add_person(BEN, "")
        lent = {"centre_id": stage.centre, "from_on": DAY, "to_on": DAY, "given_by": zawadi, "given_at": stage.now}
        lent |= {"deployment_id": stage.officers[MANAGER], "taken_at": stage.now}
        stage._add(Delegation, **lent, person_id=ben)
    deputy = person(manager.stage, BEN, 3)
    assert "Only the centre manager reports" in deputy.says("hayupo kwenye orodha").heard
    reports(manager).taps("Report it")
    assert "Not on the list: 1 person." in deputy.says("/register").heard
    assert "present, provisionally" in deputy.taps("Not listed (1)").taps("Present: Neema").heard
    assert "Report someone" not in deputy.labels
    assert "Only the centre manager reports" in deputy.presses(f"unlisted.here:{manager.stage.centre}").heard


def test_nobody_else_records_or_decides(manager):
    reports(manager).taps("Report it")
    [row] = manager.stage.rows(Unlisted)
    ben = person(manager.stage, BEN, 6)
    for press in (f"provisional.seen:{row.id}:{DAY}", f"notonlist.show:{row.id}", f"unlisted.here:{row.centre_id}"):
        assert "do not have permission" in ben.presses(press).heard, press
    other = person(manager.stage, OTHER_MANAGER, 7)
    assert "do not have permission" in other.presses(f"provisional.seen:{row.id}:{DAY}").heard
    assert not manager.stage.rows(Provisional)


def test_whoever_corrects_a_register_sends_it_themselves_also_where_somebody_was_deployed_meanwhile(manager, director):
    reports(manager).taps("Report it").taps("Present: Neema")
    manager.says("/register").says("all").says("send").says("correct").says("ab 2").says("He left before noon")
    director.says("/notonlist").taps("Neema").taps("Deploy from Wed 20 Oct")
    if "write the reason" in director.heard:
        director.says("The centre has more candidates")
    assert manager.stage.marks()["Neema Baraka"] == "P"
    assert len(manager.stage.rows(Sending)) == 1, "half a correction is nobody else's to send"
    assert "Changed since then: Asha Juma P → Ab, Neema Baraka" in manager.says("/register").heard
    assert "Asha Juma P → Ab (He left before noon)" in manager.taps("Send").heard
