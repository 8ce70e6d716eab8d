"""Screen: a message as the person sees it."""

from dataclasses import dataclass, field
from typing import Self


class Media(bytes):
    """A file's bytes, with its name and type; empty where a message has none."""

    name: str
    content_type: str

    def __new__(cls, data: bytes = b"", name: str = "", content_type: str = "") -> Self:
        media = super().__new__(cls, data)
        media.name = name
        media.content_type = content_type
        return media


@dataclass(frozen=True)
class Choice:
    """A button or an item of a list."""

    id: str
    title: str
    description: str = ""


@dataclass
class Seen:
    """What arrived: its words, what can be tapped, and the file."""

    kind: str  # "text", "quick-reply", "list-picker", "media"; "template" where the content is approved
    text: str
    shape: str = "text"  # the kind, whether approved or not
    choices: list[Choice] = field(default_factory=list)
    button: str = ""  # what opens a list
    media_url: str = ""
    media: Media = field(default_factory=Media)
    sid: str = ""
    content_sid: str = ""
    segments: int = 1

    @property
    def buttons(self) -> list[str]:
        """The quick replies' titles."""
        return [choice.title for choice in self.choices] if self.shape == "quick-reply" else []

    @property
    def items(self) -> list[str]:
        """The list's titles."""
        return [choice.title for choice in self.choices] if self.shape == "list-picker" else []

    def choice(self, label: str) -> Choice | None:
        """What says exactly this, else what contains it."""
        exact = (choice for choice in self.choices if choice.title == label)
        partly = (choice for choice in self.choices if label in choice.title)
        return next(exact, None) or next(partly, None)

    def data(self, label: str) -> str:
        """The payload behind a button or an item."""
        found = self.choice(label)
        if found is None:
            raise AssertionError(f"no choice {label!r} in {self.sid}, only {[each.title for each in self.choices]}")
        return found.id

    def __str__(self) -> str:
        choices = "".join(f" [{choice.title}]" for choice in self.choices)
        return f"{self.kind}: {self.text}{f' <{self.media.name}>' if self.media else ''}{choices}"
