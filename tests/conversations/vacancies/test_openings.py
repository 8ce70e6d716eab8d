"""Openings: the council opens a vacancy by chat, sees what comes of it, and closes it."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from storage.audit import AuditRow
from storage.delivery import Lane, Outgoing
from storage.exams import Rate, Role, SubCounty
from storage.people import Office, Standing
from storage.vacancies import Application, Progress, Vacancy
from tests.stage import ASHA, DAY, Talk

from .test_vacancies import WHOLE, add_vacancy, fill_in

COUNCIL = "254700000080"


@pytest.fixture
def council(chat):
    """The chat of Baraka, of the council."""
    with chat.stage.change() as stage:
        stage._add(SubCounty, code="99102", name="Bondeni", county_code="99")
        person = stage.add_person(COUNCIL, "Baraka Mfano")
        stage._add(Office, person_id=person, office=Standing.COUNCIL)
    return chat.shares(COUNCIL)


def opens(talk, *answers):
    """Begin the form and answer its questions."""
    talk.says("/openvacancy")
    for answer in answers:
        talk.taps(answer) if answer in talk.labels else talk.says(answer)
    return talk


USUAL = ("KCSE 2027", "Supervisor", "Mfano", "Mlimani", "4", "Today")


def test_the_council_opens_one_by_chat(council):
    assert "Vacancies we opened" in council.says("/menu").labels
    opens(council, *USUAL, "Wed 3 Nov 2027")
    assert "This is what will be opened." in council.heard
    assert "The daily rate is not set" in council.heard
    for line in ("Exam: KCSE 2027", "Sub-county: Mlimani", "Positions: 4", "Closes on: Wed 3 Nov 2027"):
        assert line in council.heard
    council.taps("Open it")
    assert "Opened. Officers can apply until Wed 3 Nov." in council.heard
    assert "Supervisor, Mlimani, KCSE 2027: 0 applications, until Wed 3 Nov" in council.heard
    [row] = council.stage.rows(Vacancy)
    assert (row.role, row.county_code, row.sub_county_code, row.positions) == (Role.SUPERVISOR, "99", "99101", 4)
    assert (row.opens_on, row.closes_on) == (DAY, DAY + timedelta(14))
    assert "vacancy opened" in [row.act for row in council.stage.rows(AuditRow)]


def test_dates_are_typed_and_looked_at(council):
    opens(council, *USUAL[:4], "none")
    assert "Write how many in digits" in council.heard
    council.says("12").taps("Another day").says("tomorrow maybe")
    assert "18/10/2027 or 18 Oct 2027" in council.heard
    assert "That day is past." in council.says("19/10/2027").heard
    council.says("Monday 25th October").taps("Another day").says("2027-10-24")
    assert "That is before the opening day." in council.heard
    assert "The exam will be over by then." in council.says("24/12/2027").heard
    council.says("29/10/2027").taps("Open it")
    assert "Officers can apply from Mon 25 Oct until Fri 29 Oct." in council.heard
    assert "Open from Mon 25 Oct." in council.taps("Supervisor, Mlimani").heard


@pytest.mark.parametrize(("county", "sub_county"), [("Everywhere", ""), ("Mfano", "The whole county")])
def test_a_vacancy_may_be_wider_than_a_sub_county(council, county, sub_county):
    opens(council, "KCSE 2027", "Driver", county, *([sub_county] if sub_county else []), "40", "Today")
    council.says("Wed 27 Oct 2027").taps("Open it")
    [row] = council.stage.rows(Vacancy)
    assert (row.county_code, row.sub_county_code) == ("99" if sub_county else None, None)


def test_another_county_asks_for_its_sub_county_again(council):
    opens(council, *USUAL, "Wed 3 Nov 2027").taps("County").taps("Everywhere")
    assert "Sub-county" not in council.heard
    council.taps("County").taps("Mfano")
    assert "In which sub-county?" in council.heard
    council.taps("Bondeni").taps("Open it")
    assert council.stage.rows(Vacancy)[0].sub_county_code == "99102"


def test_the_one_that_there_is_gets_the_new_days(council):
    with council.stage.change() as stage:
        stage._add(Rate, exam_id=stage.exam, role=Role.SUPERVISOR, region="", per_day=630)
        add_vacancy(stage, closes=DAY)
        fill_in(stage, ASHA, **WHOLE)
    before = council.stage.rows(Vacancy)
    asha = Talk(council.stage, council.rendering, chat="8").shares(ASHA).says("/vacancies")
    asha.taps("Supervisor, Mlimani").taps("Apply").taps("I agree").taps("No. Send it")
    opens(council, *USUAL, "Wed 3 Nov 2027")
    assert "A vacancy for this exam, role and place" in council.heard
    assert "Pay: KSh 630 a day." in council.heard
    council.taps("Open it")
    assert "This vacancy exists already: Supervisor, Mlimani, KCSE 2027." in council.heard
    assert "to Wed 20 Oct. Applications: submitted 1." in council.heard
    assert "Then: 4 positions, Wed 20 Oct to Wed 3 Nov." in council.heard
    assert "Nothing was changed." in council.taps("Keep it as it is").heard
    assert council.stage.rows(Vacancy) == before
    opens(council, *USUAL, "Wed 3 Nov 2027").taps("Open it")
    with council.stage.change() as stage:
        stage.connection.execute(sa.update(Vacancy).values(positions=7))
    assert "That has changed in the meantime. Look at it again." in council.taps("Change it").heard
    assert "Now: 7 positions" in council.heard
    council.taps("Change it")
    [row] = council.stage.rows(Vacancy)
    assert (row.positions, row.closes_on) == (4, DAY + timedelta(14))


@pytest.fixture
def applied(council):
    """Asha has applied in a chat of her own."""
    with council.stage.change() as stage:
        add_vacancy(stage)
        fill_in(stage, ASHA, **WHOLE)
    asha = Talk(council.stage, council.rendering, chat="8").shares(ASHA).says("/vacancies")
    asha.taps("Supervisor, Mlimani").taps("Apply").taps("I agree").taps("No. Send it")
    return council.says("/openings").taps("Supervisor, Mlimani")


def test_closing_keeps_what_waits_for_the_directors(applied):
    assert "Applications: submitted 1." in applied.heard
    applied.taps("Close it")
    assert "1 application is waiting: the directors can still nominate from it, or it ends too." in applied.heard
    applied.taps("Close it")
    assert "The vacancy is closed." in applied.heard
    assert "0 vacancies are open" in applied.heard
    assert applied.stage.rows(Application)[0].state == Progress.SUBMITTED
    asha = Talk(applied.stage, applied.rendering, chat="8").says("/vacancies")
    assert "No other vacancy fits you now." in asha.heard


def test_closing_may_end_what_waits_and_tells_them(applied):
    applied.taps("Close it").taps("Close, end applications")
    assert "We have told 1 applicant." in applied.heard
    assert applied.stage.rows(Application)[0].state == Progress.CLOSED
    [notice] = [row.message for row in applied.stage.rows(Outgoing) if row.lane == Lane.NOTICE]
    assert "You were not chosen as supervisor for KCSE 2027 this time." in notice["text"]


def test_a_closed_one_is_shown_as_closed(applied):
    applied.taps("Close it").taps("Close it")
    applied.presses("openings.show:1")
    assert "It is closed." in applied.heard
    assert "Close it" not in applied.labels


def test_a_button_of_a_colleague_does_not_close_twice(applied):
    applied.taps("Close it")
    other = Talk(applied.stage, applied.rendering, chat="9").enters(COUNCIL)
    other.says("/openings").taps("Supervisor, Mlimani").taps("Close it").taps("Close it")
    applied.taps("Close it")
    assert "Someone has decided that already" in applied.heard


def test_officers_neither_open_nor_close(chat):
    with chat.stage.change() as stage:
        add_vacancy(stage)
    chat.shares(ASHA)
    for said in ("/openvacancy", "/openings"):
        assert "You do not have permission to do that. Write menu to see what you can do." in chat.says(said).heard
    assert (
        "You do not have permission to do that. Write menu to see what you can do."
        in chat.presses("openings.show:1").heard
    )
    assert "Vacancies we opened" not in chat.says("/menu").labels
