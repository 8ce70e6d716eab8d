"""The demonstration: put in once, moved along with today, and its next exam always lies ahead."""

import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from bot.demo import furnish, tambarare
from bot.demo.personas import personas
from conversations.core import LANGUAGES
from storage.accounts import arrive
from storage.audit import Audit
from storage.database import Database
from storage.deployments import Deployment
from storage.desk import Desk
from storage.exams import Exam, ExamDay, Role
from storage.nominations import Applicants, Chooser, Needs
from storage.people import Office, Person
from storage.postings import WrongPostings, came_back
from storage.register.board import Board
from storage.service import ServiceSettings
from storage.vacancies import Application, Vacancies

NOW = datetime(2027, 3, 3, 9, tzinfo=UTC)


@pytest.fixture
def furnished(database: Database) -> Database:
    furnish.furnish(database, NOW)
    return database


@pytest.mark.parametrize("later", [0, 1, 20, 35, 90])
def test_vacancies_are_open_whenever_it_is_started(furnished: Database, later: int) -> None:
    now = NOW + timedelta(days=later)
    furnish.furnish(furnished, now)
    with furnished.reading() as records:
        applicant = records.execute(sa.select(Person.id).where(Person.full_name == "Tumaini Mwombaji")).one()
        found = Vacancies(records, now.date(), applicant.id).fitting()
    assert [vacancy.role for vacancy in found] == [Role.SUPERVISOR, Role.INVIGILATOR, Role.CLERK, Role.DRIVER]
    assert all(vacancy.days > 5 and vacancy.per_day and vacancy.rehearsal_on > now.date() for vacancy in found)


def test_today_is_that_of_the_centres_whatever_the_machines_zone(database: Database, monkeypatch) -> None:
    monkeypatch.setenv("TZ", "America/Los_Angeles")
    time.tzset()
    try:
        furnish.furnish(database, datetime(2027, 3, 3, 22, tzinfo=UTC))
    finally:
        monkeypatch.undo()
        time.tzset()
    with database.reading() as records:
        last = records.scalar(sa.select(sa.func.max(ExamDay.on)).join(Exam).where(Exam.title == "Demo exam 2027"))
    assert last == date(2027, 3, 4) + timedelta(days=furnish.AFTER)


def test_whoever_goes_back_in_time_takes_no_days_away(furnished: Database) -> None:
    posted = sa.select(sa.func.min(Deployment.to_on)).where(
        Deployment.ended_at.is_(None), Deployment.to_on > NOW.date()
    )
    furnish.furnish(furnished, NOW + timedelta(days=20))
    with furnished.reading() as records:
        before = records.scalar(posted)
    furnish.furnish(furnished, NOW)
    with furnished.reading() as records:
        assert records.scalar(posted) == before


def test_it_is_put_in_once(furnished: Database) -> None:
    furnish.furnish(furnished, NOW)
    with furnished.reading() as records:
        counts = [records.scalar(sa.select(sa.func.count()).select_from(table)) for table in (Exam, Application)]
    assert counts == [3, 8]
    phones = [persona.phone for persona in personas(furnished)]
    assert len(phones) == len(set(phones))


def test_a_sub_county_is_as_large_as_a_real_one_and_all_of_its_centres_are_silent(furnished: Database) -> None:
    with furnished.reading() as records:
        director = records.scalars(sa.select(Person.id).where(Person.full_name == tambarare.DIRECTOR)).one()
        centres = Board(records, NOW.date(), director).centres(NOW.date())
    assert [centre.silent for centre in centres] == [True] * 42


def test_everybody_is_told_apart_by_name_and_stands_under_their_role(furnished: Database) -> None:
    everybody = personas(furnished)
    assert len({one.name for one in everybody}) == len(everybody)
    groups = Counter(one.group for one in everybody)
    assert groups["centre_manager"] == 3 + 42
    assert {*groups} == {*(role.value for role in Role if role is not Role.DRIVER), "office", "applicant", "stranger"}
    assert all(one.about.keys() == LANGUAGES.keys() for one in everybody)


def test_every_official_has_the_pin_that_the_page_tells(furnished: Database) -> None:
    furnish.furnish(furnished, NOW + timedelta(days=1))
    told = {p.phone for p in personas(furnished) if p.about["en"].endswith(f"PIN {furnish.DEMO_PIN}")}
    with furnished.transaction() as records:
        officials = records.execute(sa.select(Person.id, Person.phone).join(Office).distinct()).all()
        for official in officials:
            present = arrive(records, "browser", official.phone, NOW, NOW.date())
            desk = Desk(records, NOW, present, ServiceSettings(demo=True), furnished.vault)
            assert desk.accounts.try_pin(official.id, furnish.DEMO_PIN).right
    assert told == {official.phone for official in officials}
    assert len(told) == 4


def test_the_director_has_something_to_decide(furnished: Database) -> None:
    furnish.furnish(furnished, NOW + timedelta(days=1))
    with furnished.reading() as records:
        director = records.scalars(sa.select(Person.id).where(Person.full_name == furnish.DIRECTOR)).one()
        audit = Audit(records, NOW, director, None)
        chooser = Chooser(records, NOW, ZoneInfo("Africa/Nairobi"), director, audit)
        assert [(one.role, one.submitted) for one in Applicants(chooser).rounds()] == [
            (Role.SUPERVISOR, 2),
            (Role.INVIGILATOR, 2),
        ]
        assert max(staff.short for staff in Needs(chooser).centres()) > 5
        assert [one.reason for one in came_back(records, director, NOW, chooser.today)] == ["I have other duties"]
        reports = WrongPostings(records, NOW, NOW.date(), director, furnished.vault, audit).waiting()
        assert [one.posting.name for one in reports] == ["Juma Mfano"]
