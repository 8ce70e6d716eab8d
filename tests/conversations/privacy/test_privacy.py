"""Privacy: the notice, one's own data, and being forgotten."""

import re
from datetime import timedelta

import pytest

from storage.audit import AuditRow
from storage.delivery import Chat, Lane, Outgoing
from storage.people import Consent, Person
from tests.stage import ASHA, DAY, DIRECTOR, MANAGER, STRANGER, Rendering, Talk


@pytest.fixture
def asha(chat):
    return chat.shares(ASHA)


def pin_of(talk: Talk) -> str:
    """A new PIN, as it was shown or sent."""
    talk.taps("Send me a new PIN")
    text: str = talk.stage.rows(Outgoing, lane=Lane.CODE)[-1].message["text"]
    return str(re.findall(r"\b\d{6}\b", text)[0])


def documents(talk: Talk) -> dict[str, str]:
    files = [message.document for message in talk.heard_messages if message.document]
    return {file.filename: file.source for file in files}


# the notice


def test_the_notice_says_purpose_who_sees_it_servers_abroad_and_rights(asha):
    asha.says("/privacy")
    for words in (
        "Purpose:",
        "Who sees it:",
        "outside Kenya",
        "Your rights:",
        "You need not agree",
        "not answered yet",
    ):
        assert words in asha.heard
    assert "unofficial demonstration" not in asha.heard


def test_anybody_may_read_it_before_saying_who_they_are(chat):
    chat.says("/privacy")
    assert "Purpose:" in chat.heard
    assert "I agree" not in chat.labels


def test_a_demonstration_says_that_it_is_unofficial(sqlite_stage):
    talk = Talk(sqlite_stage, Rendering(), demo=True).shares(ASHA).says("/privacy")
    assert "unofficial demonstration" in talk.heard


def test_consent_is_given_taken_back_and_given_again(asha):
    asha.says("/privacy").taps("I agree")
    assert "You agreed on Wed 20 Oct 2027." in asha.heard
    asha.taps("Withdraw my consent")
    assert "You withdrew your consent on Wed 20 Oct 2027" in asha.heard
    assert "I agree" in asha.labels
    asha.taps("I agree")
    assert [row.given for row in asha.stage.rows(Consent)] == [True, False, True]
    assert {row.through for row in asha.stage.rows(Consent)} == {"telegram"}


def test_the_notice_comes_before_the_first_answer_and_refusing_leaves_nothing_new(asha):
    before = asha.stage.rows(Person, phone=ASHA)
    asha.says("/qualification")
    assert "Purpose:" in asha.heard
    asha.taps("I do not agree")
    assert "nothing new is kept" in asha.heard
    assert asha.stage.rows(Person, phone=ASHA) == before
    assert "Purpose:" in asha.says("/qualification").heard, "asked again, never taken for granted"
    asha.taps("I agree")
    assert "Purpose:" not in asha.heard


def test_taken_back_in_the_middle_no_further_answer_is_stored(asha):
    asha.says("/qualification").taps("I agree")
    other = Talk(asha.stage, asha.rendering, chat="8").enters(ASHA)
    other.says("/privacy").taps("Withdraw my consent")
    asha.says("University of Mfano")
    assert asha.stage.rows(Person, phone=ASHA)[0].qualification is None
    assert asha.stage.rows(Person, phone=ASHA)[0].institution is None


def test_refusing_never_blocks_being_marked_nor_the_posting(asha):
    asha.says("/privacy").taps("I do not agree")
    assert "Mlimani Secondary, 99101001" in asha.says("/posting").told
    manager = Talk(asha.stage, asha.rendering, chat="8").shares(MANAGER)
    manager.says("/register").says("p 2")
    assert manager.stage.marks()["Asha Juma"] == "P"


def test_help_in_the_notice_says_what_it_wants(asha):
    assert "The law requires your agreement" in asha.says("/qualification").says("help").heard
    assert "The law requires your agreement" in asha.says("/privacy").says("help").heard


# my data


