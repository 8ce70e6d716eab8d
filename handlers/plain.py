"""A message as plain text with numbers for its buttons: the terminal, SMS, and WhatsApp where buttons end."""

import re
from bisect import bisect_right
from collections.abc import Callable
from unicodedata import normalize

from conversations.core import Message, numbered
from conversations.core.emphasis import goes_on, unmarked

MAX_BODY = 1600  # characters of a message at Twilio: its error 21617
GSM = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "✓": "*", "·": "-", "•": "-"}
)
LETTERS = frozenset(  # 3GPP TS 23.038, the basic table and its extension
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà^{}\\[~]|€\f"
)


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
    r"""As text, or what is said in its place where each segment is paid for.

    >>> as_sms(Message("Register of Wed 20 Oct", brief="20 Oct", news="Hello."))
    'Hello.\n20 Oct'
    """
    if message.answer or not message.brief:
        return as_text(message)
    return unmarked("\n".join(filter(None, (message.news, message.brief))))


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


def in_gsm7(text: str) -> str:
    """The text in SMS's own alphabet, as far as that goes: one sign beyond it, and a segment holds 67 instead of 153.

    >>> in_gsm7("✓ “ab 3”… Wanjikũ, André")
    '* "ab 3"... Wanjiku, André'
    """
    plain = text.translate(GSM)
    return re.sub(r" +", " ", "".join(letter if letter in LETTERS else _bare(letter) for letter in plain))


def _bare(letter: str) -> str:
    """Without its accent, where that alone keeps it out."""
    bare = normalize("NFD", letter)[0]
    return bare if bare in LETTERS else letter
