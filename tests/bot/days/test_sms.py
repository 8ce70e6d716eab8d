"""SMS over a (fake) Twilio: its sender can be forged, so nothing is shown, marked or changed before the PIN."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from storage.audit import AuditRow
from storage.delivery import Chat, Lane, Outgoing, Received, notify
from storage.people import Correction, Person, ask_correction
from storage.register import Arrival
from tests.stage import ASHA, BEN, DIRECTOR, MANAGER, STRANGER, Stage
from tests.stage.by_twilio import beside
from tests.stage.entering import enters
from tests.stage.ground import later
from tests.waiting import until

ALL = {"Zawadi Mfano": "P", "Asha Juma": "P", "Ben Kato": "P", "Chui Ali": "P"}


@pytest.fixture
def zawadi(twilio, serve):
    """The manager's phone, by SMS. Whoever forges its number writes from there too, and reads nothing."""
    serve()
    return twilio.person(MANAGER, channel="sms")


def says(person, *words):
    """Each of these is answered, before the next is said."""
    for word in words:
        before = len(person.messages)
        person.says(word)
        person.waits_for(lambda before=before: len(person.messages) > before)


def said(person):
    return "\n".join(seen.text for seen in person.messages)


def has_taken(stage: Stage, count: int) -> None:
    until(lambda: len(stage.rows(Received)) == count)


def notices(stage: Stage, channel: str) -> list[bool]:
    return [chat.notices for chat in stage.rows(Chat, channel=channel)]


def notice(stage, phone):
    """A notice of the council to somebody: the channel it goes by, or nothing."""
    [person] = stage.rows(Person, phone=phone)
    with stage.database.transaction() as connection:
        row = notify(connection, person.id, Lane.NOTICE, {"text": "News."}, stage.now, sms=True)
    return stage.rows(Outgoing, id=row)[0].channel if row else None


def test_the_pin_of_the_morning_is_good_for_the_day_and_not_for_the_next(zawadi, stage):
    stage.at(stage.now.date(), 7)
    pin = enters(zawadi)
    says(zawadi, "register")
    stage.now += timedelta(hours=9)
    says(zawadi, "wote", "send")
    zawadi.waits_for(lambda: "REGISTER RECEIVED" in said(zawadi))
    assert stage.marks() == ALL
    stage.at((stage.now + timedelta(days=1)).date(), 6, 30)
    says(zawadi, "niko hapa")
    assert "Type your PIN" in zawadi.heard
    assert stage.rows(Arrival) == []
    says(zawadi, pin)
    assert "\n3 I am here" in zawadi.heard
    says(zawadi, "niko hapa")
    zawadi.waits_for(lambda: "Noted: here 6:30 a.m., Mlimani Secondary 99101001" in said(zawadi))
    assert [arrival.through for arrival in stage.rows(Arrival)] == ["sms"]


def test_a_forged_number_shows_marks_and_changes_nothing(zawadi, stage):
    words = (
        "register",
        "wote",
        "send",
        "ab 3",
        "where am i posted?",
        "my data",
        "delete",
        "phone",
        "officers",
        "0",
        "1",
    )
    for n, word in enumerate(words, 1):
        zawadi.says(word)
        has_taken(stage, n)
    assert stage.marks() == {}
    for secret in ("Zawadi", "Asha", "Mlimani", "254700"):
        assert secret not in said(zawadi)
    [chat] = stage.rows(Chat)
    assert chat.unlocked_at is None
    assert not chat.proven
    assert "chat linked" not in [row.act for row in stage.rows(AuditRow)]


def test_before_the_pin_it_is_not_where_notices_go(twilio, zawadi, stage):
    by_whatsapp = twilio.person(MANAGER)
    says(by_whatsapp, "menu")
    stage.now += timedelta(minutes=5)
    says(zawadi, "hello")
    assert notice(stage, MANAGER) == "whatsapp"
    assert [chat.came for chat in stage.rows(Chat, channel="sms")] == [False]
    enters(zawadi)
    assert notice(stage, MANAGER) == "sms", "it is where she wrote last, proven by the PIN"
    assert [chat.came for chat in stage.rows(Chat, channel="sms")] == [True]


@pytest.mark.parametrize("given", [False, True], ids=["forged", "after the PIN"])
def test_stop_by_sms_ends_sms_alone(twilio, zawadi, stage, given):
    by_whatsapp = twilio.person(MANAGER)
    says(by_whatsapp, "menu")
    if given:
        enters(zawadi)
    zawadi.says("STOP")  # the operator takes no answer to it
    until(lambda: notices(stage, "sms") == [False])
    until(lambda: not stage.rows(Chat, channel="sms")[0].active)  # as the answer that was not taken tells
    assert notice(stage, MANAGER) == "whatsapp"
    assert {chat.channel: chat.notices for chat in stage.rows(Chat)} == {"whatsapp": True, "sms": False}
    by_whatsapp.blocks()
    with stage.database.transaction() as connection:
        connection.execute(sa.update(Chat).where(Chat.channel == "whatsapp").values(active=False))
    assert notice(stage, MANAGER) is None
    later(stage, 60)
    says(zawadi, "START")
    until(lambda: notices(stage, "sms") == [True])
    assert notice(stage, MANAGER) == "sms"


def test_start_by_sms_brings_back_no_other_notices(twilio, zawadi, stage):
    by_whatsapp = twilio.person(MANAGER)
    says(by_whatsapp, "menu")
    by_whatsapp.says("STOP")
    until(lambda: notices(stage, "whatsapp") == [False])
    says(zawadi, "START")
    assert notice(stage, MANAGER) is None
    by_whatsapp.says("START")
    until(lambda: notices(stage, "whatsapp") == [True])
    assert notice(stage, MANAGER) == "whatsapp"


