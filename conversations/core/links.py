"""Link: a named place that a button leads to, with its arguments, and going there as part of an answer."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cached_property
from inspect import signature
from typing import Any, Protocol, get_type_hints

from .events import Press
from .messages import Button, Style
from .states import Act

MAX_NUMBER = 2**31 - 1  # a record id: INTEGER in both databases


def _number(text: str) -> int:
    """As a button of ours writes it: no sign, no zero in front."""
    if not (re.fullmatch(r"0|[1-9][0-9]{0,9}", text) and int(text) <= MAX_NUMBER):
        raise ValueError(text)
    return int(text)


def _day(text: str) -> date:
    """A day of this century; `fromisoformat` alone takes weeks too, and years whose next day is none."""
    if not re.fullmatch(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError(text)
    return date.fromisoformat(text)


class Named(Protocol):
    """A conversation, as far as a link into it needs to know."""

    command: str


class link:
    """A named place of a conversation, with typed arguments: the button that leads here stays good for weeks.

    It carries no authority: whoever acts is checked when it is tapped. Arguments are numbers, dates or enums.
    """

    def __init__(self, act: Act):
        self.act, self.name, self.__doc__ = act, act.__name__, act.__doc__

    def __set_name__(self, owner: Named, name: str) -> None:
        self.owner = owner

    @property
    def way(self) -> "Way":
        """The same place by name."""
        return Way(self.owner.command, self.name)

    @cached_property
    def takes(self) -> list[type]:
        """The types of its arguments, by which they are read from the button again."""
        hints = get_type_hints(self.act)
        return [hints[name] for name in list(signature(self.act).parameters)[1:]]

    def read(self, value: str) -> list[Any]:
        """The arguments inside a tapped link; `ValueError` when no button of ours has made them."""
        words = value.split(":", len(self.takes) - 1) if self.takes else []
        if len(words) != len(self.takes):
            raise ValueError(value)
        return [_READ.get(kind, kind)(word) for kind, word in zip(self.takes, words, strict=True)]

    def longest(self) -> str:
        """The longest data that a button to this place can have."""
        value = ":".join(_longest(kind) for kind in self.takes)
        return Press(self.owner.command, self.name, value).data


@dataclass(frozen=True)
class Place:
    """A link with its arguments: gone to as if it were tapped, with nothing behind it for Back."""

    press: Press


@dataclass(frozen=True)
class Onward:
    """A link gone to as if it were tapped; where this talk was to come back to, that one is."""

    press: Press


@dataclass(frozen=True)
class Way:
    """Another conversation, or a named place in one, by name alone: so no subject imports another to lead there."""

    command: str
    place: str = ""

    def button(self, label: str, *arguments: object, style: Style = Style.PLAIN, detail: bool = False) -> Button:
        """A button that goes this way, whatever the person is doing when it is tapped.

        >>> Way("register", "open").button("Monday", 118, date(2027, 10, 20)).data
        'register.open:118:2027-10-20'
        """
        return Button(label, self.place, ":".join(map(str, arguments)), self.command, style, detail)

    def at(self, *arguments: object) -> Place:
        """Where an answer can lead: to this place."""
        return Place(Press(self.command, self.place, ":".join(map(str, arguments))))


@dataclass(frozen=True)
class Errand:
    """Another conversation or a place in one, and the place to come back to once that is over."""

    there: type[Any] | Place
    back: Place


_READ: dict[type, Callable[[str], Any]] = {int: _number, date: _day}


def _longest(kind: type) -> str:
    if issubclass(kind, Enum):
        return max((str(choice.value) for choice in kind), key=lambda word: len(word.encode()))
    return {int: str(MAX_NUMBER), date: "2027-10-20"}[kind]  # text has no longest: give an id instead
