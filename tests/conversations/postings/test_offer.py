"""An offer is accepted, or declined with a reason; and what is wrong in a posting is reported and put right."""

import json
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from storage.delivery import Chat, Outgoing
from storage.deployments import Deployment, State
from storage.exams import Rate, Role
from storage.postings import WrongPosting
from tests.stage import ASHA, BEN, DAY, DIRECTOR, LAST, MANAGER, Rendering, Talk
from tests.stage.applying import DALILA, EARLY, acting, add_applicant, add_offices, person_id, told


@pytest.fixture
def offered(sqlite_stage):
    """Dalila was offered a post at Bondeni; the director has a chat."""
    sqlite_stage.at(EARLY, 9)
    with sqlite_stage.change() as stage:
        add_offices(stage)
        application = add_applicant(stage, DALILA, "Dalila Mfano", ties={})
        stage._add(Rate, exam_id=stage.exam, role=Role.INVIGILATOR, region="", per_day=1550)
    with acting(sqlite_stage) as posts:
        posts.nominations.assign(application, sqlite_stage.other_centre)
        posts.deploying.deploy([application])
    Talk(sqlite_stage, Rendering(), chat="8").shares(DIRECTOR)
    return sqlite_stage


@pytest.fixture
def dalila(offered, chat):
    return chat.shares(DALILA)


def post(stage, phone=DALILA):
    return stage.rows(Deployment, person_id=person_id(stage, phone))[-1]


def test_an_offer_is_accepted(dalila):
    dalila.says("/offer")
    for line in (
        "Invigilator at Bondeni Secondary, 99101002",
        "KCSE 2027",
        "Mon 18 Oct to Fri 19 Nov",
        "KSh 1,550 a day worked.",
        "Please answer by Mon 4 Oct, 9:00 a.m.",
    ):
        assert line in dalila.heard
    assert "Accept if you can serve" in dalila.says("help").heard
    dalila.taps("Accept")
    assert "Accepted. Thank you." in dalila.heard
    assert post(dalila.stage).state == State.ACCEPTED
    assert "You have no offer to answer" in dalila.says("/offer").heard


def test_what_was_accepted_is_told_at_once_with_what_comes_next(dalila):
    dalila.says("/offer").taps("Accept")
    assert "Invigilator at Bondeni Secondary" in dalila.told
    assert "Report by" in dalila.told
    assert "not accepted this offer yet" not in dalila.heard
    assert {"Something is wrong", "Menu"} <= set(dalila.labels)


def test_a_waiting_offer_comes_first_in_the_menu_and_is_gone_once_answered(dalila):
    assert dalila.says("/menu").labels[0] == "Accept or decline"
    dalila.taps("Accept or decline").taps("Accept")
    assert "Accept or decline" not in dalila.says("/menu").labels


def test_where_am_i_posted_says_that_it_is_only_an_offer(dalila):
    dalila.says("/posting")
    assert "You have not accepted this offer yet." in dalila.heard
    assert "Please answer by Mon 4 Oct, 9:00 a.m." in dalila.heard


def test_my_letter_leads_to_the_offer_that_it_waits_for(dalila):
    dalila.says("/letter")
    assert "First accept or decline this offer" in dalila.heard
    assert {"Accept", "Decline"} <= set(dalila.labels)


def test_an_offer_is_declined_with_a_usual_reason(dalila):
    dalila.says("/offer").taps("Decline").taps("It is too far")
    assert "You have declined. We have told the director" in dalila.heard
    assert (post(dalila.stage).state, post(dalila.stage).reason) == (State.DECLINED, "It is too far")
    assert told(dalila.stage, DIRECTOR) == [
        "Dalila Mfano has declined: invigilator at Bondeni Secondary. Reason: It is too far"
    ]


def test_an_offer_is_declined_in_ones_own_words(dalila):
    dalila.says("/offer").taps("Decline").says("x")
    assert "3 to 200" in dalila.heard
    dalila.says("My leg is broken")
    assert post(dalila.stage).reason == "My leg is broken"


def test_the_notice_answers_for_its_own_offer(dalila):
    dalila.presses(f"offer.show:{post(dalila.stage).id}")
    assert "Accept" in dalila.labels
    asha = Talk(dalila.stage, dalila.rendering, chat="9").shares(ASHA)
    asha.presses(f"offer.show:{post(dalila.stage).id}")
    assert "You do not have permission" in asha.heard


def test_too_late_is_said(dalila):
    dalila.says("/offer")
    dalila.stage.now += timedelta(days=4)
    dalila.taps("Accept")
    assert "its time is over" in dalila.heard
    assert post(dalila.stage).state == State.OFFERED


def test_where_am_i_posted_leads_to_the_offer_and_to_what_is_wrong(dalila):
    dalila.says("/posting")
    assert "Invigilator at Bondeni Secondary, 99101002" in dalila.told
    assert {"Accept or decline", "Something is wrong"} <= set(dalila.labels)
    assert "Please answer by" in dalila.taps("Accept or decline").heard


# wrong postings


@pytest.fixture
def reported(sqlite_stage, chat):
    """Ben says that he is for Bondeni; the director's chat."""
    Talk(sqlite_stage, Rendering(), chat="8").shares(DIRECTOR)
    Talk(sqlite_stage, Rendering(), chat="9").shares(BEN).says("/posting").taps("Something is wrong").taps(
        "Wrong centre"
    ).says("Bondeni Secondary, 99101002")
    return chat.enters(DIRECTOR)


