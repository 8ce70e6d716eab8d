"""A message as plain text with numbers for its buttons: the terminal, and SMS."""

from conversations.core import Message, numbered


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
