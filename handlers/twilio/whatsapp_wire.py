"""A message on WhatsApp: text, up to three quick replies, a list of up to ten, and words to type beyond that."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conversations.core import Button, Message, numbered
from handlers import plain

from .whatsapp_form import formed

MAX_BODY = plain.MAX_BODY
MAX_CONTENT_BODY = 1024  # twilio/quick-reply, twilio/list-picker
MAX_QUICK, MAX_QUICK_TITLE = 3, 20  # in session; ten once approved
MAX_LIST, MAX_LIST_TITLE = 10, 24

Offered = tuple[str, Button]  # the number that stands for it, and the button


@dataclass(frozen=True)
class Shape:
    """A content template with nothing of ours in it but variables: made once, used for every message of its shape."""

    name: str
    types: dict[str, Any]
    variables: dict[str, str]


@dataclass(frozen=True)
class Part:
    """One message to send: a text, or a content of this shape with these variables."""

    body: str = ""
    shape: Shape | None = None
    variables: dict[str, str] | None = None

    @property
    def fields(self) -> dict[str, str]:
        return {"body": self.body} if self.shape is None else {"content_variables": json.dumps(self.variables)}


def quick_reply(count: int) -> Shape:
    actions = [{"type": "QUICK_REPLY", "title": f"{{{{t{n}}}}}", "id": f"{{{{i{n}}}}}"} for n in range(1, count + 1)]
    return _shape(f"karani_quick_reply_{count}", "twilio/quick-reply", {"body": "{{body}}", "actions": actions}, count)


def list_picker(count: int) -> Shape:
    items = [{"item": f"{{{{t{n}}}}}", "id": f"{{{{i{n}}}}}"} for n in range(1, count + 1)]
    content = {"body": "{{body}}", "button": "{{open}}", "items": items}
    return _shape(f"karani_list_picker_{count}", "twilio/list-picker", content, count)


def _shape(name: str, kind: str, content: dict[str, Any], count: int) -> Shape:
    samples = {"body": "Which one?", "open": "Choose"} if "list" in name else {"body": "Which one?"}
    for n in range(1, count + 1):
        samples |= {f"t{n}": f"Choice {n}", f"i{n}": f"choice-{n}"}
    return Shape(name, {kind: content}, samples)


def parts(message: Message) -> list[Part]:
    """The message as WhatsApp takes it: its first buttons can be tapped, the rest typed, and no word of it is lost."""
    offered = sorted(numbered(message), key=lambda one: not one[1].saves)
    if not offered:
        return [Part(piece) for piece in pieces(_text(message), MAX_BODY)]
    tapped, quick = _tapped(message, offered)
    titles = _titles(tapped, MAX_QUICK_TITLE if quick else MAX_LIST_TITLE)
    said = (
        []
        if message.unasked or message.answer
        else _said(offered, dict(zip([button for _n, button in tapped], titles, strict=True)))
    )
    *first, body = pieces("\n".join([_text(message), *said]), MAX_CONTENT_BODY)
    variables = {"body": body} if quick else {"body": body, "open": message.choose or "..."}
    variables |= {f"t{n}": title for n, title in enumerate(titles, 1)}
    variables |= {f"i{n}": button.data for n, (_number, button) in enumerate(tapped, 1)}
    shape = quick_reply(len(tapped)) if quick else list_picker(len(tapped))
    return [*(Part(piece) for piece in first), Part(shape=shape, variables=variables)]


def pieces(text: str, most: int) -> list[str]:
    """A text in pieces of that many signs, those that make form among them."""
    return [*map(formed, plain.pieces(text, most, lambda piece: len(formed(piece))))]


def _tapped(message: Message, offered: Sequence[Offered]) -> tuple[Sequence[Offered], bool]:
    """Those that can be tapped, and whether as quick replies: a list of ten, without what can always be typed first.

    Where numbers are typed marks or answers, the first three are quick if officers have typed forms, or if all others
    can always be typed: so no tap more is needed than must be.
    """
    typed_forms = any(button.detail for row in message.buttons for button in row)
    others_typed = message.own_numbers and all(_always_typed(button) for _number, button in offered[MAX_QUICK:])
    first = offered[:MAX_QUICK] if typed_forms or others_typed else offered
    labels = {button.label for _number, button in first}
    if len(first) <= MAX_QUICK and len(labels) == len(first) and all(len(label) <= MAX_QUICK_TITLE for label in labels):
        return first, True
    needed = sorted(offered, key=lambda one: _always_typed(one[1]))[:MAX_LIST]
    return [one for one in offered if one in needed], False


def _always_typed(button: Button) -> bool:
    """Back, and what begins a conversation, whose word is heard anywhere."""
    return button.action in ("", "back")


def _titles(tapped: Sequence[Offered], most: int) -> list[str]:
    """The label, where it fits and no other is the same; else as much of it as fits, behind its number."""
    labels = Counter(button.label for _number, button in tapped)
    titles: list[str] = []
    for number, button in tapped:
        title = button.label
        if len(title) > most or labels[title] > 1:
            title = _cut(f"{number}. {title}" if number else title, most)
        again = sum(title == other for other in titles)
        titles.append(f"{_cut(title, most - 3)} {len(titles) + 1}" if again else title)
    return titles


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _said(offered: Sequence[Offered], titles: Mapping[Button, str]) -> list[str]:
    """The buttons that no title says whole, as they are typed."""
    whole = [(number, button) for number, button in offered if titles.get(button) != button.label]
    return [f"{number}. {button.label}" if number else f"- {button.label}" for number, button in whole]


def _text(message: Message) -> str:
    if message.answer:
        return message.answer
    caption = message.document.caption if message.document else ""
    return "\n".join(part for part in (message.formed or caption, message.typed) if part) or "..."
