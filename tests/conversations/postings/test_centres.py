"""Centres: what each needs, who fits, deploying with an offer; what comes back; and whoever never came."""

import re
from typing import Any

import pytest
import sqlalchemy as sa

from conversations.postings import lapse_offers
from storage.deployments import Deployment, State
from storage.service import ServiceSettings
from storage.vacancies import Application, Progress
from tests.stage import ASHA, BEN, DIRECTOR, LAST, REHEARSAL, Rendering, Talk
from tests.stage.applying import (
    DALILA,
    EARLY,
    ESHE,
    FAR_DIRECTOR,
    FARAJI,
    add_applicant,
    add_offices,
    person_id,
    sms_to,
    told,
)

WITH_SMS: dict[str, Any] = {"sms": True, "telegram_bot": "MfanoBot", "whatsapp": "+254700000000"}


@pytest.fixture
def applied(sqlite_stage):
    sqlite_stage.at(EARLY, 9)
    with sqlite_stage.change() as stage:
        add_offices(stage)
        stage.dalila = add_applicant(stage, DALILA, "Dalila Mfano", ties={})
        stage.eshe = add_applicant(stage, ESHE, "Eshe Mfano", ties={})
        stage.faraji = add_applicant(stage, FARAJI, "Faraji Mfano", ties={"99101002": "relative"})
    return sqlite_stage


@pytest.fixture
def director(applied, chat):
    Talk(applied, Rendering(), chat="8").shares(DALILA)
    return chat.shares(DIRECTOR)


def deploy(talk, *names):
    """At Bondeni: choose these, and send the offers."""
    talk.says("/centres").taps("Bondeni Secondary").taps("Find: invigilator")
    for name in names:
        talk.taps(name)
    return talk.taps(f"Deploy {len(names)}").taps("Send the offers")


def posted(stage, phone):
    return [row for row in stage.rows(Deployment, person_id=person_id(stage, phone)) if row.offered_at]


def test_the_centre_that_lacks_most_comes_first(director):
    director.says("/centres")
    assert "12 posts still to fill." in director.heard
    assert (
        "1. Bondeni Secondary 99101002. Centre manager: 1 of 1; Supervisor: 0 of 1; Invigilator: 0 of 6"
        in director.heard
    )
    assert "Bondeni Secondary 99101002: 7 to fill" in director.labels
    assert "Mlimani Secondary 99101001: 5 to fill" in director.labels
    assert "Security" not in director.heard, "that is the SCDE's"


def test_each_exam_has_its_own_list(director):
    with director.stage.change() as stage:
        exam = stage.add_exam("KPSEA-2027", "KPSEA 2027")
        stage.add_centre(exam, "99101001", "Mlimani Secondary")
    director.says("/centres")
    assert "Centres of which exam?" in director.heard
    director.taps("KPSEA 2027")
    assert "8 posts still to fill." in director.heard
    director.taps("Mlimani Secondary").says("0")
    assert "8 posts still to fill." in director.heard, "back to the same list"


def test_a_centre_is_found_by_name_or_code(director):
    director.says("/centres").says("bonde")
    assert "120 candidates" in director.heard
    assert "120 candidates" in director.says("/centres").says("99101001").heard
    assert "None of your centres" in director.says("/centres").says("zzz").heard


def test_who_fits_is_assigned_and_deployed(director):
    director.says("/centres").taps("Bondeni Secondary").taps("Find: invigilator")
    assert "Faraji Mfano: complete, has not served before, conflict of interest: a relative at" in director.heard
    assert "Bondeni Secondary. Rule: Has a relative among the candidates." in director.heard
    director.taps("Dalila Mfano")
    assert "Dalila Mfano is set aside for Bondeni Secondary." in director.heard
    assert "✓ Dalila Mfano" in director.labels
    assert "Invigilator: 0 of 6 (1 set aside)" in director.heard
    director.taps("Deploy 1")
    assert "Deploy to Bondeni Secondary, Mon 18 Oct to Fri 19 Nov: Dalila Mfano, invigilator" in director.heard
    assert "within 3 days" in director.heard
    director.taps("Send the offers")
    assert "We have sent 1 offer." in director.heard
    assert "Invigilator: 1 of 6 (1 has not answered)" in director.heard
    [notice] = [said for said in told(director.stage, DALILA) if "posted" in said]
    assert notice == (
        "You are posted: invigilator at Bondeni Secondary, KCSE 2027, Mon 18 Oct to Fri 19 Nov. Report by "
        "7:00 a.m. Please answer by Mon 4 Oct, 9:00 a.m."
    )


