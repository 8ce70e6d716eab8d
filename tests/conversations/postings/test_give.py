"""From the card of an applicant to the offer, in one place."""

import pytest
import sqlalchemy as sa

from conversations.core import Button
from storage.delivery import Outgoing
from storage.deployments import Deployment, State
from storage.exams import Rate, Role
from storage.vacancies import Application, Progress, Vacancy
from tests.stage import DIRECTOR, Rendering, Talk
from tests.stage.applying import DALILA, EARLY, FAR_DIRECTOR, FARAJI, add_applicant, add_offices, person_id, told


@pytest.fixture
def director(sqlite_stage, chat):
    sqlite_stage.at(EARLY, 9)
    with sqlite_stage.change() as stage:
        add_offices(stage)
        stage.dalila = add_applicant(stage, DALILA, "Dalila Mfano", ties={})
        stage.faraji = add_applicant(stage, FARAJI, "Faraji Mfano", ties={"99101002": "relative"})
        stage._add(Rate, exam_id=stage.exam, role=Role.INVIGILATOR, region="", per_day=1550)
    Talk(sqlite_stage, Rendering(), chat="8").shares(DALILA)
    return chat.shares(DIRECTOR).unlocks()


def posts(stage, phone):
    return stage.rows(Deployment, person_id=person_id(stage, phone))


def test_an_applicant_is_offered_a_post(director):
    director.says("/applicants").taps("Dalila Mfano").taps("Offer a post")
    assert "Place at which centre?" in director.heard
    director.taps("Bondeni Secondary")
    assert (
        "Offer Dalila Mfano the post as invigilator at Bondeni Secondary, Mon 18 Oct to Fri 19 Nov?" in director.heard
    )
    assert "KSh 1,550 a day worked. Report by 7:00 a.m." in director.heard
    assert "within 3 days" in director.heard
    director.taps("Other dates").says("18 Oct - 22 Oct")
    assert "Mon 18 Oct to Fri 22 Oct?" in director.heard
    assert not posts(director.stage, DALILA)
    director.taps("Send the offer")
    assert "We have sent the offer to Dalila Mfano." in director.heard
    assert "is posted" in director.heard, "back on the card"
    [post] = posts(director.stage, DALILA)
    assert (post.state, post.centre_id) == (State.OFFERED, director.stage.other_centre)
    assert [said.split(":")[0] for said in told(director.stage, DALILA)] == ["You are posted"]


def test_the_notice_of_an_offer_is_all_that_it_takes(director):
    stage = director.stage
    director.says("/applicants").taps("Dalila Mfano").taps("Offer a post").taps("Bondeni Secondary")
    director.taps("Send the offer")
    [notice] = [row.message for row in stage.rows(Outgoing) if "You are posted" in row.message.get("text", "")]
    assert notice["text"] == (
        "You are posted: invigilator at Bondeni Secondary, KCSE 2027, Mon 18 Oct to Fri 19 Nov. KSh 1,550 a "
        "day worked. Report by 7:00 a.m. Please answer by Mon 4 Oct, 9:00 a.m."
    )
    [[accept, decline]] = [[Button(**button).data for button in row] for row in notice["buttons"]]
    dalila = Talk(stage, director.rendering, chat="8")
    assert "Why can't you serve?" in dalila.presses(decline).heard
    assert "Accepted. Thank you." in dalila.presses(accept).heard
    assert posts(stage, DALILA)[0].state == State.ACCEPTED
    assert "You have accepted it." in dalila.presses(decline).heard
    assert "You do not have permission" in director.presses(accept).heard


def test_nothing_is_sent_where_everything_is_kept(director):
    director.says("/applicants").taps("Dalila Mfano").taps("Offer a post").taps("Bondeni Secondary")
    director.taps("Keep everything")
    assert "Nothing was changed." in director.heard
    assert "Offer a post" in director.labels
    assert [row.state for row in director.stage.rows(Application)] == [Progress.SUBMITTED] * 2


def test_what_speaks_against_it_is_shown_and_takes_one_reason(director):
    with director.stage.change() as stage:
        stage.connection.execute(sa.update(Vacancy).values(positions=1))
        add_applicant(stage, "254700000109", "Gathoni Mfano", state=Progress.DEPLOYED)
    director.says("/applicants").taps("Faraji Mfano").taps("Offer a post").taps("(rule) Bondeni Secondary")
    assert "Has a relative among the candidates." in director.heard
    assert "The vacancy has 1 position, and it is filled." in director.heard
    director.taps("Send the offer").says("Two have fallen ill")
    assert "We have sent the offer to Faraji Mfano." in director.heard
    assert "not joined Karani: please call" in director.heard
    assert [post.override_reason for post in posts(director.stage, FARAJI)] == ["Two have fallen ill"]


def test_another_office_offers_nothing(director):
    far = Talk(director.stage, director.rendering, chat="9").shares(FAR_DIRECTOR)
    far.presses(f"give.applicant:{director.stage.dalila}")
    assert "You do not have permission" in far.heard


def test_without_an_applicant_it_begins_with_them(director):
    assert "2 applied" in director.says("/give").heard
