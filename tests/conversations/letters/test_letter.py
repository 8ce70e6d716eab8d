"""My letter: out or not yet, one or several, and the essentials beside the file."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from storage.deployments import Deployment, State
from storage.exams import Rate, Role
from storage.letters import EVERY_SUB_COUNTY, Letter, LetterFetch, release
from storage.people import Person
from tests.stage import ASHA, DAY, LAST, REHEARSAL, Stage, Talk


def give_out(stage: Stage, on=DAY, sub_county=EVERY_SUB_COUNTY):
    with stage.database.transaction() as connection:
        release(connection, stage.exam, sub_county, on, DAY, stage.now)


def changes(stage: Stage, table, where, **values):
    with stage.database.transaction() as connection:
        connection.execute(sa.update(table).where(where).values(**values))


@pytest.fixture
def asha(chat: Talk) -> Talk:
    """The chat of Asha, a supervisor."""
    return chat.says("hello").shares(ASHA)


def test_it_comes_with_its_essentials(asha):
    give_out(asha.stage)
    with asha.stage.database.transaction() as connection:
        rate = {"exam_id": asha.stage.exam, "role": Role.SUPERVISOR, "region": "99", "per_day": 680}
        connection.execute(sa.insert(Rate), rate)
    asha.says("/letter")
    for words in (
        "Letter of appointment: Asha Juma",
        "Supervisor at Mlimani Secondary, 99101001",
        "KCSE 2027",
        "From Mon 18 Oct 2027 to Fri 19 Nov 2027. Report by 7:00 a.m.",
        "KSh 680 for each day worked, rehearsal day included.",
        "Centre manager: Zawadi Mfano 0700 000 001.",
        "TSC sub-county director: Daudi Mfano 0700 000 090.",
    ):
        assert words in asha.told
    [letter] = asha.stage.rows(Letter)
    assert f"Letter {letter.reference} of Wed 20 Oct 2027." in asha.told
    code = letter.code
    assert f"VERIFY {code[:4]}-{code[4:8]}-{code[8:12]}-{code[12:]}" in asha.told
    [message] = asha.heard_messages
    assert message.document.filename == "Letter-Asha-Juma-KCSE-2027-99101001.pdf"
    [fetch] = asha.stage.rows(LetterFetch)
    assert fetch.letter_id == letter.id
    assert message.document.source == f"letter:{letter.id}:{fetch.chat_id}"


def test_it_can_be_read_in_kiswahili_and_the_english_one_is_to_be_signed(asha):
    give_out(asha.stage)
    asha.says("/letter").taps("In Kiswahili")
    assert "The letter in English is the official one: sign that." in asha.told
    [message] = asha.heard_messages
    assert message.document.filename == "Barua-Asha-Juma-KCSE-2027-99101001.pdf"
    assert message.document.source.startswith("letter.sw:")


def test_it_is_in_the_menu_and_by_its_words(asha):
    give_out(asha.stage)
    assert "My letter" in asha.says("menu").labels
    assert "Letter of appointment" in asha.taps("My letter").told
    assert "Letter of appointment" in asha.says("barua").told
    assert len(asha.stage.rows(Letter)) == 1
    assert len(asha.stage.rows(LetterFetch)) == 2


def test_before_the_release_it_says_what_to_expect(asha):
    assert "we tell you here when it is" in asha.says("/letter").told
    give_out(asha.stage, DAY + timedelta(days=2))
    assert "The letter comes out on Fri 22 Oct 2027" in asha.says("/letter").told
    assert not asha.stage.rows(Letter)
    asha.stage.at(DAY + timedelta(days=2), 7)
    assert "Letter of appointment" in asha.says("/letter").told


def test_another_sub_countys_release_is_not_hers(asha):
    give_out(asha.stage, sub_county="99102")
    assert "is not out yet" in asha.says("/letter").told
    give_out(asha.stage, sub_county="99101")
    assert "Letter of appointment" in asha.says("/letter").told


def test_of_several_she_chooses(asha):
    stage = asha.stage
    week = timedelta(days=7)
    changes(stage, Deployment, Deployment.id == stage.officers[ASHA], to_on=REHEARSAL + week)
    with stage.change() as more:
        more.add_officer(stage.other_centre, ASHA, "Asha Juma", Role.SUPERVISOR, from_on=REHEARSAL + 2 * week)
    give_out(stage)
    asha.says("/letter")
    assert "Which letter?" in asha.told
    asha.taps("KCSE 2027, Bondeni Secondary")
    assert "Supervisor at Bondeni Secondary, 99101002" in asha.told
    asha.says("/letter").taps("KCSE 2027, Mlimani Secondary")
    assert "Supervisor at Mlimani Secondary" in asha.told


def test_without_a_posting_there_is_none(chat):
    chat.shares("254700000095").says("/letter")
    assert "You have no posting, so there is no letter." in chat.told


def test_the_letter_of_another_is_refused(asha):
    give_out(asha.stage)
    other = asha.stage.other_officer
    asha.presses(f"letter.give:{other}")
    assert "You do not have permission" in asha.told
    assert not asha.stage.rows(Letter)


def test_a_declined_posting_has_no_letter(asha):
    give_out(asha.stage)
    changes(asha.stage, Deployment, Deployment.id == asha.stage.officers[ASHA], state=State.DECLINED)
    assert "no letter" in asha.says("/letter").told


def test_a_changed_name_gives_a_new_letter_that_names_the_old_one(asha):
    give_out(asha.stage)
    asha.says("/letter")
    [old] = asha.stage.rows(Letter)
    changes(asha.stage, Person, Person.phone == ASHA, full_name="Asha Juma Ali")
    asha.says("/letter")
    assert f"It replaces letter {old.reference} of Wed 20 Oct 2027, which is void." in asha.told
    old, new = asha.stage.rows(Letter)
    assert old.voided_at == asha.stage.now
    assert (new.replaces_id, new.voided_at, new.reference) == (old.id, None, f"{old.reference}/2")
    assert LAST.isoformat() == new.says["to_on"]
