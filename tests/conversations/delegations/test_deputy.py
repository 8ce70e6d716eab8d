"""Deputies and acting managers: handed over, taken, marked for another, and ended."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from conversations.core import Command, Text
from storage.accounts import Invitation, Pin, hashed
from storage.audit import AuditRow
from storage.delivery import Chat, Lane, Outgoing
from storage.deployments import Delegation
from storage.people import Person
from storage.register import MarkChange
from tests.stage import BEN, CHUI, DAY, DIRECTOR, MANAGER, STRANGER, Rendering, Talk

TOMORROW = DAY + timedelta(days=1)
OTIENO = "254700000077"


@pytest.fixture
def manager(chat):
    return chat.shares(MANAGER).unlocks()


def another(talk, phone, number="8"):
    return Talk(talk.stage, talk.rendering, chat=number).shares(phone)


def told(stage, phone):
    """The last that waits for somebody."""
    with stage.database.transaction() as connection:
        person = sa.select(Person.id).where(Person.phone == phone).scalar_subquery()
        mine = sa.select(Outgoing.message).join(Chat, Chat.id == Outgoing.chat_id).where(Chat.person_id == person)
        mine = mine.where(Outgoing.lane != Lane.REPLY).order_by(Outgoing.id.desc())
        return connection.scalar(mine.limit(1))


def hands_over(manager, officer="Ben Kato", days="Wed 20 Oct"):
    return manager.says("/deputy").taps("Hand over").taps(officer).taps(days).taps("Hand over")


def test_a_deputy_marks_for_the_manager_until_the_register_is_taken_back(manager):
    ben = another(manager, BEN)
    manager.says("naibu")
    assert "Nobody else marks this register." in manager.heard
    manager.taps("Hand over").taps("Ben Kato").taps("Wed 20 Oct")
    assert "Hand the register of Mlimani Secondary to Ben Kato, invigilator, Wed 20 Oct?" in manager.heard
    manager.taps("Hand over")
    assert "We have asked Ben Kato." in manager.heard
    assert "Ben Kato: asked, Wed 20 Oct, no answer yet" in manager.heard
    assert "Asked to mark a register" in ben.says("/menu").labels
    ben.says("deputy")
    assert "Zawadi Mfano asks you to mark the register of Mlimani Secondary, KCSE 2027, Wed 20 Oct." in ben.heard
    ben.taps("I will mark it")
    assert "You mark for Zawadi Mfano." in ben.told
    assert "Print" not in ben.labels
    ben.says("ab 3").says("rest p")
    ben.says("2")
    assert "0700 000 002" not in ben.heard
    ben.says("send")
    assert "Sent by Ben Kato for Zawadi Mfano." in ben.told
    assert "Print" not in ben.says("stamped register").labels
    assert len(manager.stage.marks()) == 4
    manager.says("register")
    assert "Marked by Ben Kato for Zawadi Mfano." in manager.told
    manager.says("/deputy")
    assert "Ben Kato: deputy, Wed 20 Oct" in manager.heard
    manager.taps("Take back: Ben Kato")
    assert "Ben Kato no longer marks the register of Mlimani Secondary." in manager.heard
    assert "You no longer mark the register of Mlimani Secondary" in str(told(manager.stage, BEN))
    ben.says("ab 4")
    assert "changed since we last wrote" in ben.heard
    assert manager.stage.marks()["Chui Ali"] == "P"


@pytest.fixture
def zawadi(sqlite_stage):
    return Talk(sqlite_stage, Rendering()).shares(MANAGER).unlocks()


def test_the_pin_is_asked_once_for_it(sqlite_stage):
    manager = Talk(sqlite_stage, Rendering()).shares(MANAGER)
    hands_over(manager)
    assert "PIN" in manager.heard
    assert sqlite_stage.rows(Delegation) == []


def test_somebody_new_is_invited_by_a_link_that_opens_once_and_is_void_when_taken_back(sqlite_stage):
    service: dict[str, Any] = {"sms": True, "telegram_bot": "MfanoBot"}
    manager = Talk(sqlite_stage, Rendering(), **service).shares(MANAGER).unlocks()
    manager.says("/deputy").taps("Hand over").says("0700 000 077 Otieno Mfano").says("20 Oct - 22 Oct").taps(
        "Hand over"
    )
    assert "We have asked Otieno Mfano." in manager.heard
    [sms] = [row for row in sqlite_stage.rows(Outgoing) if "start=" in str(row.message)]
    word = sms.message["text"].rpartition("start=")[2].split()[0]
    assert len(sqlite_stage.rows(Invitation)) == 1
    thief = Talk(sqlite_stage, Rendering(), chat="66", **service).says(f"/start {word}")
    assert "Otieno" not in thief.heard
    otieno = Talk(sqlite_stage, Rendering(), chat="77", **service).says(f"/start {word}").shares(OTIENO)
    assert "Zawadi Mfano asks you to mark the register" in otieno.heard
    otieno.taps("I will mark it")
    assert "You mark for Zawadi Mfano." in otieno.told
    again = Talk(sqlite_stage, Rendering(), chat="78", **service).says(f"/start {word}")
    assert "used already" in again.heard
    manager.says("/deputy").taps("Take back")
    manager.taps("Hand over").says("Achieng Mfano 0700000078").taps("Wed 20 Oct").taps("Hand over")
    manager.taps("Take back")
    assert [row for row in sqlite_stage.rows(Invitation) if row.used_at is None] == []


def test_without_sms_the_link_is_passed_on_by_the_manager(sqlite_stage):
    manager = Talk(sqlite_stage, Rendering(), sms=False, telegram_bot="MfanoBot").shares(MANAGER).unlocks()
    manager.says("/deputy").taps("Hand over").says("0700 000 077").says("Otieno Mfano").taps("Wed 20 Oct").taps(
        "Hand over"
    )
    assert "please pass on the next message" in manager.heard
    assert "https://t.me/MfanoBot?start=" in manager.heard


def test_what_a_manager_types_that_cannot_be(zawadi):
    zawadi.says("/deputy").taps("Hand over")
    assert "like 0712 345 678 Ann Atieno" in zawadi.says("nobody here").heard
    assert "Kenyan mobile number" in zawadi.says("0200 000 Ann").heard
    zawadi.says("0700 000 003 Otieno Mfano").taps("Wed 20 Oct").taps("Hand over")
    assert "Karani knows that number by another name." in zawadi.heard
    zawadi.says("/deputy").taps("Hand over").says("ben").says("1 Oct - 2 Oct").taps("Hand over")
    assert "Choose days from Wed 20 Oct" in zawadi.heard
    zawadi.says("/deputy").taps("Hand over").says(f"{MANAGER} Zawadi Mfano").taps("Wed 20 Oct").taps("Hand over")
    assert "They manage this centre already." in zawadi.heard
    hands_over(zawadi)
    hands_over(zawadi, "Chui Ali")
    assert "There is no answer yet for Wed 20 Oct." in zawadi.heard
    assert len(zawadi.stage.rows(Delegation)) == 1


def test_a_forged_tap_of_a_deputy_opens_nothing_else(zawadi):
    hands_over(zawadi)
    ben = another(zawadi, BEN)
    ben.says("/deputy").taps("I will mark it")
    stage = zawadi.stage
    here, one = f"{stage.centre}:{TOMORROW}", stage.rows(Delegation)[0].id
    for forged in (
        *(f"register.open:{here}", f"register.rest:{here}", f"register.send:{here}", f"register.correct:{here}"),
        *(f"register.open:{stage.other_centre}:{DAY}", f"print.of:{stage.centre}", f"print.register:{stage.centre}"),
        *(f"deputy.of:{stage.officers[MANAGER]}", f"deputy.take_back:{one}", f"acting.of:{stage.centre}"),
        *(f"acting.end:{one}", f"board.open:{DAY}", f"officers.show:{stage.officers[CHUI]}", "logins", "print"),
    ):
        ben.presses(forged)
        refused = ("do not have permission", "do not hold", "no register to print", "You do not")
        assert any(words in ben.heard for words in refused), (forged, ben.heard)
    assert stage.rows(MarkChange) == []
    ben.says("/register").says("rest p")
    stage.at(TOMORROW, 0, 1)
    ben.says("ab 3")
    assert "changed since we last wrote" in ben.heard
    ben.presses(f"register.mark:{stage.centre}:{DAY}:{stage.officers[CHUI]}:Ab")
    assert "do not have permission" in ben.heard
    assert "Today's register" not in ben.says("/menu").labels
    assert set(stage.marks().values()) == {"P"}


def test_by_sms_the_pin_comes_before_the_yes(zawadi):
    hands_over(zawadi)
    stage = zawadi.stage
    with stage.change():
        person = stage.connection.scalar(sa.select(Person.id).where(Person.phone == BEN))
        stage._add(Pin, person_id=person, hash=hashed(stage.database.vault, "482913"), set_at=stage.now)
    sms = Talk(stage, Rendering(), chat=f"+{BEN}", channel="sms", sms=True)
    sms.turn(Command("deputy"), phone=BEN)
    assert "Zawadi" not in sms.heard
    sms.turn(Text("482913"), phone=BEN)
    sms.turn(Command("deputy"), phone=BEN)
    assert "Zawadi Mfano asks you" in sms.heard
    sms.turn(Text("1"), phone=BEN)
    assert "You mark the register of Mlimani Secondary for Zawadi Mfano" in sms.heard
    sms.turn(Text("ab 3"), phone=BEN)
    assert stage.marks() == {"Ben Kato": "Ab"}


def test_a_deputy_gives_it_back_and_the_manager_hears_of_it(zawadi):
    hands_over(zawadi, days="Wed 20 Oct to Fri 22 Oct")
    chui, ben = another(zawadi, CHUI, "9"), another(zawadi, BEN)
    one = zawadi.stage.rows(Delegation)[0].id
    chui.presses(f"deputy.take:{one}")
    assert "do not have permission" in chui.heard
    ben.presses(f"deputy.take:{one}")
    assert "Ben Kato marks the register of Mlimani Secondary for you" in str(told(zawadi.stage, MANAGER))
    ben.says("naibu").taps("Give back")
    assert "We have told Zawadi Mfano" in ben.heard
    assert "Ben Kato does not mark the register" in str(told(zawadi.stage, MANAGER))
    ben.presses(f"deputy.take:{one}")
    assert "changed in the meantime" in ben.heard


def test_a_director_appoints_an_acting_manager_and_ends_a_deputy(zawadi):
    hands_over(zawadi)
    ben, director = another(zawadi, BEN), another(zawadi, DIRECTOR, "90")
    ben.says("/deputy").taps("I will mark it")
    assert "Mlimani Secondary: NOT STARTED. deputy Ben Kato 0700 000 003, Zawadi Mfano" in director.says("/board").heard
    director.taps("Mlimani").taps("Who marks")
    assert "Manager: Zawadi Mfano 0700 000 001" in director.heard
    assert "Ben Kato: deputy, Wed 20 Oct" in director.heard
    director.taps("End: Ben Kato")
    assert "do not have permission" in ben.says("/register").heard
    director.taps("Appoint acting manager").taps("Chui Ali").taps("Wed 20 Oct to Fri 22 Oct")
    assert (
        "Acting manager of Mlimani Secondary, Wed 20 Oct to Fri 22 Oct: Chui Ali, security officer?" in director.heard
    )
    director.taps("Appoint")
    assert "Chui Ali is acting manager. We have told everyone concerned." in director.heard
    assert "Chui Ali acting manager" in str(told(zawadi.stage, MANAGER))
    chui = another(zawadi, CHUI, "9").says("/register")
    assert "You mark for Daudi Mfano." in chui.told
    assert "Print" in chui.labels
    chui.says("all").says("send")
    assert "Mlimani Secondary: sent by Chui Ali for Daudi Mfano, 4 of 4 marked" in director.says("/board").heard
    assert "acting manager Chui Ali" not in director.heard
    director.says("/acting").says("mlimani")
    assert "Chui Ali: acting manager, Wed 20 Oct to Fri 22 Oct. 0700 000 004" in director.heard
    acts = [row.act for row in zawadi.stage.rows(AuditRow)]
    assert {"deputy ended", "acting manager appointed", "register handed over", "register taken on"} <= {*acts}


def test_a_stranger_and_an_officer_hand_nothing_over(zawadi):
    assert "Only the centre manager hands the register over." in another(zawadi, BEN).says("deputy").heard
    assert "Only" not in another(zawadi, STRANGER, "6").says("deputy").heard
