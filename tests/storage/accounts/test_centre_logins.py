"""A centre's log-in: issued in the director's own sub-counties, entered with its PIN, good until the exam ends."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from storage.accounts import PIN_TRIES, CentreLogin, CentreLogins, Opened, Pins, Tried, arrive
from storage.audit import Audit
from storage.delivery import Chat
from storage.people import Office, Standing
from storage.refusals import Denied
from storage.register import Attendance, Mark, MarkChange
from tests.stage import ASHA, BEN, DAY, DIRECTOR, LAST, NAIROBI, STRANGER


@pytest.fixture
def ground(stage):
    """The doors as people see them; Mgeni is known and deployed nowhere."""
    with stage.change():
        people = {
            phone: stage.add_person(phone, name)
            for phone, name in ((DIRECTOR, ""), (ASHA, ""), (BEN, ""), (STRANGER, "Mgeni Mfano"))
        }

    def present(connection, phone):
        today = stage.now.astimezone(NAIROBI).date()
        arrive(connection, "telegram", phone, stage.now, today)
        connection.execute(sa.update(Chat).where(Chat.external_id == phone).values(person_id=people[phone]))
        return arrive(connection, "telegram", phone, stage.now, today)

    def at(phone, act):
        with stage.database.transaction() as connection:
            here = present(connection, phone)
            audit = Audit(connection, stage.now, here.person_id, here.id, lambda: True)
            today = stage.now.astimezone(NAIROBI).date()
            return act(CentreLogins(connection, stage.now, today, here, audit, Pins(stage.database.vault)))

    def standings(phone):
        with stage.database.transaction() as connection:
            return present(connection, phone).standings

    def register(phone, act):
        with stage.database.transaction() as connection:
            audit = Audit(connection, stage.now, people[phone], None)
            return act(Attendance(connection, stage.now, NAIROBI, people[phone], "telegram", audit))

    return SimpleNamespace(at=at, standings=standings, register=register, people=people, stage=stage)


def issue(ground, centre=None):
    return ground.at(DIRECTOR, lambda logins: logins.issue(centre or ground.stage.centre))


def enter(ground, username, pin, phone=STRANGER):
    return ground.at(phone, lambda logins: logins.enter(username, pin))


def sheet(ground, phone=STRANGER, on=DAY):
    return ground.register(phone, lambda attendance: attendance.sheet(ground.stage.centre, on))


def wrong(pin):
    return f"{(int(pin) + 1) % 10**6:06}"


def test_whoever_enters_it_gets_the_register_and_the_marks_say_who_it_was(ground):
    username, pin = issue(ground)
    assert username == "KCSE-99101001"
    with pytest.raises(Denied):
        sheet(ground)
    opened = enter(ground, " kcse-99101001 ", pin)
    assert opened == Opened("Mlimani Secondary", "KCSE 2027", LAST + timedelta(days=2))
    assert Standing.CENTRE_MANAGER in ground.standings(STRANGER)
    asha = next(o.deployment for o in sheet(ground).officers if o.name == "Asha Juma")
    ground.register(STRANGER, lambda a: a.mark(ground.stage.centre, DAY, {asha: Mark.PRESENT}))
    assert ground.stage.rows(MarkChange)[0].by == ground.people[STRANGER]
    assert DAY in [day.on for day in ground.register(STRANGER, lambda a: a.days())]
    assert [name for name, _phone, _at in ground.at(DIRECTOR, lambda logins: logins.entered(ground.stage.centre))] == [
        "Mgeni Mfano"
    ]


def test_it_opens_no_other_centre(ground):
    enter(ground, *issue(ground))
    with pytest.raises(Denied):
        ground.register(STRANGER, lambda a: a.sheet(ground.stage.other_centre, DAY))
    assert {day.centre_id for day in ground.register(STRANGER, lambda a: a.days())} == {ground.stage.centre}


@pytest.mark.parametrize("how", ["revoke", "issue"])
def test_revoked_or_issued_anew_it_is_over(ground, how):
    username, pin = issue(ground)
    enter(ground, username, pin)
    ground.at(DIRECTOR, lambda door: getattr(door, how)(ground.stage.centre))
    with pytest.raises(Denied):
        sheet(ground)
    assert Standing.CENTRE_MANAGER not in ground.standings(STRANGER)
    assert isinstance(enter(ground, username, pin), Tried)


def test_it_ends_with_the_exam(ground):
    username, pin = issue(ground)
    enter(ground, username, pin)
    ground.stage.at(LAST + timedelta(days=2), 9)
    assert sheet(ground, on=LAST)
    ground.stage.at(LAST + timedelta(days=3), 9)
    with pytest.raises(Denied):
        sheet(ground, on=LAST)
    assert Standing.CENTRE_MANAGER not in ground.standings(STRANGER)
    assert isinstance(enter(ground, username, pin), Tried)
    assert ground.at(DIRECTOR, lambda logins: logins.centres()) == []


def test_who_has_left_the_office_lets_nobody_in_by_what_they_know(ground):
    username, pin = issue(ground)
    enter(ground, username, pin)
    with ground.stage.change() as stage:
        left = stage.connection.scalars(
            sa.update(Office)
            .where(Office.person_id == ground.people[DIRECTOR])
            .values(until=DAY - timedelta(days=1))
            .returning(Office.sub_county_code)
        )
        held = {"person_id": ground.people[BEN], "office": Standing.TSC_DIRECTOR}
        stage.connection.execute(sa.insert(Office), [held | {"sub_county_code": code} for code in left])
    assert isinstance(enter(ground, username, pin, ASHA), Tried)
    assert sheet(ground), "whoever has entered it goes on"
    door = ground.at(BEN, lambda logins: logins.centre(ground.stage.centre))
    assert not door.login, "there is none to be given out again"
    assert ground.at(BEN, lambda logins: logins.issue(ground.stage.centre))[0] == username
    with pytest.raises(Denied):
        sheet(ground)


def test_next_years_login_takes_the_name_and_lets_nobody_of_last_year_in(ground):
    first = issue(ground)
    enter(ground, *first)
    with ground.stage.change() as stage:
        exam = stage.add_exam("KCSE-2028", "KCSE 2028")
        again = stage.add_centre(exam, "99101001", "Mlimani Secondary")
    assert issue(ground, again)[0] == "KCSE-2028-99101001", "both are good: the longer name"
    ground.at(DIRECTOR, lambda logins: logins.revoke(stage.centre))
    assert issue(ground, again)[0] == "KCSE-99101001"
    with pytest.raises(Denied):
        sheet(ground)


def test_five_wrong_pins_lock_for_a_quarter_of_an_hour(ground):
    username, pin = issue(ground)
    left = [enter(ground, username, wrong(pin)).left for _ in range(PIN_TRIES)]
    assert left == [4, 3, 2, 1, 0]
    assert enter(ground, username, pin).locked_until
    assert enter(ground, username, pin, phone=BEN).locked_until, "the log-in itself is locked"
    ground.stage.now += timedelta(minutes=16)
    assert isinstance(enter(ground, username, pin), Opened)


def test_unknown_names_count_for_the_chat(ground):
    username, pin = issue(ground)
    for _ in range(PIN_TRIES):
        enter(ground, "KCSE-99999999", pin)
    assert enter(ground, username, pin).locked_until
    assert isinstance(enter(ground, username, pin, phone=BEN), Opened)


def test_only_the_director_of_the_place_issues(ground):
    for act in ("issue", "revoke", "entered", "centre"):
        with pytest.raises(Denied):
            ground.at(ASHA, lambda logins, act=act: getattr(logins, act)(ground.stage.centre))
    with ground.stage.database.transaction() as connection:
        connection.execute(sa.update(Office).values(office=Standing.SCDE))
    with pytest.raises(Denied):
        issue(ground)
    assert not ground.stage.rows(CentreLogin)


def test_the_pin_is_kept_as_a_hash_alone(ground):
    _username, pin = issue(ground)
    [row] = ground.stage.rows(CentreLogin)
    assert ":$argon2id$" in row.hash
    assert pin not in row.hash
