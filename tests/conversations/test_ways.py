"""Ways: each leads to a conversation that there is, and to a place in it."""

import ast
from pathlib import Path

import pytest

from conversations import ways
from conversations.catalogue import CONVERSATIONS
from conversations.core import Way

FLOWS = {flow.command: flow for flow in CONVERSATIONS}
ROOT = Path(__file__).parents[2]
FOLDERS = ("bot", "conversations", "handlers", "reminders", "storage")
WHERE = 3  # the place of `where` among what a Button takes


@pytest.mark.parametrize("name", [name for name, way in vars(ways).items() if isinstance(way, Way)])
def test_a_way_leads_somewhere(name):
    way = getattr(ways, name)
    assert way.command in FLOWS
    assert not way.place or way.place in FLOWS[way.command].links()


def test_what_leads_past_the_ways_is_found():
    assert past("Button(_('Menu'), 'menu')") == []
    assert past("core.Button(_('Menu'), '', '', HOME)") == [1]
    assert past("Button(_('Menu'), '', where='menu')") == [1]
    assert past("self.to(_('Menu'), self.book.flows['menu'])") == [1]


def test_nothing_leads_to_another_conversation_past_the_ways():
    files = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")]
    outside = [path for path in files if ROOT / "conversations" / "core" not in path.parents]
    assert [f"{path.relative_to(ROOT)}:{line}" for path in outside for line in past(path.read_text())] == []


def past(code: str) -> list[int]:
    """The lines on which a button is built to a conversation by hand, or one is looked up in the book."""
    found = (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.expr))
    return [node.lineno for node in found if _by_hand(node)]


def _by_hand(node: ast.expr) -> bool:
    match node:
        case ast.Call(func=ast.Name("Button") | ast.Attribute(attr="Button")):
            return len(node.args) > WHERE or any(word.arg == "where" for word in node.keywords)
        case ast.Subscript(value=ast.Attribute(attr="flows")):
            return True
    return False
