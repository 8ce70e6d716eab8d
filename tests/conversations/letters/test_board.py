"""Letters: the director's counts, who has not asked, and nothing of other sub-counties."""

import pytest
import sqlalchemy as sa

from storage.delivery import OutboxState, Outgoing
from storage.exams import SubCounty
from storage.letters import LetterFetch
from storage.people import Office, Person, Standing
from tests.stage import ASHA, BEN, DIRECTOR, Rendering, Talk

from .test_letter import changes, give_out

ELSEWHERE = "254700000091"


@pytest.fixture
def director(chat: Talk) -> Talk:
    """Daudi's chat; the letters are out, Asha has asked for hers, Ben has a chat and has not."""
    give_out(chat.stage)
    Talk(chat.stage, Rendering(), chat="8").shares(ASHA).says("/letter")
    Talk(chat.stage, Rendering(), chat="9").shares(BEN)
    return chat.says("hello").shares(DIRECTOR)


def letters_message(stage):
    [row] = [row for row in stage.rows(Outgoing) if row.record]
    return row


def test_the_counts(director):
    director.says("/letters")
    for words in (
        "Letters: 5. Received: 1 (opened for certain: 0). Not asked for: 1. Not on Karani: 3.",
        "Mlimani Secondary 99101001, KCSE 2027: 1 of 4 have it",
        "Bondeni Secondary 99101002, KCSE 2027: 0 of 1 have it",
    ):
        assert words in director.heard
    assert "WhatsApp and SMS also that" in director.says("help").heard


def test_who_has_not_comes_first_with_the_number_to_call(director):
    director.says("/letters").taps("Mlimani Secondary")
    lines = director.heard.splitlines()
    assert "The letters have been out since Wed 20 Oct 2027." in lines
    at = lines.index("No chat with Karani (2):")
    assert "Chui Ali, security officer 0700 000 004" in lines[at:]
    at = lines.index("Not asked for yet (1):")
    assert lines[at + 1] == "Ben Kato, invigilator 0700 000 003"
    at = lines.index("Asked for, being sent (1):")
    assert lines[at + 1] == "Asha Juma, supervisor"


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (OutboxState.SENT, "Sent (1):\nAsha Juma, supervisor"),
        (OutboxState.UNKNOWN, "Sent (1):\nAsha Juma, supervisor"),
        (OutboxState.DELIVERED, "Arrived (1):\nAsha Juma, supervisor"),
        (OutboxState.READ, "Opened (1):\nAsha Juma, supervisor"),
        (OutboxState.FAILED, "we could not send it (1):\nAsha Juma, supervisor 0700 000 002"),
    ],
)
def test_what_the_channel_tells(director, state, said):
    stage = director.stage
    changes(stage, Outgoing, Outgoing.id == letters_message(stage).id, state=state)
    director.says("/letters").says("mlimani")
    assert said in director.heard


def test_a_file_that_was_opened_by_its_link_is_opened(director):
    changes(director.stage, LetterFetch, sa.true(), opened_at=director.stage.now)
    assert "opened for certain: 1" in director.says("/letters").heard


def test_a_letter_that_has_become_void_counts_for_nothing(director):
    changes(director.stage, Person, Person.phone == ASHA, full_name="Asha Ali")
    assert "Received: 0 (opened for certain: 0). Not asked for: 2." in director.says("/letters").heard


def test_a_director_elsewhere_sees_nothing_of_it(director):
    with director.stage.change() as stage:
        stage._add(SubCounty, code="99102", name="Bondeni", county_code="99")
        person = stage.add_person(ELSEWHERE, "Dada Mfano")
        stage._add(Office, person_id=person, office=Standing.TSC_DIRECTOR, sub_county_code="99102")
    dada = Talk(director.stage, director.rendering, chat="10").shares(ELSEWHERE)
    assert "Nobody is posted" in dada.says("/letters").heard
    dada.presses(f"letters.of:{director.stage.centre}")
    assert "You do not have permission" in dada.heard
    assert "Asha" not in dada.heard


def test_before_the_release_it_says_so(chat):
    chat.shares(DIRECTOR).says("/letters")
    assert "Mlimani Secondary 99101001, KCSE 2027: The letters are not out, and no day is set." in chat.heard


def test_an_officer_sees_none_of_it(chat):
    assert "You do not have permission" in chat.shares(ASHA).says("/letters").heard
