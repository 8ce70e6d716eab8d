"""`python -m bot letters`: releases, prints and announces; killed midway it goes on, and nobody is told twice."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from bot import logs
from bot.__main__ import app
from bot.commands import data
from storage.delivery import Chat, Lane, Outgoing
from storage.exams import Role
from storage.letters import Letter, LetterPrint, LetterRelease
from storage.people import Person
from tests.stage import ASHA, BEN, CHUI, MANAGER, Stage
from tests.stage.ground import url
from tests.stage.service import ROOT, SECRET_KEY
from tests.started import Started
from tests.waiting import until


@pytest.fixture
def starts(tmp_path) -> Iterator[Callable[..., Started]]:
    """Starts the command as a process of its own, which ends with the test."""

    def start(stage: Stage, *words: str) -> Started:
        environment = {"PATH": "/usr/bin:/bin", "DATABASE_URL": url(stage), "SECRET_KEY": SECRET_KEY, "DEMO": "0"}
        environment |= {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
        process = Started(tmp_path, environment, "letters", *words)
        started.append(process)
        return process

    started: list[Started] = []
    yield start
    for process in started:
        process.kill()
        process.wait()


def ends(process: Started) -> str:
    said, wrong = process.communicate()
    assert process.returncode == 0, wrong
    return said


def has_chat(stage: Stage, phone: str, **more) -> None:
    [person] = stage.rows(Person, phone=phone)
    row = {"channel": "telegram", "external_id": phone, "person_id": person.id, "heard_at": stage.now, "session": {}}
    with stage.database.transaction() as connection:
        connection.execute(sa.insert(Chat), row | more)


def announced(stage: Stage) -> list[str]:
    return [row.message["text"] for row in stage.rows(Outgoing, lane=Lane.NOTICE)]


@pytest.mark.parametrize("answer", ["n", "y"])
def test_before_everyone_is_told_it_says_what_that_costs_and_asks(answer, sqlite_stage, tmp_path, monkeypatch):
    stage = sqlite_stage
    has_chat(stage, ASHA, channel="sms")
    has_chat(stage, BEN, channel="whatsapp")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(logs, "set_up", lambda _level: None)
    monkeypatch.setattr(data, "somebody_answers", lambda: True)
    own = {"DATABASE_URL": url(stage), "SECRET_KEY": SECRET_KEY, "DEMO": "0"}
    own |= {"SMS_PRICE": "0.8", "WHATSAPP_PRICE": "0.5", "WHATSAPP_TEMPLATE_PRICE": "3"}
    said = CliRunner().invoke(app, ["letters", "KCSE-2027"], env=own, input=f"{answer}\n").output
    assert said.startswith("1 person gets it by SMS: ")
    assert "1 person gets it by WhatsApp.\nTogether it costs about KSh " in said
    assert "Give them out and tell everyone?" in said
    assert ("No letter was given out." in said, len(announced(stage))) == ((True, 0) if answer == "n" else (False, 2))


def test_everyone_with_a_chat_is_told_once(stage, runs):
    has_chat(stage, ASHA)
    has_chat(stage, BEN, language="sw")
    has_chat(stage, CHUI, notices=False)
    said = runs("letters", "KCSE-2027")
    assert "5 letters are out: 5 printed now, 2 announced now. 2 people have no chat, 1 want no notices." in said
    assert any(
        "Asha Juma, your letter for KCSE 2027, Mlimani Secondary, is ready." in text for text in announced(stage)
    )
    [row] = [row for row in stage.rows(Outgoing) if "Asha" in row.message["text"]]
    assert row.message["buttons"][0][0]["action"] == "give"
    assert row.message["template"] == "letter.en"
    assert "5 letters are out: 0 printed now, 0 announced now." in runs("letters", "KCSE-2027")
    has_chat(stage, MANAGER)
    assert "0 printed now, 1 announced now. 1 people have no chat" in runs("letters", "KCSE-2027")
    assert len(stage.rows(LetterPrint)) == 5


def test_a_letter_that_was_replaced_is_announced_as_a_new_one(stage, runs):
    has_chat(stage, ASHA)
    runs("letters", "KCSE-2027")
    with stage.database.transaction() as connection:
        connection.execute(sa.update(Person).where(Person.phone == ASHA).values(full_name="Asha Juma Ali"))
    runs("letters", "KCSE-2027")
    assert len(announced(stage)) == 2
    assert "Your old letter is void." in announced(stage)[1]


def test_one_sub_county_alone_whose_letter_with_a_name_that_cannot_be_printed_is_named(stage, runs):
    with stage.change() as more:
        from storage.exams import SubCounty

        more._add(SubCounty, code="99102", name="Bondeni", county_code="99")
        centre = more.add_centre(more.exam, "99102001", "Ziwani Secondary")
        more.add_officer(centre, "254700000077", "ريحانة", Role.CENTRE_MANAGER)  # kept before such names were refused
    said = runs("letters", "KCSE-2027", "--sub-county", "99102")
    assert "1 letters are out" in said
    [letter] = stage.rows(Letter)
    assert f"On 1 letters □ stands for what cannot be printed: {letter.reference}. Correct the name" in said
    assert [row.sub_county_code for row in stage.rows(LetterRelease)] == ["99102"]


def test_a_day_to_come_only_sets_the_day(stage, runs):
    day = (datetime.now(UTC) + timedelta(days=9)).date()
    assert f"from {day} on" in runs("letters", "KCSE-2027", "--on", day.isoformat())
    assert not stage.rows(Letter)
    assert [row.on for row in stage.rows(LetterRelease)] == [day]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("KCSE-2099",), "There is no exam 'KCSE-2099'"),
        (("KCSE-2027", "--sub-county", "00000"), "There is no sub-county '00000'"),
        (("KCSE-2027", "--on", "tomorrow"), "'tomorrow' is not a day"),
    ],
)
def test_what_is_wrong_is_said(sqlite_stage, starts, words, said):
    process = starts(sqlite_stage, *words)
    assert said in process.communicate()[1]
    assert process.returncode in (1, 2)
    assert not sqlite_stage.rows(LetterRelease)


def test_killed_midway_it_goes_on_and_nobody_is_told_twice(stage, starts):
    with stage.change() as more:
        for n in range(400):
            phone = f"2547330{n:05}"
            more.add_officer(more.centre, phone, f"Afisa {n} Mfano")
            person = more.connection.scalar(sa.select(Person.id).where(Person.phone == phone))
            row = {"channel": "telegram", "external_id": phone, "person_id": person, "heard_at": more.now}
            more.connection.execute(sa.insert(Chat), row | {"session": {}})
    process = starts(stage, "KCSE-2027")
    until(lambda: len(announced(stage)) >= 100 or process.poll() is not None)
    printing = children(process.pid)
    process.kill()
    process.wait()
    until(lambda: not any(Path(f"/proc/{child}").exists() for child in printing))
    assert 0 < len(announced(stage)) < 400
    printed = len(stage.rows(LetterPrint))
    said = ends(starts(stage, "KCSE-2027"))
    assert f"405 letters are out: {405 - printed} printed now" in said
    told = Counter(announced(stage))
    assert (len(told), set(told.values())) == (400, {1})
    assert len(stage.rows(Letter)) == len(stage.rows(LetterPrint)) == 405


def children(process: int) -> list[str]:
    """The processes that print for it, where the system tells of them."""
    told = Path(f"/proc/{process}/task/{process}/children")
    return told.read_text().split() if told.exists() else []