def test_by_sms_an_official_act_takes_the_pin_again_after_the_idle_time(twilio, serve, stage):
    serve()
    [asha] = stage.rows(Person, phone=ASHA)
    with stage.change():
        vault = stage.database.vault
        ask_correction(stage.connection, vault, asha.id, "full_name", "Asha Juma", "Asha Juma Ali", stage.now)
    stage.at(stage.now.date(), 9)
    daudi = twilio.person(DIRECTOR, channel="sms")
    pin = enters(daudi)
    stage.now += timedelta(minutes=20)
    daudi.says("corrections")
    daudi.waits_for(lambda: "Asha Juma" in said(daudi))
    stage.now += timedelta(minutes=20)
    says(daudi, "1", "1")
    daudi.waits_for(lambda: "we ask for your PIN" in said(daudi))
    assert stage.rows(Correction)[0].approved is None
    says(daudi, pin)
    assert stage.rows(Correction)[0].approved is True


def test_in_the_afternoon_a_forged_sms_logs_nobody_out(twilio, serve, stage):
    """The PIN of the morning is for the register: what else is done in the owner's name takes it again."""
    serve()
    stage.at(stage.now.date(), 7)
    [asha] = stage.rows(Person, phone=ASHA)
    with stage.database.transaction() as connection:
        here = {"person_id": asha.id, "channel": "telegram", "external_id": "7", "proven": True, "heard_at": stage.now}
        connection.execute(sa.insert(Chat).values(**here, session={}))
    phone = twilio.person(ASHA, channel="sms")
    pin = enters(phone)
    stage.now += timedelta(hours=5)
    phone.says("logout")
    phone.waits_for(lambda: "anyone could write in your name" in said(phone))
    assert [row.person_id for row in stage.rows(Chat)] == [asha.id, asha.id]
    says(phone, pin)
    assert not [row for row in stage.rows(Chat) if row.person_id]


def test_a_new_account_takes_the_code_of_that_very_phone(twilio, serve, stage):
    serve()
    mgeni = twilio.person(STRANGER, channel="sms")
    says(mgeni, "hello")
    assert "on no deployment list yet" in said(mgeni)
    says(mgeni, "1")
    mgeni.waits_for(lambda: "Your Karani code is" in said(mgeni))
    mgeni.waits_for(lambda: "Type the code" in said(mgeni))
    assert not stage.rows(Person, phone=STRANGER)
    mgeni.says("000000")
    mgeni.waits_for(lambda: "That code is wrong" in said(mgeni))
    mgeni.says(re.findall(r"code is (\d{6})", said(mgeni))[0])
    mgeni.waits_for(lambda: "You need not agree." in said(mgeni))
    says(mgeni, "I agree")
    mgeni.says("Mgeni Mpya Mfano")
    mgeni.waits_for(lambda: "your PIN is" in said(mgeni))
    mgeni.waits_for(lambda: "Welcome, Mgeni Mpya Mfano." in said(mgeni))


def test_where_sms_is_only_sent_one_sentence_says_where_to_write(twilio, serve, stage):
    serve(sms="send-only", telegram_bot="KaraniMfanoBot")
    zawadi = twilio.person(MANAGER, channel="sms")
    says(zawadi, "register")
    told = f"Write to Karani on Telegram (t.me/KaraniMfanoBot) or WhatsApp ({twilio.whatsapp_from})."
    assert told in zawadi.heard
    says(zawadi, "/start ABCD EFGH")
    assert "What would you like to do?" not in said(zawadi)
    zawadi.says("STOP")
    until(lambda: notices(stage, "sms") == [False])
    says(zawadi, "START")
    until(lambda: notices(stage, "sms") == [True])
    assert "Zawadi" not in said(zawadi)
    for word in ("ab 3", "wote", "send", "123456"):
        count = len(stage.rows(Received))
        zawadi.says(word)
        has_taken(stage, count + 1)
    assert stage.marks() == {}


def test_by_sms_no_word_of_the_networks_is_needed_or_taught(zawadi, stage):
    enters(zawadi)
    says(zawadi, "guide")
    assert "menu, guide, exit, 0 (back)" in said(zawadi)
    assert not re.search(r"\b(write|help,|or) (help|cancel|stop)\b", said(zawadi), re.IGNORECASE)
    says(zawadi, "register", "exit")
    assert "Cancelled." in said(zawadi)
    says(zawadi, "no notices")
    assert "write NOTICES AGAIN" in said(zawadi)
    assert notices(stage, "sms") == [False]
    says(zawadi, "notices again")
    assert notices(stage, "sms") == [True]
    assert stage.rows(Chat, channel="sms")[0].active


def test_an_absence_is_told_and_disputed_by_sms(twilio, sqlite_stage):
    """Ben has never written: the SMS that tells him says what to write."""
    with beside(twilio, sqlite_stage) as serve:
        service = serve()
        manager, ben = twilio.person(MANAGER, channel="sms"), twilio.person(BEN, channel="sms")
        enters(manager)
        says(manager, "register", "all", "ab 3")
        service.run(service.services.tick())
        ben.waits_for(lambda: "Marked absent today by Zawadi Mfano. Wrong? Write: dispute 20" in said(ben))
        enters(ben)
        says(ben, "dispute 20", "1")
        assert "We have asked Zawadi Mfano about Wed 20 Oct." in said(ben)
        manager.waits_for(lambda: "1 dispute waits for your answer. Write: disputes" in said(manager))
        says(manager, "disputes", "1", "1")
        ben.waits_for(lambda: "Zawadi Mfano has corrected it, and you are marked P." in said(ben))
        assert sqlite_stage.marks()["Ben Kato"] == "P"