def test_an_assignment_is_taken_back_by_tapping_again(director):
    director.says("/centres").taps("Bondeni Secondary").taps("Find: invigilator").taps("Dalila Mfano")
    director.taps("✓ Dalila Mfano")
    assert "Dalila Mfano is no longer nominated." in director.heard
    assert [row.state for row in director.stage.rows(Application, id=director.stage.dalila)] == [Progress.SUBMITTED]


def test_a_rule_takes_a_reason(director):
    director.says("/centres").taps("Bondeni Secondary").taps("Find: invigilator").taps("(rule) Faraji Mfano")
    assert "write the reason" in director.heard
    director.says("Her cousin has left the school")
    assert "Faraji Mfano is set aside" in director.heard
    director.taps("Deploy 1").taps("Send the offers")
    [row] = posted(director.stage, FARAJI)
    assert row.override_reason == "Her cousin has left the school"


def test_other_dates_for_those_who_take_turns(director):
    director.says("/centres").taps("Bondeni Secondary").taps("Find: invigilator").taps("Dalila Mfano")
    director.taps("Deploy 1").taps("Other dates")
    assert "both days" in director.says("next week").heard
    assert "could not read that date" in director.says("18 Oct - never").heard
    assert "take turns by the week" in director.says("help").heard
    director.says("18 Oct - 24 Oct")
    assert "Mon 18 Oct to Sun 24 Oct: Dalila" in director.heard
    director.taps("Send the offers")
    [row] = posted(director.stage, DALILA)
    assert (row.from_on, row.to_on.day) == (REHEARSAL, 24)


def test_dates_outside_the_exam_are_refused(director):
    director.says("/centres").taps("Bondeni Secondary").taps("Find: invigilator").taps("Dalila Mfano")
    director.taps("Deploy 1").taps("Other dates").says("1 Oct - 24 Oct").taps("Send the offers")
    assert "must be within Mon 18 Oct to Fri 19 Nov" in director.heard
    assert posted(director.stage, DALILA) == []


def test_what_changed_meanwhile_is_not_sent(director):
    director.says("/centres").taps("Bondeni Secondary").taps("Find: invigilator").taps("Dalila Mfano").taps("Deploy 1")
    with director.stage.change() as stage:
        stage.connection.execute(sa.update(Application).values(state=Progress.WITHDRAWN, centre_id=None))
    director.taps("Send the offers")
    assert posted(director.stage, DALILA) == []


def test_the_staff_list(director):
    director.says("/centres").taps("Mlimani Secondary").taps("Staff list")
    assert director.heard.replace("*", "").startswith(
        "Staff of Mlimani Secondary:\n1. Zawadi Mfano, centre manager: offered"
    )


def test_an_offer_without_an_answer_is_counted_and_listed(director):
    deploy(director, "Dalila Mfano")
    director.says("menu").taps("Offers unanswered (1)")
    assert "Dalila Mfano, invigilator at Bondeni Secondary: answer by " in director.heard
    director.taps("Bondeni Secondary")
    assert "Invigilator: 1 of 6" in director.heard
    stage = director.stage
    with stage.change():
        accepted = {"state": State.ACCEPTED, "answered_at": stage.now}
        stage.connection.execute(sa.update(Deployment).where(Deployment.state == State.OFFERED).values(**accepted))
    assert not [button for button in director.says("menu").labels if "unanswered" in button]
    director.presses("centres.no_answer")
    assert "Every offer is answered. Open a centre to see who serves there." in director.heard


