"""The book of conversations: which there are, who may begin them, and the words that call them."""

import re
from collections.abc import Collection, Sequence
from typing import Any

from .conversation import Conversation
from .language import _, in_every_language
from .own_words import plain

Flow = type[Conversation[Any]]


FEW_WORDS = 120  # signs: more is no cry for help but a text of its own
PUNCTUATION = re.compile(r"[.,;:!?]")


class Book:
    """The conversations in the order of the menu. The first is home: where a lost person is led."""

    def __init__(self, flows: Sequence[Flow]):
        self.flows = {flow.command: flow for flow in flows}
        self.home = flows[0]
        self._words = {plain(word): flow for flow in reversed(flows) for word in names(flow)}
        self._phrases = [(re.compile(rf"\b(?:{phrase})\b"), flow) for flow in flows for phrase in flow.phrases]
        self._anywhere = {word: flow for word, flow in self._words.items() if flow.anywhere}

    def called(self, said: str, *, anywhere: bool = False) -> Flow | None:
        """The conversation that a typed word begins; `anywhere`: only those heard inside any question."""
        return (self._anywhere if anywhere else self._words).get(plain(said))

    def meant(self, said: str) -> Flow | None:
        """The conversation whose phrase stands in these words; none where they are many.

        Of several the first in the order of the menu counts.
        """
        if len(said) > FEW_WORDS:
            return None
        words = plain(PUNCTUATION.sub(" ", said))
        return next((flow for phrase, flow in self._phrases if phrase.search(words)), None)

    def line_of(self, said: str) -> Flow | None:
        """The conversation that has lines of its own, such as marks, where this is one of them."""
        return next((flow for flow in self.flows.values() if flow.is_line(said)), None)

    def for_files(self, roles: Collection[str]) -> Flow | None:
        """The conversation that takes what somebody of these standings sends as a file."""
        return next((flow for flow in self.flows.values() if flow.takes_files and admitted(flow, roles)), None)

    def linked(self, said: str) -> Flow | None:
        """The conversation that a link into the bot leads to, by what it says after `/start`."""
        return next((flow for flow in self.flows.values() if flow.linked and said.startswith(flow.linked)), None)

    def menu(self, roles: Collection[str]) -> list[tuple[str, Flow]]:
        """Label and conversation of whatever the menu offers to these roles."""
        return [(_(flow.label), flow) for flow in self.flows.values() if flow.label and _offered(flow, roles)]


def names(flow: Flow) -> set[str]:
    """Whatever may be typed to begin it: its command, its words, its label in every language."""
    return {flow.command, *flow.words} | (in_every_language(flow.label) if flow.label else set())


def _offered(flow: Flow, roles: Collection[str]) -> bool:
    return admitted(flow, roles) and not (flow.menu_of and flow.menu_of.isdisjoint(roles))


def admitted(flow: Flow, roles: Collection[str]) -> bool:
    """Whether somebody of these standings may begin it."""
    return not flow.audience or not flow.audience.isdisjoint(roles)
