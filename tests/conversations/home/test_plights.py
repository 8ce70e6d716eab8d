"""What officers write in their own words is understood in both languages, and answered with what there is now."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.papers.proofs import proof_file
from conversations.catalogue import engine
from conversations.core import Source
from handlers.channel import NoDocument
from storage import witness
from storage.exams import Rate, Role
from storage.history import chain, close_day
from tests.stage import ASHA, BEN, DAY, DIRECTOR, MANAGER, Rendering, Talk
from tests.stage.applying import DALILA, acting, add_applicant

MEANT = {
    "I cannot come": "cannotcome",
    "I can’t come tomorrow, my child is ill": "cannotcome",
    "Siwezi kuja kesho.": "cannotcome",
    "nimeugua": "cannotcome",
    "I lost my phone!": "lostphone",
    "my phone was stolen yesterday": "lostphone",
    "Nimepoteza simu yangu": "lostphone",
    "simu yangu imeibiwa": "lostphone",
    "I am not listed": "notlisted",
    "my name is not on the list": "notlisted",
    "Jina langu halipo kwenye orodha": "notlisted",
    "my days": "mydays",
    "siku zangu": "mydays",
    "I will not be able to come": "cannotcome",
    "sitoweza kuja kesho": "cannotcome",
    "I'm sick today": "cannotcome",
    "my phone is stolen": "lostphone",
    "nimepoteza laini yangu": "lostphone",
    "sikuwekwa kwenye orodha": "notlisted",
    "I was not on the list": "notlisted",
    "how many days have I worked?": "mydays",
    "pay": "pay",
    "am I paid today?": "pay",
    "when will I be paid?": "pay",
    "malipo": "pay",
    "sijalipwa bado": "pay",
}


def test_it_is_understood_in_both_languages():
    book = engine().book
    found = {said: book.called(said) or book.meant(said) for said in MEANT}
    assert {said: flow and flow.command for said, flow in found.items()} == MEANT
    for said in ("repay the phone", "I have not sent the register", "the line is long", "Ben is absent", "ab 3 4"):
        assert book.meant(said) is None
    assert book.meant("I cannot come. " + "And more of it. " * 20) is None, "a text of its own"


@pytest.fixture
def ben(sqlite_stage):
    with sqlite_stage.change() as stage:
        stage._add(Rate, exam_id=stage.exam, role=Role.INVIGILATOR, region="", per_day=1550)
    return Talk(sqlite_stage, Rendering(), council_contact="0800 000 000").shares(BEN)


def test_whoever_cannot_come_reads_where_they_are_posted_and_whom_to_call(ben):
    ben.says("I can't come tomorrow")
    assert "Invigilator at Mlimani Secondary 99101001, Mon 18 Oct to Fri 19 Nov. Report by 7:00 a.m." in ben.heard
    assert "Centre manager of Mlimani Secondary: Zawadi Mfano 0700 000 001" in ben.heard
    assert "TSC sub-county director, Mlimani: Daudi Mfano 0700 000 090" in ben.heard
    assert "The council: 0800 000 000" in ben.heard
    assert "what is known here now" in ben.says("help").heard


def test_an_offer_that_waits_is_declined_instead(sqlite_stage):
    sqlite_stage.at(DAY - timedelta(days=10), 9)
    with sqlite_stage.change() as stage:
        application = add_applicant(stage, DALILA, "Dalila Mfano", ties={})
    with acting(sqlite_stage) as posts:
        posts.nominations.assign(application, sqlite_stage.other_centre)
        posts.deploying.deploy([application])
    dalila = Talk(sqlite_stage, Rendering()).shares(DALILA).says("siwezi kuja")
    assert "decline it and say why" in dalila.heard
    assert "Decline" in dalila.taps("Accept or decline").labels


def test_a_lost_phone_and_a_missing_name_are_answered_to_strangers_too(sqlite_stage):
    stranger = Talk(sqlite_stage, Rendering(), council_contact="0800 000 000").says("hello")
    for said in ("nimepoteza simu", "I lost my phone"):
        assert "your account is locked until you have a phone again" in stranger.says(said).heard
        assert "The council: 0800 000 000" in stranger.heard
    assert "We know no posting with this number." in stranger.says("I am not listed").heard
    assert "with: exam, centre code" in stranger.heard


def test_a_reason_is_no_plight(ben):
    director = Talk(ben.stage, Rendering(), chat="8").shares(DIRECTOR).unlocks()
    director.says("/officers").says("ben").taps("Change: Mlimani Secondary").taps("End early").taps("Thu 21 Oct")
    assert "Reason: He says: I cannot come" in director.says("He says: I cannot come").heard
    dalila = Talk(ben.stage, Rendering(), chat="9").shares(ASHA)
    assert "You are posted:" in dalila.says("I am sick").heard


def test_my_days_and_what_they_come_to(ben):
    manager = Talk(ben.stage, Rendering(), chat="8").shares(MANAGER)
    manager.says("/register 19").says("ab 3").says("I came late")
    manager.says("/register").says("p 3")
    ben.says("my days")
    assert ben.heard.splitlines()[:6] == [
        "Invigilator at Mlimani Secondary, KCSE 2027:",
        "1 of 25 days P.",
        "Wed 20 Oct: P, by Zawadi Mfano, 6:00 p.m.",
        "Tue 19 Oct: Ab, by Zawadi Mfano, 20 Oct 6:00 p.m.",
        "Mon 18 Oct: not marked yet",
        "Still to come: 22 days, Thu 21 Oct to Fri 19 Nov.",
    ]
    assert {"Wrong: Tue 19 Oct", "Wrong: Mon 18 Oct"} <= {*ben.labels}
    ben.taps("My pay")
    assert "KCSE 2027: 1 day marked present, at KSh 1,550 a day: KSh 1,550 so far." in ben.heard
    assert "paid after the results" in ben.heard
    asha = Talk(ben.stage, Rendering(), chat="9").shares(ASHA).says("malipo")
    assert "0 days marked present. The rate is not known yet." in asha.heard
    assert "Wed 20 Oct: not marked yet" in asha.says("siku zangu").heard


def test_my_days_have_pages_with_an_end(ben):
    ben.stage.at(date(2027, 11, 3), 18)
    pages = [ben.says("siku zangu").heard, *(ben.taps("More").heard for _page in range(2))]
    days = [line[:10] for shown in pages[:2] for line in shown.splitlines() if "not marked yet" in line]
    assert (days[0], days[-1], len(days), len({*days})) == ("Wed 3 Nov:", "Mon 18 Oct", 13, 13)
    assert "Still to come: 12 days, Thu 4 Nov to Fri 19 Nov." in pages[0]
    assert "Page 2 of 2." in pages[1]
    assert pages[2] == pages[0], "after the last comes the first again"


def test_my_days_by_sms_are_counts_and_what_to_write(ben):
    Talk(ben.stage, Rendering(), chat="8").shares(MANAGER).says("/register").says("p 3")
    brief = ben.says("my days").heard_messages[-1].brief
    assert brief == "Mlimani Secondary: 1 of 25 days P.\n19 Oct -, 18 Oct -\nWrong? Write: dispute 19"
    assert "Tue 19 Oct, Mlimani Secondary: not marked." in ben.says("pinga 19").heard


def test_each_is_a_command_too(ben):
    for command in ("/cannotcome", "/lostphone", "/notlisted", "/mydays", "/pay"):
        assert "TSC sub-county director, Mlimani: Daudi Mfano" in ben.says(command).heard


def test_my_days_come_with_a_proof_once_a_day_is_closed(stage):
    manager = Talk(stage, Rendering()).shares(MANAGER).says("/register").says("all").says("send")
    receipt = re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}", manager.heard)[0]
    assert manager.says(f"verify {receipt}").heard_messages[0].document is None
    asha = Talk(stage, Rendering(), chat="8").shares(ASHA)
    assert "Proof" not in asha.says("my days").labels
    close_day(stage.database, DAY, stage.now)
    mine = sent_file(asha.says("my days").taps("Proof"))
    of_register = sent_file(Talk(stage, Rendering(), chat="9").says(f"verify {receipt}"))
    with stage.database.reading() as connection:
        proofs = [*witness.read(proof_file(connection, mine)[0].decode("ascii"))]
        assert [proof.entry.split()[0] for proof in proofs] == ["posting", "mark"]
        assert [proof.head for proof in proofs] == [chain(connection)[-1].head] * 2
        with pytest.raises(NoDocument):
            proof_file(connection, replace(mine, chat=mine.chat - 1))
        (sent,) = witness.read(proof_file(connection, of_register)[0].decode("ascii"))
    assert sent.entry.split()[3] == receipt.replace("-", "")


def sent_file(chat: Talk) -> Source:
    (message,) = chat.heard_messages
    assert message.document
    assert message.document.filename.startswith("proof")
    return Source.read(message.document.source)
