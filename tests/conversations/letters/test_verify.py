"""Verify: anybody with a code learns whether the letter stands, in any chat, whatever is being talked about."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from storage.delivery import Chat
from storage.letters import standing_letters
from storage.people import Person
from tests.stage import ASHA, MANAGER, Rendering, Talk


def issue(stage):
    deployment = stage.officers[ASHA]
    with stage.database.transaction() as connection:
        return standing_letters(connection, [deployment], stage.now)[deployment]


def test_a_stranger_learns_that_it_is_genuine(chat: Talk):
    letter = issue(chat.stage)
    chat.says(f"verify {letter.code}")
    for words in (
        "Genuine: this letter is valid.",
        "Role: Supervisor",
        "Exam: KCSE 2027",
        "Centre: 99101001, Mlimani Secondary",
        "Dates: Mon 18 Oct 2027 to Fri 19 Nov 2027",
        "Name: A. J.",
        "Issued: Wed 20 Oct 2027",
    ):
        assert words in chat.heard
    assert "Juma" not in chat.heard
    assert ASHA[3:] not in chat.heard.replace(" ", "")


@pytest.mark.parametrize("said", ["/verify {}", "VERIFY {}", "hakiki {}", "Verify: {}"])
def test_however_it_is_said(sqlite_stage, said):
    letter = issue(sqlite_stage)
    grouped = "-".join(letter.code[n : n + 4] for n in range(0, 16, 4)).lower()
    assert "Genuine" in Talk(sqlite_stage, Rendering()).says(said.format(grouped)).heard


def test_the_receipt_of_a_register_is_no_letter_and_says_so(chat: Talk):
    chat.shares(MANAGER).says("/register").says("all").taps("Send")
    receipt = re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}", chat.heard)[0]
    stranger = Talk(chat.stage, chat.rendering, chat="8").says(f"verify {receipt.lower()}")
    assert "This is the receipt of a register, and it stands." in stranger.heard
    assert "Centre: 99101001, Mlimani Secondary" in stranger.heard
    assert "Register of: Wed 20 Oct 2027" in stranger.heard
    assert "Marks: 4 present, 0 absent" in stranger.heard
    assert "Sent by: Z. M." in stranger.heard
    assert "Zawadi" not in stranger.heard
    for said in ("7K4M-92QD-XY", "7K4M-92QD"):
        assert "not genuine" not in stranger.says(f"verify {said}").heard
        assert "The code of a letter has 16 characters" in stranger.heard


def test_the_code_is_asked_for_without_one(chat: Talk):
    letter = issue(chat.stage)
    assert "Type the code at the foot of the letter" in chat.says("/verify").heard
    assert "16 letters and digits" in chat.says("help").heard
    assert "Genuine" in chat.says(letter.code).heard


def test_even_where_a_number_or_a_name_is_asked_for(chat: Talk):
    letter = issue(chat.stage)
    assert "Genuine" in chat.says("hello").says(f"verify {letter.code}").heard


def test_in_the_middle_of_a_register(chat: Talk):
    letter = issue(chat.stage)
    assert "Genuine" in chat.shares(MANAGER).says("/register").says(f"verify {letter.code}").heard


def test_a_void_letter_says_since_when_and_that_there_is_a_newer_one(chat: Talk):
    stage, letter = chat.stage, issue(chat.stage)
    with stage.database.transaction() as connection:
        connection.execute(sa.update(Person).where(Person.phone == ASHA).values(full_name="Asha Ali"))
    stage.now += timedelta(days=1)
    assert "Void since Thu 21 Oct 2027." in chat.says(f"verify {letter.code}").heard
    issue(stage)
    stage.now += timedelta(days=1)
    assert "Void: this letter was replaced on Thu 21 Oct 2027." in chat.says(f"verify {letter.code}").heard


def test_an_unknown_code_and_too_many_of_them(chat: Talk):
    for n in range(10):
        assert (
            "Unknown: no letter has this code. Check each character." in chat.says(f"verify 7K4M92QDXY0100{n:02}").heard
        )
    assert "Wait ten minutes" in chat.says("verify 7K4M92QDXY010099").heard
    assert "Genuine" in chat.says(f"verify {issue(chat.stage).code}").heard


def test_the_link_on_a_letter_tells_the_same_and_nothing_more(chat: Talk):
    letter = issue(chat.stage)
    told = chat.says(f"verify {letter.code}").heard
    assert "Genuine" in told
    assert chat.says(f"/start verify-{letter.code}").heard == told


def test_whoever_comes_by_it_first_learns_that_alone_and_is_let_in_nowhere(sqlite_stage):
    letter = issue(sqlite_stage)
    chat = Talk(sqlite_stage, Rendering()).says(f"/start verify-{letter.code}")
    assert chat.heard.startswith("Genuine: this letter is valid.")
    [row] = sqlite_stage.rows(Chat)
    assert row.person_id is None
    assert "Karani" in chat.says("/start").heard


@pytest.mark.parametrize("code", ["7K4M92QDXY010099", "x", "7K4M92QDXY010099' OR 1=1 --", "-" * 40])
def test_a_link_with_an_unknown_code_is_answered_as_one_that_is_typed(chat: Talk, code):
    told = chat.says(f"/verify {code}").heard
    assert "Unknown: no letter has this code. Check each character." in told
    assert chat.says(f"/start verify-{code}").heard == told


def test_it_changes_nothing_about_notices(chat: Talk):
    chat.says("/stop")
    [row] = chat.stage.rows(Chat)
    assert not row.notices
    assert "Unknown" in chat.says("/start verify-7K4M92QDXY010099").heard
    [row] = chat.stage.rows(Chat)
    assert not row.notices


def test_a_receipt_says_that_its_register_was_changed_and_by_which_it_was_replaced(chat: Talk):
    """What was handed in with a receipt never looks as if it held once it does not."""
    chat.shares(MANAGER).says("/register").says("all").says("send")
    (first,) = receipts(chat)
    chat.says("correct").says("ab 3 wrong person")
    stranger = Talk(chat.stage, chat.rendering, chat="8").says(f"verify {first}")
    assert "This register was changed after it was sent with this receipt." in stranger.heard
    assert "Marks: 4 present, 0 absent" in stranger.heard
    chat.says("register")
    assert "Changed since then: Ben Kato P → Ab." in heard(chat)
    chat.stage.now += timedelta(minutes=5)
    chat.says("send")
    second = next(code for code in receipts(chat) if code != first)
    assert f"It replaces {first}: Ben Kato P → Ab (Marked the wrong person)." in heard(chat)
    stranger.says(f"verify {first}")
    assert f"The register was corrected: receipt {second} holds now." in stranger.heard
    assert "replaced on Wed 20 Oct" in stranger.heard
    assert "and it stands" in stranger.says(f"verify {second}").heard
    assert "Marks: 3 present, 1 absent" in stranger.heard


def heard(chat: Talk) -> str:
    """SMS has no arrow."""
    return chat.heard.replace("->", "→")


def receipts(chat: Talk) -> set[str]:
    return set(re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}\b(?!-)", chat.heard))