def test_a_silent_offer_comes_back_and_all_are_told_once(director):
    deploy(director, "Dalila Mfano")
    director.stage.at(EARLY.replace(day=4), 10)
    with director.stage.database.transaction() as connection:
        assert lapse_offers(connection, director.stage.now, ServiceSettings()) == 1
        assert lapse_offers(connection, director.stage.now, ServiceSettings()) == 0
    said = told(director.stage, DIRECTOR)
    assert said[0] == "1 offer had no answer in time and is free again: Dalila Mfano (Bondeni Secondary)"
    assert len([one for one in said if "no answer" in one]) == 1
    assert "The time to answer has passed" in told(director.stage, DALILA)[0]
    director.says("/centres").taps("1 offer came back")
    assert "Dalila Mfano, invigilator at Bondeni Secondary: no answer in time" in director.heard
    director.taps("Bondeni Secondary")
    assert "Invigilator: 0 of 6" in director.heard


def test_another_sub_county_sees_none_of_it(director):
    dada = Talk(director.stage, director.rendering, chat="9").shares(FAR_DIRECTOR)
    assert "no centre with an exam" in dada.says("/centres").heard
    dada.presses(f"centres.show:{director.stage.centre}")
    assert "You do not have permission" in dada.heard
    assert "Mlimani" not in dada.heard


# reaching people


@pytest.fixture
def by_sms(applied):
    """The director, where SMS can be sent; Eshe has never come."""
    return Talk(applied, Rendering(), **WITH_SMS).shares(DIRECTOR)


def the_word(stage, phone):
    [sms, *_earlier] = sms_to(stage, phone)
    return sms.split("start=")[1].split()[0]


def opens(stage, chat, word):
    """Whoever has the link opens it."""
    return Talk(stage, Rendering(), chat=chat, sms=True).says(f"/start {word}")


def the_code(stage, phone):
    """The code that the phone got last."""
    return re.findall(r"code is (\d{6})", "\n".join(sms_to(stage, phone)))[0]


def test_whoever_never_came_gets_one_sms_with_a_way_in(by_sms):
    deploy(by_sms, "Eshe Mfano")
    [sms] = [said for said in sms_to(by_sms.stage, ESHE) if "posted" in said]
    assert "You are posted: invigilator at Bondeni Secondary" in sms
    word = the_word(by_sms.stage, ESHE)
    assert f"https://t.me/MfanoBot?start={word}" in sms
    assert f"https://wa.me/254700000000?text=%2Fstart%20{word}" in sms


def test_the_link_opens_the_bot_once_and_leads_to_the_offer(by_sms):
    deploy(by_sms, "Eshe Mfano")
    word = the_word(by_sms.stage, ESHE)
    eshe = opens(by_sms.stage, "20", word)
    assert "Type the code that we sent by SMS" in eshe.heard
    assert "Eshe" not in eshe.heard
    assert "Welcome, Eshe Mfano." in eshe.says(the_code(by_sms.stage, ESHE)).heard
    assert "Invigilator at Bondeni Secondary, 99101002" in eshe.heard
    assert "Accept" in eshe.labels
    other = Talk(by_sms.stage, Rendering(), chat="21").says(f"/start {word}")
    assert "used already" in other.heard
    assert "Eshe" not in other.heard
    assert "used already" in Talk(by_sms.stage, Rendering(), chat="22").says("/start 0000000000000000").heard


def test_the_link_asks_for_the_pin_of_whoever_has_one(by_sms):
    from storage.accounts import Pin, hashed

    deploy(by_sms, "Eshe Mfano")
    with by_sms.stage.change() as stage:
        person = stage.add_person(ESHE, "Eshe Mfano")
        kept = hashed(by_sms.stage.database.vault, "482913")
        stage.connection.execute(sa.insert(Pin).values(person_id=person, hash=kept, set_at=stage.now))
    word = the_word(by_sms.stage, ESHE)
    eshe = Talk(by_sms.stage, Rendering(), chat="20").says(f"/start {word}")
    assert "Type your PIN" in eshe.heard
    assert "Bondeni" not in eshe.heard
    assert "Accept" not in eshe.says("111222").labels
    again, late = (Talk(by_sms.stage, Rendering(), chat=chat).says(f"/start {word}") for chat in ("21", "22"))
    assert "Type your PIN" in again.heard, "a wrong PIN has not used it up"
    assert "Accept" in again.says("482913").labels
    assert "used already" in late.says("482913").heard, "it has worked once"
    assert "Bondeni" not in late.heard


