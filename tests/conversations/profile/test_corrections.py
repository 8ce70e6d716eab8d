"""Corrections: the director sees the old and the new, approves or declines, and the officer is told."""

import json

import pytest
import sqlalchemy as sa

from storage.audit import AuditRow
from storage.delivery import Chat, Outgoing
from storage.exams import SubCounty
from storage.people import Correction, FormerPhone, Office, Person, Standing, ask_correction
from tests.stage import ASHA, BEN, DIRECTOR, Rendering, Talk

ELSEWHERE = "254700000091"


def wishes(stage, field, old, new, phone=ASHA):
    """Somebody's correction that waits."""
    [person] = stage.rows(Person, phone=phone)
    with stage.database.transaction() as connection:
        ask_correction(connection, stage.database.vault, person.id, field, old, new, stage.now)


@pytest.fixture
def director(chat):
    """The chat of Daudi, director of Mlimani, with the new name of Asha before him; Asha has a chat too."""
    Talk(chat.stage, Rendering(), chat="8").shares(ASHA)
    wishes(chat.stage, "full_name", "Asha Juma", "Asha Juma Ali")
    return chat.shares(DIRECTOR)


def asha_hears(talk):
    [person] = talk.stage.rows(Person, full_name="Asha Juma") or talk.stage.rows(Person, full_name="Asha Juma Ali")
    told = talk.stage.rows(Outgoing, lane=max(row.lane for row in talk.stage.rows(Outgoing)))
    assert person
    return "\n".join(row.message["text"] for row in told)


def test_it_is_in_the_menu_of_directors_only(director):
    assert "Corrections (1)" in director.labels
    asha = Talk(director.stage, director.rendering, chat="8").says("/menu")
    assert "Corrections" not in asha.labels
    assert "You do not have permission" in asha.says("/corrections").heard


def test_the_director_sees_old_and_new_and_approves(director):
    director.says("/corrections")
    assert "1 correction is waiting for you." in director.heard
    director.taps("Asha Juma, Full name")
    for line in ("Full name, asked on Wed 20 Oct 2027", "Old: Asha Juma\n", "New: Asha Juma Ali"):
        assert line in director.heard
    director.taps("Approve")
    assert "Approved. We have told Asha Juma." in director.heard
    assert "No correction is waiting for you." in director.heard
    assert director.stage.rows(Person, phone=ASHA)[0].full_name == "Asha Juma Ali"
    assert "Your director approved the change: Full name is now Asha Juma Ali." in asha_hears(director)
    assert "correction approved" in [row.act for row in director.stage.rows(AuditRow)]


def test_the_director_declines_with_a_reason(director):
    director.says("/corrections").taps("Asha Juma, Full name").taps("Decline")
    assert "Why do you decline it?" in director.heard
    assert "3 to 200 characters" in director.says("x").heard
    assert "3 to 200 characters" in director.says("help").heard
    director.says("The ID has another name.")
    assert "Declined. We have told Asha Juma." in director.heard
    assert director.stage.rows(Person, phone=ASHA)[0].full_name == "Asha Juma"
    assert "did not approve the change (Full name): The ID has another name." in asha_hears(director)
    assert director.stage.rows(Correction)[0].reason == "The ID has another name."


def test_the_officer_is_told_in_their_own_language(director):
    with director.stage.database.transaction() as connection:
        connection.execute(sa.update(Person).where(Person.phone == DIRECTOR).values(language="sw"))
        connection.execute(sa.update(Person).where(Person.phone == ASHA).values(language="en"))
    director.says("/corrections").says("1").says("1")
    assert "Your director approved the change:" in asha_hears(director)


def test_numbers_are_masked(director):
    wishes(director.stage, "national_id", "23456789", "34567890")
    director.says("/corrections").taps("Asha Juma, National ID")
    said = json.dumps([row.message for row in director.stage.rows(Outgoing)], ensure_ascii=False)
    assert "ending in 789" in said
    assert "ending in 890" in said
    assert "23456789" not in said
    assert "34567890" not in said


def test_an_approved_phone_moves_with_its_history(director):
    wishes(director.stage, "phone", BEN, "254711111111", phone=BEN)
    director.says("/corrections").taps("Ben Kato, Phone")
    assert "New: ending in 111" in director.heard
    assert "254711111111" not in director.heard
    director.taps("Approve")
    assert [row.full_name for row in director.stage.rows(Person, phone="254711111111")] == ["Ben Kato"]
    assert [row.phone for row in director.stage.rows(FormerPhone)] == [BEN]


def test_what_another_has_taken_meanwhile_is_refused(director):
    wishes(director.stage, "phone", BEN, ASHA, phone=BEN)
    director.says("/corrections").taps("Ben Kato, Phone").taps("Approve")
    assert "another person already has this number" in director.heard
    assert director.stage.rows(Person, phone=BEN)


def test_a_button_of_last_week_does_not_approve_what_was_not_seen(director):
    director.says("/corrections").taps("Asha Juma, Full name")
    wishes(director.stage, "full_name", "Asha Juma", "Somebody Else")
    director.taps("Approve")
    assert "no longer open" in director.heard
    assert director.stage.rows(Person, phone=ASHA)[0].full_name == "Asha Juma"


