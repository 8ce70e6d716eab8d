"""A message as plain text with numbers for its buttons: the terminal, and SMS."""

from conversations.core import Message, _, numbered


def as_text(message: Message) -> str:
    """Text, what can be typed, and the buttons by number; or by name where numbers mean something else here."""
    lines = [message.whole] if message.whole else []
    if message.document:
        lines.append(f"[{message.document.filename}] {message.document.caption}".strip())
    if message.typed:
        lines.append(message.typed)
    buttons = numbered(message)
    if message.own_numbers:
        words = " · ".join(f"0 {button.label}" if number == "0" else button.label for number, button in buttons)
        lines += [_("Or type: {words}", words=words)] if words else []
    else:
        lines += [f"{number}. {button.label}" for number, button in buttons]
    if message.asks_contact:
        lines.append(f"[{message.asks_contact}]")
    return "\n".join(lines)
