"""A message as plain text with numbers for its buttons: the terminal, SMS, and WhatsApp where buttons end."""

import re
from collections.abc import Callable

from conversations.core import Message, numbered

MAX_BODY = 1600  # characters of a message at Twilio: its error 21617
GSM = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "✓": "*", "·": "-", "•": "-"}
)


def as_text(message: Message) -> str:
    """Text, what can be typed, and the buttons: by number, or by name where numbers mean something else here."""
    lines = [message.whole] if message.whole else []
    if message.document:
        lines.append(f"[{message.document.filename}] {message.document.caption}".strip())
    if message.typed:
        lines.append(message.typed)
    lines += [f"{number}. {button.label}" if number else f"- {button.label}" for number, button in numbered(message)]
    if message.asks_contact:
        lines.append(f"[{message.asks_contact}]")
    return "\n".join(lines)


def pieces(text: str, most: int = MAX_BODY, length: Callable[[str], int] = len) -> list[str]:
    """A text in pieces of no more than that length, cut at lines where there are any.

    >>> pieces("one\\ntwo\\nthree", 8)
    ['one\\ntwo', 'three']
    """
    found = []
    while length(text) > most:
        end = most
        while length(text[:end]) > most:
            end -= 1
        line = text.rfind("\n", 1, end + 1)
        end = line if line > 0 else end
        found.append(text[:end])
        text = text[end:].lstrip("\n")
    return [*found, text] if text or not found else found


def in_gsm7(text: str) -> str:
    """The text with typographic signs as SMS's own alphabet has them; letters stay as they are.

    >>> in_gsm7("✓ “ab 3”…")
    '* "ab 3"...'
    """
    return re.sub(r" +", " ", text.translate(GSM))
