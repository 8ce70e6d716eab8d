"""Turns on both engines: each once, side by side, and none lost."""

from storage.register import MarkRow
from tests.stage import BEN, DAY, MANAGER, Rendering, Talk


def test_a_mark_on_both_engines(stage):
    talk = Talk(stage, Rendering()).shares(MANAGER).says("/register").taps("P", row="3 ")
    assert "Ben Kato: P." in talk.heard
    talk.says("rest p").taps("Undo").says("all").taps("Send")
    assert len(stage.rows(MarkRow)) == 4


def test_a_repeat_does_nothing(stage):
    from conversations.core import Press

    talk = Talk(stage, Rendering()).shares(MANAGER)
    press = Press.read(f"register.mark:{stage.centre}:{DAY}:{stage.officers[BEN]}:P")
    talk.turn(press, key="5")
    talk.work = None
    talk.turn(press, key="5")
    assert talk.work is None
