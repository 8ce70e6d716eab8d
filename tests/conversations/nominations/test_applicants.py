"""Applicants: the director sees what matters, narrows the list, nominates one or many, places and declines."""

import pytest

from storage.audit import AuditRow
from storage.exams import Role
from storage.people import ask_correction
from storage.vacancies import Application, Progress
from tests.stage import ASHA, DIRECTOR, Rendering, Talk
from tests.stage.applying import (
    DALILA,
    EARLY,
    ESHE,
    FARAJI,
    SCDE,
    add_applicant,
    add_offices,
    add_vacancy,
    person_id,
    served_in,
    told,
)


@pytest.fixture
def applied(sqlite_stage):
    sqlite_stage.at(EARLY, 9)
    with sqlite_stage.change() as stage:
        add_offices(stage)
        stage.dalila = add_applicant(stage, DALILA, "Dalila Mfano", ties={})
        stage.eshe = add_applicant(stage, ESHE, "Eshe Mfano", complete=False)
        stage.faraji = add_applicant(stage, FARAJI, "Faraji Mfano", ties={"99101002": "relative"})
        served_in(stage, DALILA, "Dalila Mfano", "99101009", 2026)
    return sqlite_stage


@pytest.fixture
def director(applied, chat):
    """The chat of Daudi, director of Mlimani; Dalila has a chat too."""
    Talk(applied, Rendering(), chat="8").shares(DALILA)
    return chat.shares(DIRECTOR)


def states(stage):
    return [row.state for row in stage.rows(Application)]


def test_it_is_in_the_menu_of_those_who_decide(director):
    assert {"Applicants", "Centres", "Officers"} <= set(director.labels)
    asha = Talk(director.stage, director.rendering, chat="9").shares(ASHA)
    assert "Applicants" not in asha.labels
    assert "You do not have permission" in asha.says("/applicants").heard


def test_the_list_tells_what_matters(director):
    director.says("/applicants")
    assert "Invigilator, KCSE 2027: 3 applied, 0 nominated" in director.heard
    assert (
        "1. Dalila Mfano: complete, served 1 year, last at School 99101009, no conflict of interest [has"
        in director.heard
    )
    assert (
        "2. Faraji Mfano: complete, has not served before, conflict of interest: a relative at Bondeni"
        in director.heard
    )
    assert "3. Eshe Mfano: 1 of" in director.heard
    assert "conflicts not declared" in director.heard


def test_all_on_the_page_are_nominated_at_once_and_told(director):
    director.says("/applicants").taps("Nominate 3")
    assert "3 people nominated. We have told them." in director.heard
    assert states(director.stage) == [Progress.NOMINATED] * 3
    assert told(director.stage, DALILA) == [
        "You are nominated as invigilator for KCSE 2027. We tell you the centre later."
    ]
    assert "Nominate" not in director.heard


def test_one_is_nominated_and_taken_back(director):
    director.says("/applicants").taps("Eshe Mfano").taps("Nominate")
    assert "1 person nominated. We have told them." in director.heard
    assert states(director.stage)[1] == Progress.NOMINATED
    director.taps("Undo nomination")
    assert "Eshe Mfano is no longer nominated." in director.heard


def test_a_change_that_waits_is_shown_on_the_card(director):
    with director.stage.change() as stage:
        vault, person = stage.database.vault, person_id(stage, DALILA)
        ask_correction(stage.connection, vault, person, "full_name", "Dalila Mfano", "Dalila Ali Mfano", stage.now)
    director.says("/applicants").taps("Dalila Mfano")
    assert "here you see the old detail" in director.heard
    assert "New: Dalila Ali Mfano" in director.taps("A change to approve").heard


@pytest.mark.parametrize("typed", ["1 3", "1, 3", "1 na 3", "1 and 3"])
def test_several_are_nominated_by_their_numbers(director, typed):
    director.says("/applicants").says(typed)
    assert "2 people nominated. We have told them." in director.heard
    assert states(director.stage) == [Progress.NOMINATED, Progress.NOMINATED, Progress.SUBMITTED]
    assert "numbers from 1 to 3" in director.says("1 9").heard


