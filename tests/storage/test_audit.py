"""What is tried and refused is counted, whoever tries and however it ends."""

import pytest

from conversations.core import Text
from storage.accounts import Locking, arrive
from storage.audit import Audit, AuditRow
from storage.desk import Desk
from storage.people import Person
from storage.refusals import Denied
from storage.service import ServiceSettings
from tests.stage import MANAGER, Rendering, Talk


def refused(stage):
    return [(row.person_id, row.kind, row.count) for row in stage.rows(AuditRow, act="refused")]


def test_a_strangers_tries_are_counted(stage):
    stranger = Talk(stage, Rendering(), chat="66")
    for _ in range(3):
        stranger.says("/board").presses("register:open:1:2027-10-20")
    assert refused(stage) == [(None, "begin board", 3), (None, "forged register", 3)]


def undo(desk, end):
    with desk.savepoint():
        desk.refused("a try")
        raise end


@pytest.mark.parametrize("end", [Denied("look", "person 1"), ValueError("whatever it is")])
def test_what_was_refused_inside_what_is_undone_stays_counted(stage, end):
    with stage.database.transaction() as connection:
        present = arrive(connection, "telegram", "66", stage.now, stage.now.date())
        desk = Desk(connection, stage.now, present, ServiceSettings(), stage.database.vault)
        with pytest.raises(type(end)):
            undo(desk, end)
        desk.refused("another")
    assert refused(stage) == [(None, "a try", 1), (None, "another", 1)]


def test_whoever_tries_a_locked_account_is_counted(stage):
    [manager] = stage.rows(Person, phone=MANAGER)
    with stage.database.transaction() as connection:
        Locking(connection, stage.now, Audit(connection, stage.now, None, None)).lock(manager.id)
    Talk(stage, Rendering(), chat="66").turn(Text("hello")).shares(MANAGER)
    [row] = stage.rows(AuditRow, act="refused")
    assert (row.kind, row.subject, row.person_id) == ("locked account", f"person {manager.id}", None)
