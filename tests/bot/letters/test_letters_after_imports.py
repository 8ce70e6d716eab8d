"""An import that changes what a letter says voids it there and then; whoever knew of it is told once of the new one."""

import io
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.letters.announcing import tell_changed
from storage import imports
from storage.delivery import Chat, Outgoing
from storage.letters import (
    EVERY_SUB_COUNTY,
    Letter,
    LetterBoard,
    LetterFetch,
    Reached,
    announcing,
    release,
    standing_letters,
    verification,
)
from storage.people import Person
from tests.stage import ASHA, BEN, CHUI, DAY, DIRECTOR, NAIROBI, OTHER_MANAGER, Stage

from .test_releasing import has_chat

RATES = "exam,role,region,per_day\nKCSE-2027,supervisor,,{}"
EXAM = "exam,title,rehearsal_on,starts_on,ends_on,grace_days\n"
FILES = [
    ("deployments", "exam,centre_code,phone,role,to_on\nKCSE-2027,99101001,0700000002,supervisor,2027-10-29", "dates"),
    ("deployments", "exam,centre_code,phone,role\nKCSE-2027,99101001,0700000002,invigilator", "a role"),
    (
        "deployments",
        "exam,centre_code,phone,role,full_name\nKCSE-2027,99101001,0700000002,,Asha Juma Ali",
        "a name too",
    ),
    ("people", "phone,full_name\n0700000002,Asha Juma Ali", "a name"),
    (
        "officials",
        "phone,full_name,office,sub_county_code\n0700000002,Asha Juma Ali,scde,99101",
        "an official",
    ),
    ("centres", "exam,centre_code,centre\nKCSE-2027,99101001,Mlimani High", "a centre's name"),
    ("exams", EXAM + "KCSE-2027,KCSE of 2027,2027-10-18,2027-10-19,2027-11-19,2", "the exam's title"),
    ("exams", EXAM + "KCSE-2027,,2027-10-18,2027-10-19,2027-11-23,2", "the exam's dates"),
    ("rates", RATES.format(700), "the rate"),
    ("rates", "exam,role,region,per_day\nKCSE-2027,supervisor,99,700", "a county's own rate"),
]
IDS = [why for _, _, why in FILES]


@pytest.fixture
def out(stage: Stage) -> Stage:
    """The letters are out. Asha's was announced, Ben asked for his by himself, nobody told Chui of his."""
    sends(stage, "rates", RATES.format(680))
    for phone in (ASHA, BEN, CHUI):
        has_chat(stage, phone)
    ben = person(stage, BEN)
    with stage.database.transaction() as connection:
        release(connection, stage.exam, EVERY_SUB_COUNTY, DAY, DAY, stage.now)
        letters = standing_letters(connection, [*stage.officers.values(), stage.other_officer], stage.now)
        announcing.claim(connection, [letters[stage.officers[ASHA]].id], stage.now)
        chat = connection.scalar(sa.select(Chat.id).where(Chat.person_id == ben))
        asked = {"letter_id": letters[stage.officers[BEN]].id, "person_id": ben, "chat_id": chat, "at": stage.now}
        connection.execute(sa.insert(LetterFetch), asked | {"channel": "telegram"})
    stage.now += timedelta(hours=1)
    return stage


def person(stage: Stage, phone: str) -> int:
    [found] = stage.rows(Person, phone=phone)
    return int(found.id)


def sends(stage: Stage, kind: str, text: str) -> str:
    return str(imports.ready(stage.database, kind, io.BytesIO(text.encode()), stage.now).write())


def tells(stage: Stage) -> int:
    return tell_changed(stage.database, NAIROBI, "en", stage.now)


def first_letter(stage: Stage, phone: str = ASHA):
    return stage.rows(Letter, deployment_id=stage.officers[phone])[0]


def told(stage: Stage) -> list[str]:
    return [row.message["text"] for row in stage.rows(Outgoing)]


@pytest.mark.parametrize(("kind", "text", "why"), FILES, ids=IDS)
def test_void_at_that_moment_and_told_once(out, kind, text, why):
    assert "void" in sends(out, kind, text)
    assert first_letter(out).voided_at == out.now
    tells(out)
    assert len([line for line in told(out) if line.startswith("Asha") and "Your old letter is void" in line]) == 1
    assert sends(out, kind, text).startswith("0 new, 0 changed")
    assert tells(out) == 0
    old, new = out.rows(Letter, deployment_id=out.officers[ASHA])
    assert (new.replaces_id, new.voided_at, new.announced_at) == (old.id, None, out.now)
    with out.database.transaction() as connection:
        found = verification.verify(connection, old.code, "somebody", out.now)
    assert found
    assert (found.voided_at, found.replaced) == (out.now, True)


