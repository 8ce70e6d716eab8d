"""Numbers from the command line: a former number is released, and a wrong ID is taken out."""

import sqlalchemy as sa

from storage.audit import AuditRow
from storage.people import FormerPhone, Person
from tests.stage import BEN, STRANGER, Rendering, Talk
from tests.stage.applying import person_id

from .test_authority import acts


def test_a_former_number_is_released_and_its_holder_gets_an_account(stage, command):
    ben = person_id(stage, BEN)
    with stage.change() as here:
        here.add_former_phone(STRANGER, ben)
    chat = Talk(stage, Rendering()).shares(STRANGER)
    chat.taps("Create an account")
    assert "belonged to another account before" in chat.heard
    assert command("people", STRANGER) == (
        f"1: Nobody is known by this number. It was the number of person {ben} before: python -m bot people {ben}\n"
    )
    assert command("numbers", "show", STRANGER) == f"The number ending in 099 was the number of person {ben}, B. K..\n"
    assert command("numbers", "release", STRANGER) == (
        f"Released: it was the number of person {ben}, B. K. before, and is nobody's now.\n"
    )
    assert acts(stage) == ("number released", f"person {ben}", "command line")
    assert stage.rows(FormerPhone) == []
    assert chat.taps("Create an account").heard.startswith("Privacy:")
    assert command("numbers", "release", STRANGER) == "1: Nobody had this number before.\n"


def test_a_number_that_somebody_has_is_taken_only_when_said_so(stage, command):
    bens = Talk(stage, Rendering()).shares(BEN)
    ben = person_id(stage, BEN)
    assert command("numbers", "release", BEN).startswith(f"1: person {ben}, B. K. has this number today.")
    assert "who has no number now" in command("numbers", "release", BEN, "--held")
    assert stage.rows(Person, id=ben)[0].phone is None
    assert stage.rows(FormerPhone) == []
    assert bens.stage.rows(AuditRow)[-1].detail == {"held": True, "through": "command line"}


def test_a_wrong_id_is_cleared_unless_it_was_confirmed(stage, command):
    ben = person_id(stage, BEN)
    with stage.database.transaction() as connection:
        connection.execute(sa.update(Person).where(Person.id == ben).values(tsc_number="900022"))
    assert command("numbers", "clear", BEN, "full_name").startswith("2: Such as")
    assert command("numbers", "clear", BEN, "tsc_number").startswith("Cleared: tsc_number of person")
    assert acts(stage) == ("detail cleared", f"person {ben}", "command line")
    assert stage.rows(Person, id=ben)[0].tsc_number is None
    with stage.database.transaction() as connection:
        connection.execute(
            sa.update(Person).where(Person.id == ben).values(tsc_number="900022", confirmed=["tsc_number"])
        )
    assert command("numbers", "clear", BEN, "tsc_number").startswith("1: ")
    assert stage.rows(Person, id=ben)[0].tsc_number == "900022"