def test_an_officer_reports_and_the_director_is_told(offered, chat):
    chat.shares(BEN).says("/wrong")
    assert "What is wrong?" in chat.heard
    chat.taps("Wrong role")
    assert "Which role is right?" in chat.heard
    assert "your own words" in chat.says("help").heard
    assert "2 to 200" in chat.says("x").heard
    assert "hidden character" in chat.says("In\u2800voice\u202e").heard
    assert "Our papers cannot print" in chat.says("I am ሀ clerk").heard
    chat.says("I am a clerk 😀👍🏽")
    assert "We have told your director" in chat.heard
    assert told(offered, DIRECTOR) == ["Ben Kato …003, invigilator at Mlimani Secondary, reports: wrong role."]
    assert len(offered.rows(WrongPosting)) == 1
    kept = json.dumps([row.message for row in offered.rows(Outgoing)])
    assert "I am a clerk" not in kept


def test_a_report_that_waits_is_replaced_only_when_both_were_seen(offered, chat):
    chat.shares(BEN).says("/wrong").taps("Wrong role").says("I am a clerk")
    [first] = offered.rows(WrongPosting)
    chat.says("/wrong").taps("Wrong role").says("I am a driver")
    assert "Your report of Fri 1 Oct 2027 is still open: I am a clerk" in chat.heard
    assert "Put this in its place? I am a driver" in chat.heard
    assert "I am a driver" not in json.dumps([row.session for row in offered.rows(Chat)])
    chat.taps("Keep everything")
    assert offered.rows(WrongPosting) == [first]
    chat.says("/wrong").taps("Wrong role").says("I am a driver").taps("Yes, replace it")
    [second] = offered.rows(WrongPosting)
    assert (second.said != first.said, len(told(offered, DIRECTOR))) == (True, 2)
    chat.says("/wrong").taps("Wrong role").says("I am a driver")
    assert "We have told your director" in chat.heard, "the same words replace nothing"


def test_the_director_corrects_the_centre(reported):
    reported.says("/reports")
    assert "1 report of a wrong posting is waiting." in reported.heard
    reported.taps("Ben Kato: wrong centre")
    assert "Says: Bondeni Secondary, 99101002" in reported.heard
    assert "Posted: Invigilator at Mlimani Secondary 99101001" in reported.heard
    reported.taps("Correct it").taps("Move").taps("Wed 20 Oct").taps("Bondeni Secondary 99101002: 6 to fill")
    assert "Move Ben Kato from Mlimani Secondary to Bondeni Secondary, from Wed 20 Oct on?" in reported.heard
    reported.taps("Yes, do it")
    assert "Done. We have told everyone affected." in reported.heard
    assert "You have been moved: invigilator at Bondeni Secondary" in told(reported.stage, BEN)[0]
    assert "No report" in reported.says("/reports").heard


def test_the_director_corrects_role_and_dates_from_the_first_day(reported):
    reported.says("/reports").taps("Ben Kato").taps("Correct it").taps("Correct the role").taps("Clerk")
    assert "Now: Invigilator at Mlimani Secondary 99101001, Mon 18 Oct to Fri 19 Nov: " in reported.heard
    assert "Then: Clerk at Mlimani Secondary 99101001, Mon 18 Oct to Fri 19 Nov: " in reported.heard
    assert post(reported.stage, BEN).role == Role.INVIGILATOR
    assert "Nothing was changed." in reported.taps("Keep it as it is").heard
    reported.taps("Correct the role").taps("Clerk").taps("Yes, do it")
    assert post(reported.stage, BEN).role == Role.CLERK
    assert "Your posting is corrected: clerk at Mlimani Secondary" in told(reported.stage, BEN)[0]
    reported.says("/officers").says("ben").taps("Change: Mlimani Secondary").taps("Correct the dates")
    assert "Now it is Mon 18 Oct to Fri 19 Nov" in reported.heard
    assert "must be within" in reported.says("1 Oct - 19 Nov").heard
    reported.says("25 Oct - 19 Nov")
    assert "Now: Clerk at Mlimani Secondary 99101001, Mon 18 Oct to Fri 19 Nov" in reported.heard
    assert "Then: Clerk at Mlimani Secondary 99101001, Mon 25 Oct to Fri 19 Nov" in reported.heard
    reported.taps("Yes, do it")
    assert (post(reported.stage, BEN).from_on, post(reported.stage, BEN).to_on) == (date(2027, 10, 25), LAST)


def test_the_director_says_why_it_is_right(reported):
    reported.says("/reports").taps("Ben Kato").taps("It is right").says("The list of the council says so")
    assert "We have told Ben Kato." in reported.heard
    said = told(reported.stage, BEN)[0]
    assert "(wrong centre). The posting stays: The list of the council says so" in said
    [row] = reported.stage.rows(WrongPosting)
    assert (row.corrected, row.answer) == (False, "The list of the council says so")


def test_only_who_decides_sees_reports(reported):
    manager = Talk(reported.stage, reported.rendering, chat="10").shares(MANAGER).says("/reports")
    assert "You do not have permission" in manager.heard


def test_a_wrong_name_is_a_correction_for_the_director(sqlite_stage, chat):
    from storage.people import Correction, Person

    sqlite_stage.gives_letters_out()
    with sqlite_stage.change() as stage:
        sealed = stage.database.vault.seal("23456789", "national_id")
        stage.connection.execute(sa.update(Person).where(Person.phone == BEN).values(national_id=sealed))
    chat.shares(BEN).unlocks().says("/wrong").taps("My name or ID").taps("I agree")
    assert "Full name: Ben Kato" in chat.heard
    assert "23456789" not in chat.heard
    chat.taps("Full name").says("Ben Kato Mfano")
    assert "your director must approve" in chat.heard
    assert len(sqlite_stage.rows(Correction)) == 1
    assert "Name and national ID" in chat.says("/identity").heard
    assert DAY
