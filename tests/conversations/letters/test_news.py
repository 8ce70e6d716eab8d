"""What a change makes of a letter: void at once, the new one at hand in the notice, and nobody is told twice."""

import pytest
import sqlalchemy as sa

from conversations.postings import lapse_offers
from storage.delivery import Lane, Outgoing
from storage.deployments import Deployment, State
from storage.exams import Role
from storage.letters import Letter, standing_letters
from storage.service import ServiceSettings
from tests.conversations.profile.test_corrections import wishes
from tests.stage import BEN, DIRECTOR, Rendering, Talk
from tests.stage.applying import acting, told

from .test_letter import give_out

REPLACES = "Your old letter is void. Choose My letter for the new one."


@pytest.fixture
def ben(sqlite_stage):
    """Ben has asked for his letter."""
    give_out(sqlite_stage)
    return Talk(sqlite_stage, Rendering(), chat="5").shares(BEN).says("/letter")


@pytest.fixture
def director(sqlite_stage, chat):
    return chat.shares(DIRECTOR)


def at_ben(director):
    return director.says("/officers").says("ben").taps("Change: Mlimani Secondary")


def buttons(stage, lane=Lane.NOTICE):
    said = stage.rows(Outgoing, lane=lane)[-1].message
    return [button["label"] for row in said.get("buttons", ()) for button in row]


def test_a_move_makes_the_letter_void_and_offers_the_new_one(ben, director):
    at_ben(director).taps("Move").taps("Wed 20 Oct").taps("Bondeni Secondary").taps("Yes, do it")
    old, new = (row for row in ben.stage.rows(Letter) if row.says["to_on"] == "2027-11-19")
    assert (old.voided_at, new.replaces_id) == (ben.stage.now, old.id), "at once, not when somebody looks"
    assert told(ben.stage, BEN)[0].endswith(f"Days already worked still count. {REPLACES}")
    assert "Void: this letter was replaced on Wed 20 Oct 2027." in ben.says(f"verify {old.code}").heard
    ben.presses(f"letter.give:{new.deployment_id}")
    assert "Invigilator at Bondeni Secondary" in ben.heard
    assert f"It replaces letter {old.reference}" in ben.heard


def test_whoever_was_told_is_not_told_again_by_a_later_release(ben, director):
    at_ben(director).taps("Move").taps("Thu 21 Oct").taps("Bondeni Secondary").taps("Yes, do it")
    new = [letter for letter in ben.stage.rows(Letter) if letter.replaces_id]
    assert len(new) == 2, "one for the days served, one for the days to come"
    assert all(letter.announced_at for letter in new)


def test_an_end_makes_the_letter_void(ben, director):
    at_ben(director).taps("End early").taps("Wed 20 Oct").says("He is ill").taps("Yes, do it")
    old, served = ben.stage.rows(Letter)
    assert (old.voided_at, served.says["to_on"]) == (ben.stage.now, "2027-10-19")
    assert told(ben.stage, BEN)[0].endswith(f"Days already worked still count. {REPLACES}")


def test_corrected_dates_give_a_new_letter(ben, director):
    at_ben(director).taps("Correct the dates").says("25 Oct - 19 Nov").taps("Yes, do it")
    assert told(ben.stage, BEN)[0] == (
        "Your posting is corrected: invigilator at Mlimani Secondary, KCSE 2027, from Mon 25 Oct to Fri 19 Nov. "
        f"{REPLACES}"
    )
    assert buttons(ben.stage) == ["My letter"]
    assert len(ben.stage.rows(Letter)) == 2


def test_without_a_letter_nothing_is_void(sqlite_stage, director):
    ben = Talk(sqlite_stage, Rendering(), chat="5").shares(BEN)
    at_ben(director).taps("Correct the dates").says("25 Oct - 19 Nov").taps("Yes, do it")
    assert "letter" not in told(ben.stage, BEN)[0]
    assert buttons(ben.stage) == []
    assert not ben.stage.rows(Letter)


