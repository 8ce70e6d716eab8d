"""Chats: what was said in them, as the people there see it now."""

import copy
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class File:
    """A file on Telegram's servers."""

    file_id: str
    name: str
    mime: str
    path: str
    data: bytes = field(repr=False)

    def wire(self) -> dict[str, Any]:
        sized = {"file_id": self.file_id, "file_unique_id": f"u{self.file_id}", "file_size": len(self.data)}
        return sized | {"file_name": self.name, "mime_type": self.mime}


@dataclass
class Seen:
    """A message as it looks now; `wire` is replaced when it changes, never altered."""

    wire: dict[str, Any]
    by_bot: bool
    keyboard_markup: dict[str, Any] | None = None  # a reply keyboard, which the message itself does not show
    document: File | None = None
    protected: bool = False
    edits: int = 0

    @property
    def id(self) -> int:
        return int(self.wire["message_id"])

    @property
    def text(self) -> str:
        """The words: the text, or a document's caption."""
        return str(self.wire.get("text") or self.wire.get("caption") or "")

    def drawn(self, kind: str) -> list[str]:
        """What of its words is drawn so: `bold`, `italic`."""
        units = self.text.encode("utf-16-le")
        entities = self.wire.get("entities") or self.wire.get("caption_entities") or []
        places = [(e["offset"] * 2, (e["offset"] + e["length"]) * 2) for e in entities if e["type"] == kind]
        return [units[start:end].decode("utf-16-le") for start, end in places]

    @property
    def rows(self) -> list[list[dict[str, Any]]]:
        markup = self.wire.get("reply_markup") or {}
        return list(markup.get("inline_keyboard", []))

    @property
    def buttons(self) -> list[list[str]]:
        """The inline buttons' labels, row by row."""
        return [[str(button["text"]) for button in row] for row in self.rows]

    @property
    def keyboard(self) -> list[list[str]]:
        """The labels of the reply keyboard that came with the message, row by row."""
        rows = (self.keyboard_markup or {}).get("keyboard", [])
        return [[str(key["text"] if isinstance(key, dict) else key) for key in row] for row in rows]

    @property
    def asks_contact(self) -> bool:
        rows = (self.keyboard_markup or {}).get("keyboard", [])
        return any(isinstance(key, dict) and key.get("request_contact") for row in rows for key in row)

    def button(self, label: str, row: str | None = None) -> dict[str, Any] | None:
        """The button that says exactly this, marks such as ✓ aside, in the row that begins with `row`."""
        return self._button(lambda text: text == label, row) or self._button(lambda text: bare(text) == label, row)

    def button_with(self, label: str, row: str | None = None) -> dict[str, Any] | None:
        """The first button whose text contains the label."""
        return self._button(lambda text: label in text, row)

    def _button(self, fits: Any, row: str | None) -> dict[str, Any] | None:
        rows = [r for r in self.rows if row is None or str(r[0]["text"]).startswith(row)]
        return next((button for r in rows for button in r if fits(str(button["text"]))), None)

    def data(self, label: str, row: str | None = None) -> str:
        """The callback data behind a button."""
        button = self.button(label, row) or self.button_with(label, row)
        if button is None:
            raise AssertionError(f"no button {label!r} in message {self.id}, only {self.buttons}")
        return str(button["callback_data"])

    def __str__(self) -> str:
        rows = "".join(f"\n      [{'] ['.join(row)}]" for row in self.buttons + self.keyboard)
        file = f" <{self.document.name}>" if self.document else ""
        return f"#{self.id} {'bot' if self.by_bot else 'person'}: {self.text}{file}{rows}"


def bare(label: str) -> str:
    """
    >>> bare("✓ P")
    'P'
    """
    start = next((place for place, letter in enumerate(label) if letter.isalnum()), len(label))
    return label[start:]


@dataclass
class Chat:
    """A private chat, a group or a channel."""

    wire: dict[str, Any]
    history: list[Seen] = field(default_factory=list)
    blocked: bool = False

    @property
    def id(self) -> int:
        return int(self.wire["id"])

    @property
    def messages(self) -> list[Seen]:
        """The bot's messages as they are seen now."""
        return [copy.copy(seen) for seen in list(self.history) if seen.by_bot]

    @property
    def heard(self) -> str:
        messages = self.messages
        return messages[-1].text if messages else ""

    def find(self, message_id: object) -> Seen | None:
        return next((seen for seen in self.history if str(seen.id) == str(message_id)), None)

    def __str__(self) -> str:
        said = "\n".join(f"  {seen}" for seen in list(self.history)) or "  (nothing was said)"
        return f"Chat {self.id}{' (blocked)' if self.blocked else ''}:\n{said}"
