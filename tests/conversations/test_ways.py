"""Ways: each leads to a conversation that there is, and to a place in it."""

import pytest

from conversations import ways
from conversations.catalogue import CONVERSATIONS
from conversations.core import Way

FLOWS = {flow.command: flow for flow in CONVERSATIONS}


@pytest.mark.parametrize("name", [name for name, way in vars(ways).items() if isinstance(way, Way)])
def test_a_way_leads_somewhere(name):
    way = getattr(ways, name)
    assert way.command in FLOWS
    assert not way.place or way.place in FLOWS[way.command].links()
