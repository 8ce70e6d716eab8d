"""GSM: texts in the alphabet of SMS, and how many segments they take. One sign beyond it makes all of them shorter."""

import re
from itertools import chain
from unicodedata import category, normalize

from .emphasis import unmarked

LETTERS = frozenset(  # 3GPP TS 23.038, the basic table and its extension
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà^{}\\[~]|€\f"
)
DOUBLE = frozenset("^{}\\[~]|€\f")  # of the extension: each takes two places
SINGLE, PART = 160, 153  # places of an SMS that goes alone, and of one of several
WIDE_SINGLE, WIDE_PART = 70, 67  # the same where one sign is beyond the alphabet: UCS-2
INSTEAD = {
    sign: plain
    for plain, signs in {
        '"': "“”„‟«»″",
        "'": "‘’‚‛‹›′`´ʼʻˈ",
        "*": "✓✔☑★",
        "-": "·•‣◦●▪■▫□―−",
        "x": "×✗✘✕",
        ">": "▸▶►",
        "->": "→➔➜",
        "<-": "←",
        "=>": "⇒",
        ">=": "≥",
        "<=": "≤",
        "/": "÷⁄",
        "(c)": "©",
        "(R)": "®",
        " deg": "°",
        "n": "ŋ",
        "N": "Ŋ",
        "o": "º",
        "a": "ª",
        "l": "ł",
        "d": "đ",
        "\n": "\u2028\u2029",
    }.items()
    for sign in signs
}
BY_KIND = {"Zs": " ", "Pd": "-", "Cf": "", "Mn": "", "Cc": " "}  # spaces, dashes, what nobody sees, loose accents


def in_gsm7(text: str) -> str:
    r"""The text in SMS's own alphabet, as far as that goes.

    >>> in_gsm7("✓ “ab 3”… Wanjikũ, André, Ng`ang´a, 7\N{NO-BREAK SPACE}a.m., 2 × 3 → ½")
    '* "ab 3"... Wanjiku, André, Ng\'ang\'a, 7 a.m., 2 x 3 -> 1/2'
    """
    return re.sub(r" +", " ", "".join(map(_letter, normalize("NFC", unmarked(text)))))


def beyond(text: str) -> list[str]:
    """The signs for which there is nothing in the alphabet, each once.

    >>> beyond("Leo \N{SLIGHTLY SMILING FACE}, kesho \N{SLIGHTLY SMILING FACE}"), beyond("“Leo” → kesho")
    (['\N{SLIGHTLY SMILING FACE}'], [])
    """
    return [sign for sign in dict.fromkeys(in_gsm7(text)) if sign not in LETTERS]


def segments(text: str) -> int:
    """As how many SMS a text is paid for.

    >>> segments("a" * 160), segments("a" * 161), segments("[" * 81), segments("\N{SLIGHTLY SMILING FACE}" + "a" * 69)
    (1, 2, 2, 2)
    """
    said = in_gsm7(text)
    if LETTERS.issuperset(said):
        places, single, part = len(said) + sum(map(DOUBLE.__contains__, said)), SINGLE, PART
    else:
        places, single, part = len(said.encode("utf-16-le")) // 2, WIDE_SINGLE, WIDE_PART
    return 1 if places <= single else -(-places // part)


def _letter(letter: str) -> str:
    """Itself, what is meant by it, or what it is without its accents, where that alone keeps it out."""
    if letter in LETTERS:
        return letter
    known = INSTEAD.get(letter, BY_KIND.get(category(letter)))
    if known is not None:
        return known
    bare = [part for part in normalize("NFKD", letter) if category(part) != "Mn"]
    plain = "".join(chain.from_iterable(INSTEAD.get(part, part) for part in bare))
    return plain if plain and LETTERS.issuperset(plain) else letter