def test_the_list_is_narrowed_and_searched(director):
    director.says("/applicants").taps("Filter")
    assert "No conflict (1)" in director.labels
    director.taps("No conflict")
    assert "Eshe Mfano:" not in director.heard
    assert "Dalila Mfano: complete" in director.heard
    director.says("/applicants").says("esh")
    assert "Eshe Mfano, 0700 000 102" in director.heard
    director.says("/applicants").says("zzz")
    assert "No applicant has that" in director.heard


def test_somebody_is_placed_where_no_rule_speaks_against_it(director):
    director.says("/applicants").taps("Faraji Mfano").taps("Place at a centre")
    assert "(rule) Bondeni Secondary: Has a relative among the candidates." in director.heard
    assert "Mlimani Secondary: Invigilator: 1 of 6" in director.heard
    director.taps("Mlimani Secondary")
    assert "Faraji Mfano is set aside for this centre" in director.heard
    assert "nominated for Mlimani Secondary" in director.heard


def test_a_rule_is_overridden_with_a_reason(director):
    director.says("/applicants").taps("Faraji Mfano").taps("Place at a centre").taps("(rule) Bondeni Secondary")
    assert "Faraji Mfano at Bondeni Secondary: Has a relative among the candidates." in director.heard
    assert states(director.stage)[2] == Progress.SUBMITTED, "nothing is done before the reason"
    assert "3 to 200" in director.says("x").heard
    assert "A few words" in director.says("help").heard
    director.says("Nobody else is left")
    assert "Faraji Mfano is set aside for this centre" in director.heard
    [row] = director.stage.rows(AuditRow, act="assigned")
    assert (row.detail["reason"], row.detail["overrode"]) == ("Nobody else is left", ["relative"])
    assert "Rule overridden: Nobody else is left" in director.taps("Faraji Mfano").heard


def test_nobody_is_at_two_centres_whatever_the_reason(director):
    with director.stage.change() as stage:
        stage.add_officer(stage.centre, DALILA, "Dalila Mfano")
    director.says("/applicants").taps("Dalila Mfano").taps("Place at a centre").taps("(rule) Bondeni Secondary")
    assert "Already at centre 99101001 on these days" in director.heard
    assert "write the reason" not in director.heard


def test_an_application_is_declined_with_a_reason(director):
    director.says("/applicants").taps("Dalila Mfano").taps("Decline").says("No details of the bank")
    assert "Declined. We have told Dalila Mfano." in director.heard
    assert "Reason: No details of the bank" in told(director.stage, DALILA)[0]


def test_the_nominated_are_placed_by_need(director):
    director.says("/applicants").taps("Nominate 3").taps("Place by need")
    assert "3 people set aside by need." in director.heard
    assert "nominated for Bondeni Secondary" in director.heard


def test_a_long_list_has_pages(director):
    with director.stage.change() as stage:
        for n in range(9):
            add_applicant(stage, f"25470000020{n}", f"Mwombaji {chr(65 + n)}")
    director.says("/applicants")
    assert "Page 1 of 2." in director.heard
    director.taps("More")
    assert "Page 2 of 2." in director.heard
    assert "Eshe Mfano" in director.heard


def test_the_scde_has_its_own_roles(applied, chat):
    with applied.change():
        add_applicant(applied, "254700000210", "Gari Mfano", Role.DRIVER)
        add_applicant(applied, "254700000211", "Mlinzi Mfano", Role.SECURITY_OFFICER)
    chat.shares(SCDE).says("/applicants")
    assert "Applicants for which role?" in chat.heard
    assert "Invigilator" not in chat.heard
    chat.taps("Driver, KCSE 2027")
    assert "Gari Mfano" in chat.heard


def test_a_forged_button_of_another_sub_county(director):
    with director.stage.change() as stage:
        far = stage._add(
            Application,
            person_id=stage.add_person("254700000212", "Mbali Mfano"),
            vacancy_id=add_vacancy(stage, Role.CLERK, "99102"),
            exam_id=stage.exam,
            role=Role.CLERK,
            applied_at=stage.now,
            changed_at=stage.now,
        )
    director.says("/applicants").presses(f"applicants.open:{director.stage.exam}:clerk")
    assert "Mbali" not in director.heard
    assert far