def test_the_link_of_another_changes_nothing_in_ones_own_chat(by_sms):
    deploy(by_sms, "Eshe Mfano")
    asha = Talk(by_sms.stage, Rendering(), chat="20").shares(ASHA)
    asha.says(f"/start {the_word(by_sms.stage, ESHE)}")
    assert "for someone else. You are logged in here as Asha Juma" in asha.heard
    eshe = opens(by_sms.stage, "21", the_word(by_sms.stage, ESHE))
    assert "Welcome, Eshe" in eshe.says(the_code(by_sms.stage, ESHE)).heard


def test_the_director_sees_who_never_came_and_sends_the_links(by_sms):
    by_sms.says("/officers").taps("4 never joined")
    assert "4 posted officers have not joined Karani:" in by_sms.heard
    assert "Ben Kato, invigilator, Mlimani Secondary, 0700 000 003" in by_sms.heard
    assert "Chui Ali" not in by_sms.heard, "the security officer is the SCDE's"
    by_sms.taps("Send a link to 4")
    assert "We have sent 4 links by SMS." in by_sms.heard
    assert "Ben Kato, invigilator, Mlimani Secondary, 0700 000 003: link sent on Fri 1 Oct" in by_sms.heard
    opens(by_sms.stage, "20", the_word(by_sms.stage, BEN)).says(the_code(by_sms.stage, BEN))
    by_sms.says("/unreached")
    assert "Ben Kato" not in by_sms.heard
    by_sms.taps("Send the link again")
    assert len([said for said in sms_to(by_sms.stage, ASHA) if "start=" in said]) == 2


def test_all_who_never_came_can_be_seen_and_taken_as_a_file(by_sms):
    with by_sms.stage.change() as stage:
        for n in range(20):
            stage.add_officer(stage.centre, f"2547200000{n:02}", f"Mgeni N{n}")
    by_sms.unlocks().says("/unreached")
    assert "Page 1 of 2." in by_sms.heard
    first = by_sms.heard
    by_sms.taps("More")
    assert "Page 2 of 2." in by_sms.heard
    assert all(f"Mgeni N{n}, " in first + by_sms.heard for n in range(20))
    by_sms.taps("As a file")
    assert by_sms.heard_messages[-1].document.filename == "never-came.csv"


def test_without_sms_the_director_is_asked_to_call(director):
    deploy(director, "Eshe Mfano")
    assert "1 of them has not joined: please call." in director.heard
    director.says("/unreached")
    assert "This service cannot send SMS" in director.heard
    assert "Eshe Mfano, invigilator, Bondeni Secondary, 0700 000 102" in director.heard
    assert "Send a link" not in " ".join(director.labels)


def test_somebody_with_a_chat_gets_no_sms(by_sms):
    Talk(by_sms.stage, Rendering(), chat="8").shares(DALILA)
    deploy(by_sms, "Dalila Mfano")
    assert sms_to(by_sms.stage, DALILA) == []
    assert "You are posted" in told(by_sms.stage, DALILA)[0]


def test_an_accepted_post_is_no_longer_unanswered(director):
    deploy(director, "Dalila Mfano")
    Talk(director.stage, Rendering(), chat="8").says("/offer").taps("Accept")
    assert posted(director.stage, DALILA)[0].state == State.ACCEPTED
    assert "Invigilator: 1 of 6" in director.says("/centres").says("bondeni").heard
    assert posted(director.stage, DALILA)[0].to_on == LAST
