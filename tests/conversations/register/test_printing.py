"""Print: the register and the blank roster, for the centre's manager and the sub-county's directors."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from storage.audit import AuditRow
from storage.exams import Exam
from storage.people import Office, Standing
from tests.stage import ASHA, DAY, DIRECTOR, Talk

SCDE = "254700000080"


@pytest.fixture
def director(chat: Talk) -> Talk:
    return chat.says("hello").shares(DIRECTOR)


def document(talk: Talk):
    [file] = [message.document for message in talk.heard_messages if message.document]
    return file


def test_a_manager_prints_the_register_to_sign(manager):
    manager.says("/print")
    assert "Mlimani Secondary 99101001, KCSE 2027" in manager.heard
    assert "Which paper?" in manager.heard
    assert "countersign" not in manager.heard
    manager.taps("Register to sign")
    file = document(manager)
    assert file.filename == "Register-Mlimani-Secondary-99101001-KCSE-2027.pdf"
    assert file.source.startswith(f"register:{manager.stage.centre}:")
    assert "everyone signs" in manager.heard
    assert [row.act for row in manager.stage.rows(AuditRow)][-1] == "register printed"


def test_a_blank_roster_too(manager):
    manager.says("chapisha").taps("Blank register")
    assert document(manager).filename == "Blank-register-Mlimani-Secondary-99101001-KCSE-2027.pdf"
    assert "as soon as there is a network" in manager.heard


def test_it_is_explained(manager):
    assert "Everyone signs it" in manager.says("/print").says("help").heard


def test_from_the_register_it_is_one_tap(manager):
    manager.says("/register").taps("Print")
    assert "Which paper?" in manager.heard


def test_a_director_chooses_the_centre(director):
    director.says("/print")
    assert "Which centre?" in director.heard
    assert "none of your centres" in director.says("nowhere at all").heard.lower()
    director.taps("Bondeni Secondary")
    assert "Bondeni Secondary 99101002" in director.heard
    director.says("/print").says("mlimani")
    assert "Which paper?" in director.heard
    director.taps("Register to sign")
    assert document(director).filename == "Register-Mlimani-Secondary-99101001-KCSE-2027.pdf"


def test_the_director_of_education_stamps_it_so_prints_it(chat):
    with chat.stage.change() as stage:
        person = stage.add_person(SCDE, "Sabina Mfano")
        stage._add(Office, person_id=person, office=Standing.SCDE, sub_county_code="99101")
    assert "Which centre?" in chat.shares(SCDE).says("/print").heard


def test_another_centres_register_is_refused(manager):
    manager.presses(f"print.register:{manager.stage.other_centre}")
    assert "You do not have permission" in manager.heard
    assert manager.stage.rows(AuditRow)[-1].act == "refused"


def test_an_officer_prints_nothing(chat):
    assert "You do not have permission" in chat.shares(ASHA).says("/print").heard


def test_the_directors_register_leads_to_its_paper(director):
    director.says("/board").taps("001 Mlimani Secondary").taps("Print")
    assert "Mlimani Secondary 99101001, KCSE 2027" in director.heard
    assert "Register to sign" in director.labels


def test_the_exam_that_runs_comes_before_the_next_one(director):
    with director.stage.change() as stage:
        coming = stage.add_exam("KCSE-2028", "KCSE 2028")
        dates = {"rehearsal_on": DAY + timedelta(days=60), "starts_on": DAY + timedelta(days=61)}
        stage.connection.execute(sa.update(Exam).where(Exam.id == coming).values(ends_on=date(2028, 1, 20), **dates))
        stage.add_centre(coming, "99101001", "Mlimani Secondary")
    director.says("/print")
    assert director.labels[0].endswith("KCSE 2027")
    assert any(label.endswith("KCSE 2028") for label in director.labels)
