"""What every conversation keeps to, whatever it says."""

from pathlib import Path

import pytest

from conversations import catalogue
from conversations.core import Press
from conversations.core.book import names

CALLBACK_DATA = 64  # bytes: Bot API, InlineKeyboardButton
LONGEST_QUESTION = 10**9  # far more questions than one chat is ever asked

FLOWS = list(catalogue.engine().book.flows.values())
LINKS = [(flow, link) for flow in FLOWS for link in flow.links().values()]


@pytest.mark.parametrize(("flow", "link"), LINKS, ids=[f"{f.command}.{link.name}" for f, link in LINKS])
def test_every_link_fits_with_its_longest_arguments(flow, link):
    data = link.longest()
    assert len(data.encode()) <= CALLBACK_DATA
    assert len(link.read(Press.read(data).value)) == len(link.takes)


@pytest.mark.parametrize("flow", FLOWS, ids=[f.command for f in FLOWS])
def test_every_choice_leaves_room_for_its_value(flow):
    actions = [action for state in flow.states().values() for kind, action in state.answers if kind is Press]
    assert all(len(Press(str(LONGEST_QUESTION), action, "x" * 30).data.encode()) <= CALLBACK_DATA for action in actions)


def test_there_are_links_to_test():
    assert len(LINKS) >= 8


def test_no_word_begins_two_conversations():
    seen: dict[str, object] = {}
    for flow in FLOWS:
        for word in names(flow):
            assert seen.setdefault(word.casefold(), flow) is flow, word


def test_every_conversation_has_a_transcript():
    told = "".join(file.read_text() for file in Path(__file__).parent.rglob("test_*.py"))
    for flow in FLOWS:
        assert f"/{flow.command}" in told, f"no talk in tests/conversations begins with /{flow.command}"
