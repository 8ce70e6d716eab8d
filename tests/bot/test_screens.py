"""Screens over a real connection: of what is drawn again below, the older copy folds to one line."""

import pytest

from tests.stage import DAY
from tests.stage.ground import known, settled, texts
from tests.waiting import until

pytestmark = pytest.mark.usefixtures("by_hand")
NEWER = "Newer below."


@pytest.fixture
def manager(api, bot, stage):
    return known(api, stage)


def says(manager, bot, text, count):
    manager.says(text)
    manager.waits_for(lambda: len(texts(manager)) == count)
    until(lambda: settled(bot))
    return texts(manager)


def test_an_older_register_folds_once_a_newer_stands_below(bot, manager, stage):
    assert "Wed 20 Oct ·" in says(manager, bot, "/register", 1)[0]
    folded, newer = says(manager, bot, "ab 3", 2)
    assert (folded, "Ben Kato: Ab." in newer) == (NEWER, True)
    assert manager.messages[0].buttons == []
    manager.taps("P", row="3 ")
    manager.waits_for(lambda: "Ben Kato: P." in texts(manager)[1])
    assert says(manager, bot, "nonsense", 3)[:2] == [NEWER, NEWER]


def test_the_register_of_another_day_and_what_is_no_screen_stay(bot, manager, stage):
    stage.at(DAY.replace(day=DAY.day + 1), 6)  # the night before counts as no outage
    first, _ = says(manager, bot, "/register 20", 1)[0], says(manager, bot, "/register 21", 2)
    assert texts(manager)[0] == first
    assert says(manager, bot, "/menu", 3)[0] == first
    assert says(manager, bot, "/menu", 4)[2] == texts(manager)[3] != NEWER


def test_a_message_that_shows_something_else_by_now_does_not_fold(bot, manager, stage):
    says(manager, bot, "/register", 1)
    manager.taps("Other days")
    manager.waits_for(lambda: "Which register?" in manager.heard)
    until(lambda: settled(bot))
    assert "Which register?" in says(manager, bot, "/register", 2)[0]


def test_a_copy_that_cannot_be_folded_holds_up_nothing(api, bot, manager, stage):
    says(manager, bot, "/register", 1)
    api.faults.next("editMessageText", status=400, description="Bad Request: message to edit not found")
    assert len(says(manager, bot, "ab 3", 2)) == 2
    assert says(manager, bot, "p 3", 3)[1] == NEWER


def test_an_older_copy_that_is_tapped_before_it_folds_is_answered_below(api, bot, manager, stage):
    says(manager, bot, "/register", 1)
    api.faults.next("editMessageText", status=400, description="Bad Request: message to edit not found")
    says(manager, bot, "/register", 2)
    old = manager.messages[0]
    manager.presses(old.button("Ab", "3 ")["callback_data"], old.id)
    manager.waits_for(lambda: len(texts(manager)) == 3)
    manager.waits_for(lambda: texts(manager)[1] == NEWER)
    manager.waits_for(lambda: texts(manager)[0] == NEWER)
    assert "Ben Kato: Ab." in texts(manager)[2]