def test_the_command_voids_and_tells(out, runs, tmp_path):
    has_chat(out, OTHER_MANAGER)
    with out.database.transaction() as connection:  # as today is by the command's own clock
        connection.execute(sa.text("UPDATE letter_releases SET \"on\" = '2020-01-01'"))
    file = tmp_path / "rates.csv"
    file.write_text(RATES.format(700))
    said = runs("import", "rates", str(file))
    assert "0 new, 1 changed, 0 unchanged, 1 letter void" in said
    assert "1 told that their old letter is void" in said
    assert "told" not in runs("import", "rates", str(file))
    [line] = told(out)
    assert line.startswith("Asha Juma, your posting has changed: KCSE 2027, Mlimani Secondary.")


def test_only_who_knew_of_a_letter_is_told(out):
    assert sends(out, "rates", RATES.format(700)).endswith(", 1 letter void"), "a supervisor's rate is Asha's alone"
    assert sends(out, "centres", "exam,centre_code,centre\nKCSE-2027,99101001,Mlimani High").endswith("3 letters void")
    assert tells(out) == 2, "Asha and Ben; Chui was never told of a letter"
    assert not any(line.startswith("Chui") for line in told(out))
    [other] = out.rows(Letter, deployment_id=out.other_officer)
    assert other.voided_at is None


def test_the_directors_list_says_so(out):
    sends(out, "centres", "exam,centre_code,centre\nKCSE-2027,99101001,Mlimani High")
    director = person(out, DIRECTOR)
    with out.database.reading() as connection:
        board = LetterBoard(connection, DAY, director).centre(out.centre)
    ben = next(one for one in board.officers if one.name == "Ben Kato")
    assert ben.reached is Reached.NOT_ASKED


def test_who_has_no_chat_or_said_stop_has_the_new_letter_and_is_told_when_they_can_be(out):
    with out.database.transaction() as connection:
        connection.execute(sa.text("UPDATE chats SET notices = false"))
    sends(out, "centres", "exam,centre_code,centre\nKCSE-2027,99101001,Mlimani High")
    assert tells(out) == 0
    assert not told(out)
    _old, new = out.rows(Letter, deployment_id=out.officers[ASHA])
    assert new.announced_at is None, "python -m bot letters announces it"


@pytest.mark.parametrize(
    ("kind", "text", "why"),
    [
        ("people", "phone,full_name,email\n0700000002,,asha@mfano.invalid", "an address is on no letter"),
        (
            "centres",
            "exam,centre_code,centre,candidates\nKCSE-2027,99101001,Mlimani Secondary,160",
            "nor how many sit",
        ),
        ("rates", "exam,role,region,per_day\nKCSE-2027,driver,,400", "nobody is a driver"),
        ("exams", EXAM + "KCSE-2027,KCSE 2027,2027-10-18,2027-10-19,2027-11-19,4", "days of grace are not said"),
    ],
)
def test_what_no_letter_says_voids_none(out, kind, text, why):
    assert "void" not in sends(out, kind, text)
    assert tells(out) == 0


def test_a_refused_import_voids_nothing(out):
    with pytest.raises(imports.ImportRefused):
        sends(out, "people", "phone,full_name\n0700000002,Asha Juma Ali\n0812345678,Nobody Mfano")
    assert first_letter(out).voided_at is None


def test_before_the_day_of_release_nobody_is_told(stage):
    has_chat(stage, OTHER_MANAGER)
    with stage.database.transaction() as connection:
        letter = standing_letters(connection, [stage.other_officer], stage.now)[stage.other_officer]
        announcing.claim(connection, [letter.id], stage.now)
    assert "1 letter void" in sends(stage, "centres", "exam,centre_code,centre\nKCSE-2027,99101002,Bondeni High")
    assert tells(stage) == 0


def test_other_dates_of_the_exam_are_told_once_with_a_letter_or_without(out):
    """Asha and Ben knew of their letters; Chui did not, and nothing reaches the two managers."""
    moved = EXAM + "KCSE-2027,,2027-10-18,2027-10-19,2027-11-23,2"
    assert sends(out, "exams", moved) == "0 new, 1 changed, 0 unchanged, 5 postings go with it, 5 letters void"
    assert tells(out) == 3
    dated = {line.split(",")[0]: line for line in told(out)}
    assert dated["Asha Juma"].endswith("for the new one. It is now from Mon 18 Oct to Tue 23 Nov.")
    assert dated["Chui Ali"] == (
        "Chui Ali, the dates of KCSE 2027 have changed. Your posting: security officer at Mlimani Secondary. "
        "It is now from Mon 18 Oct to Tue 23 Nov."
    )
    assert len(told(out)) == 3
    assert sends(out, "exams", moved).startswith("0 new, 0 changed")
    assert (tells(out), len(told(out))) == (0, 3)
