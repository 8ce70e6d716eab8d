"""Vacancies and applications: what fits, until when, once a role and exam, and how an application moves on."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from storage.audit import Audit, AuditRow
from storage.exams import County, Rate, Role, SubCounty
from storage.people import Consents, Office, Person, Standing
from storage.privacy import Erasing, mydata, retention
from storage.refusals import Denied
from storage.vacancies import (
    AlreadyApplied,
    AlreadyMoved,
    Application,
    Applications,
    Interest,
    Interests,
    NotFromHere,
    NoVacancy,
    Openings,
    Progress,
    Tie,
    Vacancies,
    Vacancy,
    VacancyClosed,
    Wanted,
    move_application,
)
from tests.stage import ASHA, BEN, DAY, NAIROBI

MLIMANI, BONDENI, OTHER_COUNTY, EVERYWHERE = ("99", "99101"), ("99", "99102"), ("98", "98101"), (None, None)


class Bound:
    """Somebody's vacancies, applications, interests and openings, at the stage's hour."""

    def __init__(self, stage, connection, person):
        today = stage.now.astimezone(NAIROBI).date()
        audit = Audit(connection, stage.now, person, None)
        self.vacancies = Vacancies(connection, today, person)
        self.applications = Applications(connection, stage.now, today, person, self.vacancies, audit)
        self.interests = Interests(connection, person, audit)
        self.openings = Openings(connection, stage.now, today, person, audit)


def add_vacancy(stage, role=Role.INVIGILATOR, place=MLIMANI, opens=DAY, closes=DAY, **more):
    county, sub_county = place
    days = {"opens_on": opens, "closes_on": closes}
    where = {"county_code": county, "sub_county_code": sub_county}
    return stage._add(Vacancy, exam_id=stage.exam, role=role, positions=3, **where, **days, **more)


@pytest.fixture
def stage(stage):
    """The stage with more places, and Asha, who works in Mlimani."""
    with stage.change():
        stage._add(SubCounty, code="99102", name="Bondeni", county_code="99")
        stage._add(County, code="98", name="Jirani")
        stage._add(SubCounty, code="98101", name="Jirani Mjini", county_code="98")
        works = {"county_code": "99", "sub_county_code": "99101"}
        stage.connection.execute(sa.update(Person).where(Person.phone == ASHA).values(**works))
        stage.asha, stage.ben = stage.add_person(ASHA, "Asha Juma"), stage.add_person(BEN, "Ben Kato")
    return stage


@pytest.fixture
def as_asha(stage):
    def at_desk(act, person=None):
        with stage.database.transaction() as connection:
            return act(Bound(stage, connection, person or stage.asha))

    return at_desk


def test_the_own_sub_county_comes_first_then_the_county_then_everywhere(stage, as_asha):
    with stage.change():
        for place in (EVERYWHERE, OTHER_COUNTY, ("99", None), BONDENI, MLIMANI):
            add_vacancy(stage, place=place)
    found = as_asha(lambda desk: desk.vacancies.fitting())
    assert [(v.sub_county or v.county or "everywhere", v.near.name) for v in found] == [
        ("Mlimani", "SUB_COUNTY"),
        ("Mfano", "COUNTY"),
        ("Bondeni", "COUNTY"),
        ("everywhere", "EVERYWHERE"),
    ]
    assert len(as_asha(lambda desk: desk.vacancies.fitting(), stage.ben)) == 5  # who has not said where sees all


@pytest.mark.parametrize(
    ("county", "rate", "why"),
    [("99", 580, "the county's own rate"), ("98", 460, "everywhere else"), (None, 580, "the home county's")],
)
def test_pay_is_computed_from_rate_and_days(stage, as_asha, county, rate, why):
    with stage.change():
        for region, per_day in (("", 460), ("99", 580)):
            stage._add(Rate, exam_id=stage.exam, role=Role.INVIGILATOR, region=region, per_day=per_day)
        vacancy = add_vacancy(stage, place=(county, None))
    told = as_asha(lambda desk: desk.vacancies.read(vacancy))
    assert told.days == 25  # the rehearsal, and the weekdays of papers
    assert (told.per_day, told.total) == (rate, 25 * rate), why


def test_without_a_rate_nothing_is_promised(stage, as_asha):
    with stage.change():
        vacancy = add_vacancy(stage)
    told = as_asha(lambda desk: desk.vacancies.read(vacancy))
    assert (told.per_day, told.total) == (None, None)


@pytest.mark.parametrize(
    ("day", "hour", "minute", "can", "why"),
    [
        (DAY - timedelta(1), 23, 59, False, "not open before its first day"),
        (DAY, 0, 0, True, "its first minute in Nairobi, which is 21:00 of the day before in UTC"),
        (DAY, 23, 59, True, "the last minute of the last day"),
        (DAY + timedelta(1), 0, 0, False, "a minute later it is over"),
    ],
)
def test_applications_are_taken_until_the_last_minute_in_nairobi(stage, as_asha, day, hour, minute, can, why):
    with stage.change():
        vacancy = add_vacancy(stage)
    stage.at(day, hour, minute)
    assert bool(as_asha(lambda desk: desk.vacancies.fitting())) is can, why
    if can:
        assert as_asha(lambda desk: desk.applications.apply(vacancy)).state is Progress.SUBMITTED
    else:
        with pytest.raises(VacancyClosed) as closed:
            as_asha(lambda desk: desk.applications.apply(vacancy))
        assert closed.value.before is (day < DAY)


def test_a_vacancy_that_was_closed_takes_none(stage, as_asha):
    with stage.change():
        vacancy = add_vacancy(stage, closed_at=stage.now)
    with pytest.raises(VacancyClosed):
        as_asha(lambda desk: desk.applications.apply(vacancy))
    with pytest.raises(NoVacancy):
        as_asha(lambda desk: desk.applications.apply(vacancy + 9))


def test_one_application_a_role_and_exam(stage, as_asha):
    with stage.change():
        first, second = add_vacancy(stage), add_vacancy(stage, place=("99", None))
        as_supervisor = add_vacancy(stage, Role.SUPERVISOR)
    as_asha(lambda desk: desk.applications.apply(first))
    for again in (first, second):
        with pytest.raises(AlreadyApplied):
            as_asha(lambda desk, vacancy=again: desk.applications.apply(vacancy))
    as_asha(lambda desk: desk.applications.apply(as_supervisor))
    assert len(stage.rows(Application)) == 2
    row = {"person_id": stage.asha, "exam_id": stage.exam, "role": Role.INVIGILATOR, "vacancy_id": second}
    with pytest.raises(IntegrityError), stage.change():
        stage._add(Application, **row, state=Progress.SUBMITTED, applied_at=stage.now, changed_at=stage.now)


def test_another_countys_vacancy_is_not_theirs(stage, as_asha):
    with stage.change():
        elsewhere, here = add_vacancy(stage, place=OTHER_COUNTY), add_vacancy(stage)
    with pytest.raises(NotFromHere) as refused:
        as_asha(lambda desk: desk.applications.apply(elsewhere))
    assert refused.value.place == "Jirani Mjini"
    with pytest.raises(NotFromHere):  # who has not said where they work says so first
        as_asha(lambda desk: desk.applications.apply(here), stage.ben)


def test_who_withdrew_may_apply_again_and_it_is_the_same_one(stage, as_asha):
    with stage.change():
        first, second = add_vacancy(stage), add_vacancy(stage, place=("99", None))
    sent = as_asha(lambda desk: desk.applications.apply(first))
    as_asha(lambda desk: desk.applications.withdraw(sent.id))
    assert as_asha(lambda desk: desk.applications.read(sent.id)).state is Progress.WITHDRAWN
    with pytest.raises(AlreadyMoved):
        as_asha(lambda desk: desk.applications.withdraw(sent.id))
    stage.now += timedelta(hours=1)
    again = as_asha(lambda desk: desk.applications.apply(second))
    assert (again.id, again.vacancy_id, again.state) == (sent.id, second, Progress.SUBMITTED)
    assert again.applied_at == stage.now
    acts = [row.act for row in stage.rows(AuditRow)]
    assert acts == ["application submitted", "application withdrawn", "application submitted"]


def test_nobody_reads_or_withdraws_anothers(stage, as_asha):
    with stage.change():
        vacancy = add_vacancy(stage)
    sent = as_asha(lambda desk: desk.applications.apply(vacancy))
    for act in (lambda desk: desk.applications.read(sent.id), lambda desk: desk.applications.withdraw(sent.id)):
        with pytest.raises(Denied):
            as_asha(act, stage.ben)


@pytest.mark.parametrize(
    ("path", "allowed", "why"),
    [
        ("nominated deployed", True, "the ordinary way"),
        ("deployed", True, "a director may deploy at once"),
        ("nominated submitted nominated", True, "a nomination may be taken back"),
        ("nominated deployed nominated", True, "the offer was declined, another centre is found"),
        ("declined nominated", True, "the director thinks again"),
        ("closed nominated", True, "a position has come free after all"),
        ("nominated withdrawn", True, "who is nominated may still withdraw"),
        ("deployed withdrawn", False, "who is deployed declines the offer instead"),
        ("withdrawn nominated", False, "nobody is nominated against their will"),
        ("declined withdrawn", False, "it is decided"),
        ("nominated nominated", False, "twice is once"),
    ],
)
def test_how_an_application_moves_on(stage, as_asha, path, allowed, why):
    with stage.change():
        vacancy = add_vacancy(stage)
    sent = as_asha(lambda desk: desk.applications.apply(vacancy))
    *steps, last = [Progress(word) for word in path.split()]
    with stage.database.transaction() as connection:
        for step in steps:
            move_application(connection, sent.id, step, stage.now, by=stage.ben)
        if allowed:
            told = move_application(
                connection, sent.id, last, stage.now, by=stage.ben, reason="why", centre_id=stage.centre
            )
            assert (told.name, told.state, told.reason) == ("Asha Juma", last, "why"), why
            assert told.decided_by == (stage.ben if steps else 0)
        else:
            with pytest.raises(AlreadyMoved):
                move_application(connection, sent.id, last, stage.now, by=stage.ben)
    if allowed:
        placed = last in (Progress.NOMINATED, Progress.DEPLOYED)
        assert stage.rows(Application)[0].centre_id == (stage.centre if placed else None)


def test_what_nobody_decided_is_closed_after_the_exam(stage, as_asha):
    with stage.change():
        vacancy = add_vacancy(stage)
    sent = as_asha(lambda desk: desk.applications.apply(vacancy))
    stage.at(date(2027, 11, 20), 9)
    assert as_asha(lambda desk: desk.applications.read(sent.id)).state is Progress.CLOSED


def test_interests_are_declared_once_a_centre_and_taken_back(stage, as_asha):
    as_asha(lambda desk: desk.interests.declare(stage.exam, "99101002", Tie.RELATIVE))
    as_asha(lambda desk: desk.interests.declare(stage.exam, "99101002", Tie.OWN_SCHOOL))
    [one] = as_asha(lambda desk: desk.interests.declared(stage.exam))
    assert (one.centre, one.what) == ("Bondeni Secondary", Tie.OWN_SCHOOL)
    with pytest.raises(LookupError):
        as_asha(lambda desk: desk.interests.declare(stage.exam, "99101999", Tie.RELATIVE))
    as_asha(lambda desk: desk.interests.take_back(stage.exam))
    assert stage.rows(Interest) == []


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        ("bondeni", ["Bondeni Secondary"]),
        ("SECONDARY", ["Bondeni Secondary", "Mlimani Secondary"]),
        ("muranga high", ["Mũrang'a High"]),
        ("Murang’a", ["Mũrang'a High"]),
        ("99101001", ["Mlimani Secondary"]),
        ("9910", ["Bondeni Secondary", "Mlimani Secondary", "Mũrang'a High"]),
        ("%", []),
        ("  ", []),
        ("'", []),
    ],
)
def test_centres_are_found_by_a_part_of_their_name(stage, as_asha, sought, found):
    with stage.change():
        stage.add_centre(stage.exam, "99102001", "Mũrang'a High")
    assert [name for _code, name in as_asha(lambda desk: desk.interests.centres(stage.exam, sought, 9))] == found


@pytest.fixture
def council(stage):
    with stage.change():
        stage._add(Office, person_id=stage.ben, office=Standing.COUNCIL)
    return stage.ben


def wanted(stage, **more):
    usual = {"county_code": "99", "sub_county_code": "99101", "positions": 4, "opens_on": DAY, "closes_on": DAY}
    return Wanted(**({"exam_id": stage.exam, "role": Role.CLERK} | usual | more))


@pytest.mark.parametrize(
    "act",
    [
        lambda desk, stage: desk.openings.open(wanted(stage)),
        lambda desk, stage: desk.openings.running(),
        lambda desk, stage: desk.openings.counts(1),
        lambda desk, stage: desk.openings.close(1, end_waiting=True),
    ],
)
def test_only_the_council_opens_and_closes(stage, as_asha, act):
    with stage.change():
        add_vacancy(stage)
    with pytest.raises(Denied):
        as_asha(lambda desk: act(desk, stage))


def test_the_council_opens_once_a_place_and_opens_again(stage, as_asha, council):
    for place in ({}, {"sub_county_code": ""}, {"county_code": "", "sub_county_code": ""}):
        first = as_asha(lambda desk, p=place: desk.openings.open(wanted(stage, **p)), council)
        as_asha(lambda desk, v=first: desk.openings.close(v, end_waiting=False), council)
        again = as_asha(lambda desk, p=place: desk.openings.open(wanted(stage, positions=9, **p)), council)
        assert again == first
    assert len(stage.rows(Vacancy)) == 3
    assert [vacancy.positions for vacancy in as_asha(lambda desk: desk.openings.running(), council)] == [9, 9, 9]


def test_closing_may_end_what_waits_but_not_who_is_nominated(stage, as_asha, council):
    with stage.change():
        vacancy = add_vacancy(stage, place=EVERYWHERE)
    sent = [as_asha(lambda d: d.applications.apply(vacancy), who) for who in (stage.asha, stage.ben)]
    with stage.change():
        move_application(stage.connection, sent[1].id, Progress.NOMINATED, stage.now, by=council)
    ended = as_asha(lambda desk: desk.openings.close(vacancy, end_waiting=True), council)
    assert [(one.person_id, one.state) for one in ended] == [(stage.asha, Progress.CLOSED)]
    counts = as_asha(lambda desk: desk.openings.counts(vacancy), council)
    assert counts == {Progress.CLOSED: 1, Progress.NOMINATED: 1}
    with pytest.raises(AlreadyMoved):
        as_asha(lambda desk: desk.openings.close(vacancy, end_waiting=True), council)


@pytest.fixture
def applied(stage, as_asha):
    """Asha has applied, and has declared an interest."""
    with stage.change():
        vacancy = add_vacancy(stage)
    as_asha(lambda desk: desk.interests.declare(stage.exam, "99101002", Tie.RELATIVE))
    return as_asha(lambda desk: desk.applications.apply(vacancy))


def test_my_data_tells_of_applications_and_interests(stage, applied):
    with stage.database.reading() as records:
        found = mydata.gather(records, stage.database.vault, stage.asha, stage.now)
    [application], [interest] = found["applications"], found["interests"]
    assert (application["exam"], application["role"], application["state"]) == ("KCSE 2027", "invigilator", "submitted")
    assert interest == {"exam": "KCSE 2027", "centre_code": "99101002", "what": "relative"}


def test_erasing_takes_applications_and_interests(stage, applied):
    with stage.database.transaction() as connection:
        audit = Audit(connection, stage.now, stage.asha, None)
        consents = Consents(connection, stage.now, stage.asha, "telegram", audit)
        Erasing(connection, stage.now, DAY, 0, audit).erase(stage.asha, consents)
    assert stage.rows(Application) == []
    assert stage.rows(Interest) == []


@pytest.mark.parametrize(
    ("state", "days", "left", "why"),
    [
        ("submitted", 364, 1, "a year is kept"),
        ("submitted", 366, 0, "it led to nothing"),
        ("deployed", 366, 1, "a posting rests on it"),
    ],
)
def test_what_led_to_no_posting_goes_after_a_year(stage, applied, state, days, left, why):
    with stage.change():
        stage.connection.execute(sa.update(Application).values(state=state))
    for after, interests in ((days, 1), (400, 0)):
        with stage.database.transaction() as connection:
            retention.forget(connection, stage.now + timedelta(days=after))
        assert len(stage.rows(Interest)) == interests
        if after == days:
            assert len(stage.rows(Application)) == left, why
