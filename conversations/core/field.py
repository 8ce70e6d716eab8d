"""Fields: one question each, and the pages of its choices."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from .language import _

Choices = Sequence[tuple[str, str]]  # value and label
LONGEST_SOUGHT = 200  # signs: no label has more
MOST_WORDS = 10
WORDS = re.compile(r"[\s,;-]+")  # what stands between them
PER_PAGE = 7  # choices that are shown at once: with More, another and Skip they are the ten of a list on WhatsApp


def _always(values: dict[str, str]) -> bool:
    return True


@dataclass(frozen=True)
class Field:
    """A question, and the function that reads its answer or raises `Invalid`.

    A list of choices is a text to be translated; a function gives them as they are said. They are chosen by
    button, number or a part of the label; `other` lets one that is not among them be typed and read.
    """

    label: str
    ask: str
    read: Callable[[str], str] = str.strip
    choices: Callable[[Any], Choices] | Choices = ()
    other: str = ""  # the label of the button for what is not among the choices
    contact: str = ""  # the label of a button that shares the person's own number instead
    exact: bool = False  # a number, a code or a day: no word of the menu can be meant by it
    optional: bool = False  # may be skipped, and taken away again
    when: Callable[[dict[str, str]], bool] = _always
    help: str = ""
    show: Callable[[str], str] = str  # how the review says it, where not all of it should be seen

    def options(self, form: Any) -> Choices:
        """The choices, in the language spoken."""
        return self.choices(form) if callable(self.choices) else [(value, _(label)) for value, label in self.choices]

    def shown(self, form: Any, value: str) -> str:
        """A value as the review says it: the label of a choice, masked where not all of it should be seen."""
        return self.show(dict(self.options(form)).get(value) or value)


def found(options: Choices, sought: str) -> Choices:
    """The choices whose label has the words that were typed, in any order.

    One whose label or value is exactly what was typed stands alone; those that have it in one piece go before others.

    >>> found([("a", "Murang'a"), ("b", "Nyeri")], "muranga")
    [('a', "Murang'a")]
    >>> found([("a", "Mfano Girls"), ("b", "Mfano Boys")], "girls mfano")
    [('a', 'Mfano Girls')]
    """
    if len(sought) > LONGEST_SOUGHT:
        return []
    key = _key(sought)
    exact = [(value, label) for value, label in options if key in (_key(label), _key(value))]
    whole = exact or [(value, label) for value, label in options if key and key in _key(label)]
    words = [word for word in map(_key, WORDS.split(sought)) if word]
    if whole or not 1 < len(words) <= MOST_WORDS:
        return whole
    return [(value, label) for value, label in options if all(word in _key(label) for word in words)]


def _key(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if sign.isalnum())