@pytest.mark.parametrize("said", ["/mydata", "my data", "Data yangu"])
def test_my_data_comes_as_two_files_for_this_chat_alone(asha, said):
    asha.unlocks().says(said)
    [person] = asha.stage.rows(Person, phone=ASHA)
    [chat] = asha.stage.rows(Chat, external_id="7")
    about = f"{person.id}:{chat.id}:{int(asha.stage.now.timestamp())}"
    assert documents(asha) == {
        "karani-my-data.pdf": f"mydata.pdf:{about}",
        "karani-my-data.json": f"mydata.json:{about}",
    }
    assert "Do not share them" in asha.heard


def test_my_data_takes_the_pin_after_a_silence(asha):
    asha.unlocks().stage.now += timedelta(hours=1)
    asha.says("/mydata")
    assert "PIN" in asha.heard
    assert not documents(asha)
    asha.says(pin_of(asha))
    assert len(documents(asha)) == 2


def test_a_stranger_has_no_data(chat):
    chat.says("/mydata")
    assert not documents(chat)


# being forgotten


def test_erasing_takes_the_pin_and_a_second_question(asha):
    asha.says("/delete")
    assert "Your name stays with your postings" in asha.heard
    assert "You are posted until Fri 19 Nov 2027" in asha.heard
    asha.taps("Go on with the PIN").says(pin_of(asha))
    assert "It cannot be undone" in asha.heard
    assert asha.stage.rows(Person, phone=ASHA)
    asha.taps("Yes, erase it")
    assert "ERASED on Wed 20 Oct 2027. Receipt " in asha.heard
    assert "Only your name stays" in asha.heard
    [row] = asha.stage.rows(Person, full_name="Asha Juma")
    assert row.phone is None
    assert asha.stage.rows(Chat, external_id="7")[0].person_id is None
    code = re.findall(r"Receipt ([\w-]+)", asha.heard)[0].replace("-", "")
    assert asha.stage.rows(AuditRow, act="person erased")[0].detail["receipt"] == code
    assert "share your own number" in asha.says("menu").heard


def test_the_register_still_has_who_was_erased(asha):
    asha.says("/delete").taps("Go on with the PIN").says(pin_of(asha))
    asha.taps("Yes, erase it")
    manager = Talk(asha.stage, asha.rendering, chat="8").shares(MANAGER)
    manager.says("/register").says("all")
    assert manager.stage.marks(DAY)["Asha Juma"] == "P"
    assert "supervisor\n" in manager.says("2").heard, "no number any more, and no comma that waits for one"


def test_no_keeps_everything(asha):
    asha.says("/delete").taps("Go on with the PIN").says(pin_of(asha))
    asha.taps("Keep everything")
    assert "Nothing was erased." in asha.heard
    assert asha.stage.rows(Person, phone=ASHA)


def test_a_wrong_pin_erases_nothing(asha):
    asha.says("/delete").taps("Go on with the PIN")
    right = pin_of(asha)
    asha.says("000000" if right != "000000" else "111111")
    assert "Wrong PIN: 4 tries left. Type it again." in asha.heard
    assert asha.stage.rows(Person, phone=ASHA)


def test_the_second_question_is_over_once_the_pin_is(asha):
    asha.says("/delete").taps("Go on with the PIN").says(pin_of(asha))
    asha.stage.now += timedelta(hours=1)
    asha.taps("Yes, erase it")
    assert asha.stage.rows(Person, phone=ASHA)


def test_who_holds_an_office_is_told_to_hand_it_over_first(chat):
    chat.shares(DIRECTOR).says("/delete")
    assert "You hold an official position" in chat.heard


def test_an_erased_number_may_come_again_as_somebody_new(chat):
    chat.says("/menu").shares(STRANGER).taps("Create an account").taps("I agree").says("Mgeni Mpya")
    chat.says("/delete").taps("Go on with the PIN")
    chat.says(pin_of(chat)).taps("Yes, erase it")
    assert "Only your name stays" not in chat.heard
    assert [row.full_name for row in chat.stage.rows(Person, phone=None)] == ["(erased)"]
    chat.says("/menu").shares(STRANGER).taps("Create an account").taps("I agree").says("Mgeni Tena")
    assert chat.stage.rows(Person, phone=STRANGER)[0].full_name == "Mgeni Tena"
