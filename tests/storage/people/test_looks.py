"""Who looked at whose phone or sealed data is written down, once a day, and told to whose it is."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest

from storage.audit import Audit, AuditRow
from storage.people import Person
from storage.privacy import mydata
from storage.register import Printing
from tests.stage import BEN, DIRECTOR, MANAGER, Rendering, Talk

CONVERSATIONS = Path(__file__).parents[3] / "conversations"
OF_NOBODY_ELSE = {  # where a phone is written that is one's own, or whose owner is there to be called
    "speech/words.py contacts": "managers and directors, whose numbers are given out to be called",
    "speech/brief.py manager_in_brief": "the officer's own manager, whose number is given out to be called",
    "reminders/brief.py rehearsal": "the same",
    "profile/phone.py _change": "one's own",
    "profile/phone.py number": "one's own",
    "accounts/account.py mine": "one's own",
    "accounts/newcomer.py give_name": "one's own",
    "gates/pin.py send_pin": "one's own, sent to it",
    "gates/pin.py send_pin_unseen": "one's own, sent to it",
    "gates/pin.py _new_pin": "the same",
    "delegations/handing.py name": "typed by whoever reads it",
    "delegations/handing.py _called": "the same",
    "postings/unlisted.py look": "the same, or one's own",
    "register/two_keys.py _both": "noted by the question that it is a line of",
    "privacy/mydata_pages.py _written": "one's own",
    "accounts/not_me.py _tell_deciders": "whoever says `not me` sends it to those who are to call",
    "letters/board.py _officer": "noted by the question that it is a line of",
    "accounts/invitations.py _line": "the same",
    "reminders/unreached.py _line": "the same",
    "postings/succeeding.py _line": "the same",
    "postings/redeploy_words.py taken_over": "noted by the list from which they were chosen",
}


@pytest.fixture
def director(stage):
    return Talk(stage, Rendering()).shares(DIRECTOR).unlocks()


def person(stage, phone):
    return stage.rows(Person, phone=phone)[0].id


def looks(stage):
    return [(row.person_id, row.subject, row.detail) for row in stage.rows(AuditRow, act="looked at")]


def test_a_director_who_sees_a_phone_is_noted_once_a_day(stage, director):
    director.says("/officers ben").says("/officers ben")
    director.taps("Lock or log out")
    mine = (person(stage, DIRECTOR), f"person {person(stage, BEN)}")
    assert looks(stage) == [(*mine, {"what": "phone", "office": "tsc_director", "place": "99101"})]
    stage.now += timedelta(days=1)
    director.says("/officers ben")
    assert len(looks(stage)) == 2


def test_a_manager_who_opens_a_card_is_noted_and_nobody_for_their_own(stage):
    manager = Talk(stage, Rendering()).shares(MANAGER)
    manager.says("/register")
    for row in ("1 Zawadi", "3 Ben"):
        manager.says("/register").taps(row)
    assert [(subject, detail) for _who, subject, detail in looks(stage)] == [
        (f"person {person(stage, BEN)}", {"what": "phone", "office": "centre_manager"})
    ]


def test_whose_data_it_is_reads_in_which_office_and_when_and_not_who(stage, director):
    director.says("/officers ben")
    ben = person(stage, BEN)
    with stage.database.reading() as records:
        found = mydata.gather(records, stage.database.vault, ben, stage.now)
    assert found["looks"] == [{"at": stage.now, "office": "tsc_director", "place": "99101", "seen": "phone"}]
    assert not [row for row in found["acts_about"] if row["act"] == "looked at"]


def test_a_printed_register_is_a_look_at_everybody_on_it(stage, director):
    with stage.database.transaction() as connection:
        me = connection.execute(Person.__table__.select().where(Person.phone == DIRECTOR)).one().id
        audit = Audit(connection, stage.now, me, None)
        Printing(connection, stage.now.date(), me, audit).asked(stage.centre, "register")
        ben = connection.execute(Person.__table__.select().where(Person.phone == BEN)).one().id
        [look] = mydata.gather(connection, stage.database.vault, ben, stage.now)["looks"]
    assert (look["office"], look["place"], look["seen"]) == ("tsc_director", "99101", "register printed")


def functions(tree):
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node


def test_whatever_writes_somebodys_phone_notes_the_look():
    """A new screen with a phone says `self.desk.seen.at(PHONE, …)`, or stands here with its reason."""
    forget = set()
    for path in sorted(CONVERSATIONS.rglob("*.py")):
        for function in functions(ast.parse(path.read_text())):
            code = ast.unparse(function)
            if "dialled(" in code.partition("\n")[2] and "seen.at(" not in code and function.name != "dialled":
                forget.add(f"{path.relative_to(CONVERSATIONS).as_posix()} {function.name}")
    assert forget <= {*OF_NOBODY_ELSE}, forget - {*OF_NOBODY_ELSE}
