"""Segments: how many SMS one text becomes, in GSM-7 where it fits, else in UCS-2."""

from .limits import GSM_PART, GSM_SEGMENT, UCS2_PART, UCS2_SEGMENT

# 3GPP TS 23.038: the basic table, and the characters that take two septets.
BASIC = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = set("^{}\\[~]|€\f")


def is_gsm(text: str) -> bool:
    return set(text) <= BASIC | EXTENDED


def segments(text: str) -> int:
    """
    >>> segments("a" * 160), segments("a" * 161), segments("✓" * 70), segments("✓" * 71), segments("{" * 81)
    (1, 2, 1, 2, 2)
    """
    if is_gsm(text):
        size, one, part = sum(2 if letter in EXTENDED else 1 for letter in text), GSM_SEGMENT, GSM_PART
    else:
        size, one, part = len(text.encode("utf-16-le")) // 2, UCS2_SEGMENT, UCS2_PART
    return 1 if size <= one else -(-size // part)