def test_a_director_of_another_sub_county_sees_nothing_and_decides_nothing(director):
    with director.stage.change() as stage:
        stage._add(SubCounty, code="99102", name="Bondeni", county_code="99")
        person = stage.add_person(ELSEWHERE, "Dada Mfano")
        stage._add(Office, person_id=person, office=Standing.TSC_DIRECTOR, sub_county_code="99102")
    dada = Talk(director.stage, director.rendering, chat="9").shares(ELSEWHERE).says("/corrections")
    assert "No correction is waiting for you." in dada.heard
    dada.presses(f"corrections.show:{director.stage.rows(Correction)[0].id}")
    assert "You do not have permission" in dada.heard
    assert "Asha" not in dada.heard
    assert director.stage.rows(AuditRow)[-1].act == "refused"


def test_a_correction_of_ones_own_sub_county_opens_no_other(director):
    with director.stage.change() as stage:
        stage._add(SubCounty, code="99102", name="Bondeni", county_code="99")
        person = stage.add_person(ELSEWHERE, "Dada Mfano")
        stage._add(Office, person_id=person, office=Standing.TSC_DIRECTOR, sub_county_code="99102")
        elsewhere = stage.add_centre(stage.exam, "99102001", "Ziwani Secondary")
        stage.add_officer(elsewhere, "254700000044", "Nuru Mfano")
    wishes(director.stage, "full_name", "Nuru Mfano", "Nuru Mpya Mfano", phone="254700000044")
    dada = Talk(director.stage, director.rendering, chat="9").shares(ELSEWHERE).says("/corrections")
    assert "1 correction is waiting for you." in dada.heard
    assert "Nuru Mfano, Full name" in dada.labels
    dada.presses(f"corrections.show:{director.stage.rows(Correction)[0].id}")
    assert "You do not have permission" in dada.heard
    assert "1 correction is waiting for you." in director.says("/corrections").heard


def test_the_decision_comes_after_stop_too_for_it_was_asked_for(director):
    Talk(director.stage, Rendering(), chat="8").says("STOP")
    director.says("/corrections").taps("Asha Juma, Full name").taps("Approve")
    assert "Your director approved the change:" in asha_hears(director)


def test_the_old_number_is_told_of_an_approved_change(chat):
    wishes(chat.stage, "phone", BEN, "254711111111", phone=BEN)
    talk = Talk(chat.stage, chat.rendering, chat="9", sms=True).shares(DIRECTOR)
    talk.says("/corrections").taps("Ben Kato, Phone").taps("Approve")
    [old] = chat.stage.rows(Chat, channel="sms", external_id=f"+{BEN}")
    [told] = chat.stage.rows(Outgoing, chat_id=old.id)
    assert "If that was not you" in told.message["text"]


def council(stage):
    with stage.change() as changing:
        person = changing.add_person(ELSEWHERE, "Baraza Mfano")
        changing._add(Office, person_id=person, office=Standing.COUNCIL, sub_county_code=None)


def test_the_council_decides_where_no_director_answers(chat):
    council(chat.stage)
    wishes(chat.stage, "full_name", "Mgeni Bila Kituo", "Mgeni Mpya Mfano", phone="254700000095")
    wishes(chat.stage, "full_name", "Asha Juma", "Asha Juma Ali")
    chat.shares(ELSEWHERE).says("/corrections")
    assert "1 correction is waiting for you." in chat.heard
    chat.taps("Mgeni Bila Kituo, Full name").taps("Approve")
    assert chat.stage.rows(Person, full_name="Mgeni Mpya Mfano")
    assert chat.stage.rows(Person, full_name="Asha Juma"), "her own director decides"


def test_nobody_decides_what_is_their_own(chat):
    council(chat.stage)
    wishes(chat.stage, "full_name", "Daudi Mfano", "Daudi Mfano Ali", phone=DIRECTOR)
    wishes(chat.stage, "full_name", "Baraza Mfano", "Baraza Mfano Ali", phone=ELSEWHERE)
    assert "No correction is waiting" in chat.shares(DIRECTOR).says("/corrections").heard
    other = Talk(chat.stage, chat.rendering, chat="9").shares(ELSEWHERE).says("/corrections")
    assert other.labels[:1] == ["Daudi Mfano, Full name"]
    assert "1 correction is waiting for you." in other.heard


def test_a_long_list_shows_the_oldest_first_in_pages(director):
    for n in range(12):
        phone = f"2547220000{n:02}"
        with director.stage.change() as stage:
            stage.add_officer(stage.centre, phone, f"Afisa {chr(65 + n)}")
        wishes(director.stage, "full_name", f"Afisa {chr(65 + n)}", "Jina Jipya", phone=phone)
    director.says("/corrections")
    assert "13 corrections are waiting for you." in director.heard
    assert "Asha Juma, Full name" in director.labels
    assert "Afisa L, Full name" not in director.labels
    assert "Page 1 of 2." in director.heard
    assert "The oldest comes first" in director.says("help").heard
    director.taps("More")
    assert "Page 2 of 2." in director.heard
    director.taps("Afisa L, Full name").taps("Approve")
    assert "12 corrections are waiting for you." in director.heard
