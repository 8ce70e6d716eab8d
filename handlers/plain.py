"""A message as plain text with numbers for its buttons: the terminal, SMS, and WhatsApp where buttons end."""

import re
from bisect import bisect_right
from collections.abc import Callable

from conversations.core import Message, numbered
from conversations.core.emphasis import goes_on, unmarked

MAX_BODY = 1600  # characters of a message at Twilio: its error 21617
KENYAN = re.compile(r"(?<![\d+])(0\d{3}) (\d{3}) (\d{3})(?!\d)")  # as `dialled` says it
CLOCK = re.compile(r"(\bsaa \d\d?(?::\d\d)? [a-z]+) \(\d\d:\d\d\)")  # as `hour` says it in Kiswahili


def as_text(message: Message) -> str:
    """Text, what can be typed, and the buttons: by number, or by name where numbers mean something else here."""
    if message.answer:
        return message.answer
    lines = [message.whole] if message.whole else []
    if message.document:
        lines.append(f"[{message.document.filename}] {message.document.caption}".strip())
    if message.typed:
        lines.append(message.typed)
    buttons = () if message.unasked else numbered(message)
    lines += [f"{number}. {button.label}" if number else f"- {button.label}" for number, button in buttons]
    if message.asks_contact:
        lines.append(f"[{message.asks_contact}]")
    return "\n".join(lines)


def as_sms(message: Message) -> str:
    r"""What is said where each segment is paid for: of what is brief the choices by number, never the ways out.

    >>> as_sms(Message("Call Asha Juma 0712 345 678, saa 1 asubuhi (07:00).", news="Hello."))
    'Hello.\n\nCall Asha Juma 0712345678, saa 1 asubuhi.'
    """
    if message.answer:
        return message.answer
    said = [message.news, message.brief] if message.brief else [message.whole, message.typed]
    if not any(said) and message.document:
        said = [message.document.caption]
    told = message.unasked or (message.brief and (message.own_numbers or message.typed))
    choices = [] if told else [(number, button) for number, button in numbered(message) if not button.leads_out]
    said += [f"{number} {button.label}" if number else f"- {button.label}" for number, button in choices]
    return shortened("\n".join(filter(None, said)))


def shortened(text: str) -> str:
    """Phones closed up, as any phone knows them for numbers to call; hours without their second clock."""
    return CLOCK.sub(r"\1", KENYAN.sub(r"\1\2\3", text))


def pieces(text: str, most: int = MAX_BODY, length: Callable[[str], int] = len) -> list[str]:
    r"""A text in pieces of no more than that length, cut at lines where there are any. Emphasis goes on in the next.

    >>> pieces("one\ntwo\nthree", 8)
    ['one\ntwo', 'three']
    """
    found = []
    while length(text) > most:
        end = bisect_right(range(most + 1), most, key=lambda end: length(text[:end])) - 1
        line = text.rfind("\n", 1, end + 1)
        end = line if line > 0 else end
        found.append(text[:end])
        text = goes_on(text[:end]) + text[end:].lstrip("\n")
    return [*found, text] if unmarked(text) or not found else found
