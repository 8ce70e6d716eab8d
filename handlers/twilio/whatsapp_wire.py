"""A message on WhatsApp: text, up to three quick replies, a list of up to ten, and numbers beyond that."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from conversations.core import Button, Message, numbered
from handlers.plain import as_text, pieces

MAX_CONTENT_BODY = 1024  # twilio/quick-reply, twilio/list-picker
MAX_QUICK, MAX_QUICK_TITLE = 3, 20  # in session; ten once approved
MAX_LIST, MAX_LIST_TITLE = 10, 24


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
    """The message as WhatsApp takes it, in as few sendings as it takes."""
    buttons = [button for _number, button in numbered(message)]
    if message.own_numbers and len(buttons) > MAX_QUICK:
        others = () if message.unasked else buttons[MAX_QUICK:]
        return _content(_with_words(message, others), buttons[:MAX_QUICK], message)
    return _content(_text(message), buttons, message)


def _content(body: str, buttons: list[Button], message: Message) -> list[Part]:
    if not buttons or len(body) > MAX_CONTENT_BODY:
        return [Part(piece) for piece in pieces(as_text(message) if buttons else body)]
    ids = {f"i{n}": button.data for n, button in enumerate(buttons, 1)}
    titles = {f"t{n}": button.label for n, button in enumerate(buttons, 1)}
    if len(buttons) <= MAX_QUICK and all(len(b.label) <= MAX_QUICK_TITLE for b in buttons):
        return [Part(shape=quick_reply(len(buttons)), variables={"body": body, **titles, **ids})]
    if len(buttons) <= MAX_LIST and all(len(b.label) <= MAX_LIST_TITLE for b in buttons):
        variables = {"body": body, "open": message.choose or "...", **titles, **ids}
        return [Part(shape=list_picker(len(buttons)), variables=variables)]
    return [Part(piece) for piece in pieces(as_text(message))]


def _text(message: Message) -> str:
    return "\n".join(part for part in (message.whole, message.typed) if part) or "..."


def _with_words(message: Message, buttons: Sequence[Button]) -> str:
    return "\n".join([_text(message), *(f"- {button.label}" for button in buttons)])