def test_the_letter_and_the_posting_lead_to_what_is_wrong(ben):
    assert "What is wrong?" in ben.taps("Something is wrong").heard
    ben.says("/posting")
    assert {"My letter", "Something is wrong"} <= set(ben.labels)
    assert "Letter of appointment: Ben Kato" in ben.taps("My letter").heard


def test_an_approved_name_brings_the_new_letter(ben, director):
    wishes(ben.stage, "full_name", "Ben Kato", "Benedict Kato", BEN)
    director.says("/corrections").taps("Ben Kato, Full name").taps("Approve")
    assert told(ben.stage, BEN, Lane.LETTER)[0] == (
        f"Your director approved the change: Full name is now Benedict Kato. {REPLACES}"
    )
    assert [row.says["name"] for row in ben.stage.rows(Letter)] == ["Ben Kato", "Benedict Kato"]


VOID = "Your old letter is void."


@pytest.fixture
def unaware(sqlite_stage):
    """Ben's letter stands, as on a run that prints them all; he was never told and never asked."""
    give_out(sqlite_stage)
    ben = Talk(sqlite_stage, Rendering(), chat="5").shares(BEN)
    with sqlite_stage.database.transaction() as connection:
        standing_letters(connection, [sqlite_stage.officers[BEN]], sqlite_stage.now)
    return ben


def offer(stage, **more):
    with stage.change():
        values = {"state": State.OFFERED, "offered_at": stage.now, **more}
        stage.connection.execute(sa.update(Deployment).where(Deployment.id == stage.officers[BEN]).values(**values))


def lapse(stage):
    offer(stage, offered_until=stage.now)
    with stage.database.transaction() as connection:
        assert lapse_offers(connection, stage.now, ServiceSettings()) == 1


def test_a_declined_offer_makes_its_letter_void_on_that_day_and_says_so(ben):
    offer(ben.stage)
    ben.says("/offer").taps("Decline").taps("It is too far")
    [letter] = ben.stage.rows(Letter)
    assert letter.voided_at == ben.stage.now
    assert f"You have declined. We have told the director, who asks someone else. {VOID}" in ben.heard


def test_a_lapsed_offer_makes_its_letter_void_as_a_declined_one_does(ben):
    lapse(ben.stage)
    [letter] = ben.stage.rows(Letter)
    assert letter.voided_at == ben.stage.now
    [said] = told(ben.stage, BEN)
    assert said.startswith("The time to answer has passed: invigilator at Mlimani Secondary goes to")
    assert said.endswith(VOID)


def test_of_a_letter_that_was_announced_it_is_said_too(unaware):
    with unaware.stage.change() as stage:
        stage.connection.execute(sa.update(Letter).values(announced_at=stage.now))
    lapse(unaware.stage)
    assert told(unaware.stage, BEN)[0].endswith(VOID)


@pytest.mark.parametrize("way", ["declined", "lapsed", "ended"])
def test_a_letter_that_its_officer_never_knew_of_is_void_in_silence(unaware, director, way):
    if way == "declined":
        offer(unaware.stage)
        unaware.says("/offer").taps("Decline").taps("It is too far")
        assert VOID not in unaware.heard
    elif way == "lapsed":
        lapse(unaware.stage)
    else:
        at_ben(director).taps("End early").taps("Wed 20 Oct").says("He is ill").taps("Yes, do it")
    [letter] = [row for row in unaware.stage.rows(Letter) if row.voided_at]
    assert letter.voided_at == unaware.stage.now
    assert not [said for said in told(unaware.stage, BEN) if "void" in said]


def test_a_centre_is_offered_with_what_it_lacks_of_the_role_that_moves(ben, director):
    at_ben(director).taps("Move").taps("Thu 21 Oct")
    [label] = [label for label in director.labels if label.startswith("Bondeni")]
    needs = {need.role: need.short for need in needs_of(ben.stage, ben.stage.other_centre)}
    assert label == f"Bondeni Secondary 99101002: {needs[Role.INVIGILATOR]} to fill"
    assert sum(needs.values()) > needs[Role.INVIGILATOR]


def needs_of(stage, centre):
    with acting(stage) as posts:
        return posts.needs.staff(centre).needs
