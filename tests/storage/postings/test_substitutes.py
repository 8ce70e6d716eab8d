"""Substitutes: a day of absence is handed over on that very day, to the nearest who may, or to whoever is named."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from storage.audit import Audit
from storage.deployments import Deployment, RegisterNumber, State
from storage.nominations import Rule, RuleBroken
from storage.people import Person
from storage.postings import MarksStand, Substitutes
from storage.refusals import Denied
from storage.register import Attendance, Mark
from storage.vacancies import Application, Progress
from tests.stage import BEN, CHUI, DAY, DIRECTOR, LAST, MANAGER, NAIROBI, REHEARSAL, STRANGER
from tests.stage.applying import DALILA, ESHE, FARAJI, acting, add_applicant, add_offices, person_id, served_in

TOMORROW = DAY + timedelta(days=1)
GESI = "254700000104"


@pytest.fixture
def absent(stage):
    """Ben is marked absent today; Dalila applied for his role."""
    with stage.change():
        add_offices(stage)
        stage.dalila = add_applicant(stage, DALILA, "Dalila Mfano", ties={})
    mark(stage, Mark.ABSENT)
    return stage


def sheets(stage, connection):
    who = person_id(stage, MANAGER)
    return Attendance(connection, stage.now, NAIROBI, who, "telegram", Audit(connection, stage.now, who, None))


def mark(stage, word, on=DAY):
    with stage.database.transaction() as connection:
        sheets(stage, connection).mark(stage.centre, on, {stage.officers[BEN]: word})


def posts_of(stage, phone):
    found = sorted(stage.rows(Deployment, person_id=person_id(stage, phone)), key=lambda row: row.id)
    return [(row.centre_id, row.from_on, row.to_on, row.state) for row in found]


def substitute(stage, phone, on=DAY, reason=""):
    who = person_id(stage, phone)
    with acting(stage) as posts:
        return posts.ending.substitute(stage.officers[BEN], who, on, "Absent", reason=reason)


def test_a_day_of_absence_is_handed_over_on_that_day(absent):
    ended = substitute(absent, DALILA)
    assert posts_of(absent, BEN) == [(absent.centre, REHEARSAL, DAY, State.OFFERED)], "the day of absence stays his"
    assert posts_of(absent, DALILA) == [(absent.centre, DAY, LAST, State.OFFERED)]
    assert absent.marks() == {"Ben Kato": "Ab"}
    with absent.database.reading() as connection:
        today = sheets(absent, connection).sheet(absent.centre, DAY).officers
        assert [(o.number, o.name, o.mark) for o in today if o.number > 2] == [
            (3, "Ben Kato", Mark.ABSENT),
            (4, "Chui Ali", None),
            (5, "Dalila Mfano", None),
        ]
        later = sheets(absent, connection).sheet(absent.centre, TOMORROW).officers
        assert "Ben Kato" not in [o.name for o in later]
    assert [row.state for row in absent.rows(Application)] == [Progress.DEPLOYED]
    assert ended.by.until is None


def test_whoever_served_today_keeps_the_day(absent):
    mark(absent, Mark.PRESENT)
    with pytest.raises(MarksStand) as refused:
        substitute(absent, DALILA)
    assert refused.value.last == DAY
    substitute(absent, DALILA, TOMORROW)
    assert posts_of(absent, BEN)[0][2] == DAY


def test_absent_on_the_first_day_already_the_post_is_that_day(absent):
    with absent.change():
        absent.connection.execute(
            sa.update(Deployment).where(Deployment.id == absent.officers[BEN]).values(from_on=DAY)
        )
    substitute(absent, DALILA)
    assert posts_of(absent, BEN) == [(absent.centre, DAY, DAY, State.OFFERED)]


def test_a_post_ends_on_a_day_of_absence_without_a_substitute(absent):
    with acting(absent) as posts:
        posts.ending.end(absent.officers[BEN], DAY, "Absent")
    assert posts_of(absent, BEN) == [(absent.centre, REHEARSAL, DAY, State.OFFERED)]


def test_absent_here_nobody_is_moved_elsewhere_on_that_day(absent):
    with pytest.raises(MarksStand), acting(absent) as posts:
        posts.redeploying.move(absent.officers[BEN], absent.other_centre, DAY)


def nearest(stage, sought=""):
    with acting(stage) as posts:
        posting = posts.ending.officers.posting(stage.officers[BEN])
        who = Substitutes(posts.chooser)
        found = who.named(posting, DAY, sought) if sought else who.nearest(posting, DAY)
    return [(one.name, [each.rule for each in one.broken]) for one in found]


def test_the_nearest_are_free_and_break_no_rule(absent):
    """Faraji works far away; Eshe is posted, Gesi was here last year, Jabali served elsewhere, Hawa's cousin sits."""
    with absent.change():
        add_applicant(absent, FARAJI, "Faraji Mfano", ties={})
        far = sa.update(Person).where(Person.phone == FARAJI)
        absent.connection.execute(far.values(sub_county_code=None, county_code=None))
        add_applicant(absent, ESHE, "Eshe Mfano", ties={})
        absent.add_officer(absent.other_centre, ESHE, "Eshe Mfano")
        add_applicant(absent, "254700000107", "Hawa Mfano", ties={"99101001": "relative"})
        served_in(absent, GESI, "Gesi Mfano", "99101001", 2026)
        served_in(absent, "254700000108", "Jabali Mfano", "99101009", 2026)
        at_home = sa.update(Person).where(Person.phone == "254700000108")
        absent.connection.execute(at_home.values(sub_county_code="99101"))
    assert nearest(absent) == [("Dalila Mfano", []), ("Jabali Mfano", []), ("Faraji Mfano", [])]
    with absent.change():
        absent.connection.execute(sa.update(Person).where(Person.phone == DALILA).values(locked_at=absent.now))
    assert [name for name, _broken in nearest(absent)] == ["Jabali Mfano", "Faraji Mfano"]


def test_anybody_is_named_by_phone_and_those_around_by_name(absent):
    with absent.change():
        absent.add_person(STRANGER, "Pili Mgeni")
        served_in(absent, GESI, "Gesi Mfano", "99101001", 2026)
    assert nearest(absent, "0700 000 099") == [("Pili Mgeni", [])]
    assert nearest(absent, "pili") == [], "neither applied nor was ever posted here"
    assert nearest(absent, "gesi") == [("Gesi Mfano", [Rule.SERVED_BEFORE])]
    assert nearest(absent, "chui") == [("Chui Ali", [Rule.ONE_A_DAY])]
    assert nearest(absent, "dalila") == [("Dalila Mfano", [])]
    assert nearest(absent, "daudi") == nearest(absent, "ben") == nearest(absent, "0700000090") == [], "not oneself"
    substitute(absent, STRANGER)
    assert posts_of(absent, STRANGER) == [(absent.centre, DAY, LAST, State.OFFERED)]
    assert [row.number for row in absent.rows(RegisterNumber, person_id=person_id(absent, STRANGER))] == [5]


def test_the_rules_hold_for_whoever_is_named(absent):
    with absent.change():
        served_in(absent, GESI, "Gesi Mfano", "99101001", 2026)
    with pytest.raises(RuleBroken):
        substitute(absent, GESI)
    with pytest.raises(RuleBroken):
        substitute(absent, CHUI, reason="He is here already")
    for nobody in (DIRECTOR, BEN):
        with pytest.raises(Denied):
            substitute(absent, nobody)
    substitute(absent, GESI, reason="Nobody else is near")
