"""Disputes: the officer, the manager and the director, each in their own chat."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from storage.audit import AuditRow
from storage.delivery import OutboxState, Outgoing
from storage.deployments import Deployment
from storage.disputes import Dispute, DisputeState
from storage.exams import Exam
from storage.register import DISPUTED, MarkChange, Sending
from storage.reminders import AT_ONCE
from tests.stage import ASHA, BEN, DAY, DIRECTOR, MANAGER, OTHER_MANAGER, Rendering, Talk
from tests.stage.reminding import composed, take, tick, worded


def told(stage):
    """What goes out now of marks and disputes, by chat, also what is news in words already."""
    tick(stage)
    out = sa.update(Outgoing).where(Outgoing.state == OutboxState.SENDING).values(state=OutboxState.SENT)
    with stage.change():
        stage.connection.execute(out)
    found: dict[str, list[str]] = {}
    for row in take(stage):
        kinds = {row.reminder.kind, *dict(row.reminder.also)} if row.reminder else set(AT_ONCE)
        if kinds & {*AT_ONCE} and (text := worded(composed(stage, row))):
            found.setdefault(row.chat, []).append(text)
    with stage.change():
        stage.connection.execute(out)
    return found


@pytest.fixture
def people(stage):
    """The manager, Ben and the director, each in a chat; Ben said to be there, is marked absent, and knows it."""
    stage.at(DAY, 7)
    ben = Talk(stage, Rendering(), chat="2").shares(BEN).says("niko hapa")
    stage.at(DAY, 18)
    manager = Talk(stage, Rendering(), chat="1").shares(MANAGER)
    director = Talk(stage, Rendering(), chat="3").shares(DIRECTOR).unlocks()
    manager.says("/register").says("all").says("ab 3")
    assert "Marked absent today by Zawadi Mfano." in told(stage)["2"]
    return manager, ben, director


def test_the_manager_corrects_it_at_once(stage, people):
    manager, ben, _director = people
    ben.says("dispute 20").taps("I was there all day")
    assert "We have asked Zawadi Mfano about Wed 20 Oct." in ben.heard
    assert "Wed 20 Oct: Ab, by Zawadi Mfano, 6:00 p.m. You dispute it." in ben.says("my days").heard
    assert told(stage) == {"1": ["1 dispute waits for your answer:\nBen Kato, Wed 20 Oct, Mlimani Secondary"]}
    assert "Disputes (1)" in manager.says("menu").labels
    assert "Says: I was there all day" in manager.taps("Disputes (1)").taps("Wed 20 Oct Ben Kato").heard
    assert "Ab, by Zawadi Mfano, Wed 20 Oct 6:00 p.m.\nSaid here at 7:00 a.m." in manager.heard
    manager.taps("Correct to P")
    assert "Ben Kato is marked P on Wed 20 Oct." in manager.heard
    assert told(stage) == {
        "2": ["You are right about Wed 20 Oct: Zawadi Mfano has corrected it, and you are marked P."]
    }
    assert stage.rows(MarkChange)[-1].reason == DISPUTED
    assert "Disputes (1)" not in manager.says("menu").labels
    assert told(stage) == {}, "nobody hears of it twice"


def test_the_director_decides_with_one_tap_and_a_sent_register_is_sent_anew(stage, people):
    manager, ben, director = people
    manager.says("/register").taps("Send")
    ben.says("dispute 20").says("I was in room 4 all day")
    told(stage)
    manager.says("disputes").taps("Wed 20 Oct Ben Kato").taps("Stays Ab").says("He was not in the room")
    assert told(stage) == {
        "2": [
            "Zawadi Mfano says that Wed 20 Oct is marked right: He was not in the room. Your TSC sub-county director "
            "decides now."
        ],
        "3": ["1 dispute waits for your answer:\nBen Kato, Wed 20 Oct, Mlimani Secondary"],
    }
    assert "1 dispute is open." in director.says("board").heard
    director.taps("Disputes (1)").taps("Wed 20 Oct Ben Kato")
    assert "Zawadi Mfano says it stays: He was not in the room" in director.heard
    director.taps("Correct to P")
    assert "Ben K" in director.heard_messages[-1].text
    first, second = stage.rows(Sending)
    assert (first.marks, second.marks) == ("1P 2P 3Ab 4P", "1P 2P 3P 4P")
    news = told(stage)
    assert "You are right about Wed 20 Oct: Daudi Mfano has corrected it" in news["2"][0]
    assert "The new receipt of the register is" in news["1"][0]
    acts = [row.act for row in stage.rows(AuditRow) if row.act.startswith("dispute")]
    assert acts == ["dispute opened", "dispute answered", "dispute decided"]


def test_in_the_middle_of_a_correction_it_is_not_sent_for_whoever_corrects(stage, people):
    manager, ben, _director = people
    manager.says("/register").says("send").says("correct").says("ab 2").says("He left before noon")
    ben.says("dispute 20").taps("I was there all day")
    manager.says("disputes").taps("Wed 20 Oct Ben Kato").taps("Correct to P")
    assert "open it and choose Send for a new receipt." in manager.heard
    assert len(stage.rows(Sending)) == 1
    assert stage.marks()["Ben Kato"] == "P"


def test_it_stays_and_is_not_disputed_twice(stage, people):
    manager, ben, director = people
    ben.says("dispute 20").taps("I was there all day")
    assert "You dispute Wed 20 Oct" in ben.says("dispute 20").heard
    manager.says("/disputes").taps("Wed 20 Oct Ben Kato").taps("Stays Ab").says("He was ill")
    told(stage)
    director.says("disputes").taps("Wed 20 Oct Ben Kato").taps("Stays Ab")
    news = told(stage)
    assert news["2"] == ["Daudi Mfano has decided about Wed 20 Oct: it stays Ab. Your centre manager says: He was ill"]
    assert news["1"] == ["Daudi Mfano has decided the dispute of Ben Kato …003: Wed 20 Oct stays Ab."]
    assert "Daudi Mfano has decided about Wed 20 Oct" in ben.says("dispute 20").heard
    assert len(stage.marks()) == 4


def test_what_nobody_answers_goes_up_once_and_is_asked_again_each_day(stage, people):
    manager, ben, director = people
    ben.says("dispute 20").taps("I was there all day")
    told(stage)
    stage.now += timedelta(hours=23)
    assert "3" not in told(stage)
    stage.now += timedelta(hours=1)
    assert "1 dispute waits for your answer:" in told(stage)["3"][0]
    assert "3" not in told(stage)
    manager.says("disputes")
    assert manager.heard.startswith("No dispute waits for you.")
    assert "The centre manager has not answered." in director.says("disputes").taps("Wed 20 Oct Ben Kato").heard
    stage.now += timedelta(days=1)
    assert "1 dispute waits for your answer:" in told(stage)["3"][0]


def test_past_the_grace_days_the_manager_can_only_agree(stage, people):
    manager, ben, director = people
    stage.now += timedelta(days=3)
    ben.says("dispute 20").taps("I was there all day")
    manager.says("disputes").taps("Wed 20 Oct Ben Kato").taps("Correct to P")
    assert "Only the TSC sub-county director can change it now." in manager.heard
    assert "Ab" in stage.marks().values(), "a dispute changes no mark by itself"
    director.says("disputes").taps("Wed 20 Oct Ben Kato")
    assert "Zawadi Mfano says it was P." in director.heard
    director.taps("Correct to P")
    assert "Ben Kato is marked P on Wed 20 Oct." in director.heard
    stage.now += timedelta(days=1)
    assert "could be disputed until Thu 21 Oct" in ben.says("dispute 18").heard


def test_a_mark_corrected_meanwhile_closes_it_with_words(stage, people):
    manager, ben, _director = people
    ben.says("dispute 20").taps("I was there all day")
    told(stage)
    manager.says("/register").says("p 3")
    assert "Zawadi Mfano has already decided that" in manager.presses("disputes.show:1").heard
    (news,) = told(stage)["2"]
    assert "No longer absent: marked P on Wed 20 Oct by Zawadi Mfano." in news
    assert "Your dispute of Wed 20 Oct is closed: you are marked P." in news
    assert [row.state for row in stage.rows(Dispute)] == [DisputeState.OVERTAKEN]


def test_a_posting_that_lost_the_day_closes_it(stage, people):
    _manager, ben, _director = people
    stage.now += timedelta(days=1)
    ben.says("dispute 19").taps("I was there all day")
    with stage.change():
        mine = sa.update(Deployment).where(Deployment.id == stage.officers[BEN])
        stage.connection.execute(mine.values(from_on=DAY))
    assert "your posting no longer has that day" in told(stage)["2"][0]
    assert [row.state for row in stage.rows(Dispute)] == [DisputeState.GONE]


def test_the_managers_own_day_goes_straight_to_the_director(stage, people):
    manager, _ben, director = people
    stage.now += timedelta(days=1)
    told(stage)
    manager.says("dispute 19").taps("I was there all day")
    assert "Your TSC sub-county director decides about Tue 19 Oct." in manager.heard
    assert "Disputes (1)" not in manager.says("menu").labels
    assert "1 dispute waits for your answer:\nZawadi Mfano, Tue 19 Oct" in told(stage)["3"][0]
    director.says("disputes").taps("Tue 19 Oct Zawadi Mfano").taps("Stays not marked")
    assert "it stays not marked" in told(stage)["1"][0]


def test_whose_a_day_is_not_disputes_it_and_nobody_else_answers(stage, people):
    _manager, ben, _director = people
    other = Talk(stage, Rendering(), chat="8").shares(OTHER_MANAGER)
    asha = Talk(stage, Rendering(), chat="7").shares(ASHA)
    ben.says("dispute 20").taps("I was there all day")
    no = "You do not have permission to do that."
    assert no in asha.presses(f"dispute.about:{stage.officers[BEN]}:{DAY}").heard
    assert no in asha.presses(f"dispute.right:{stage.officers[BEN]}:{DAY}").heard
    assert no in other.presses("disputes.show:1").heard
    assert no in ben.presses("disputes.show:1").heard
    assert "is marked P: you need do nothing" in asha.says("dispute 20").heard
    assert "You were not posted on Sun 17 Oct." in asha.says("dispute 17").heard
    assert [row.state for row in stage.rows(Dispute)] == [DisputeState.MANAGER]


def test_a_day_of_which_the_register_is_open_still_is_not_disputed(stage):
    asha = Talk(stage, Rendering()).shares(ASHA)
    assert "the register is still open: ask your centre manager" in asha.says("dispute 20").heard
    asha.says("dispute 19").taps("I was there all day")
    assert "We have asked Zawadi Mfano about Tue 19 Oct." in asha.heard


def test_an_exam_says_how_long(stage, people):
    _manager, ben, _director = people
    with stage.change():
        stage.connection.execute(sa.update(Exam).values(dispute_days=0))
    assert "I was there all day" in ben.says("dispute 20").labels
    assert "could be disputed until Tue 19 Oct" in ben.says("dispute 19").heard


def test_it_is_taken_back(stage, people):
    _manager, ben, _director = people
    ben.says("/dispute 20").taps("I was there all day").says("dispute 20").taps("Take it back")
    assert "You no longer dispute Wed 20 Oct." in ben.heard
    assert told(stage) == {}, "the manager is not asked any more"
    ben.says("dispute 20").taps("I was there all day")
    assert [row.state for row in stage.rows(Dispute)] == [DisputeState.WITHDRAWN, DisputeState.MANAGER]


def test_what_is_typed_with_a_date_is_never_taken_for_the_words_of_a_dispute(stage, people):
    _manager, ben, _director = people
    ben.says("dispute 20")
    assert "What is right?" in ben.says("dispute 20/10").heard
    assert "What is right?" in ben.says("pinga 20 Okt").heard
    assert "Thu 21 Oct is still to come." in ben.says("/menu").says("dispute tomorrow").heard
    assert not stage.rows(Dispute)
    ben.says("dispute 20").says("I was there")
    assert "We have asked Zawadi Mfano about Wed 20 Oct." in ben.heard, "the most natural answer is one"
    assert "You say: I was there" in ben.says("i was there 20").heard
