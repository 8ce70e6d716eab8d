"""Printed: which signs the papers can print, so that nobody's name ends as boxes. A test holds this to the fonts."""

from unicodedata import category, normalize

from storage.signs import unpiled

RANGES = """
    20-7E A0-181 186 18A 18D-190 192-194 196-197 19A-19B 19E 1A0-1A1 1AF-1B1 1B7 1BF-1C3 1CD-1DD 1E2-1E7 1EA-1EB
    1EE-1F0 1F4-1F5 1F7-201 204-205 208-209 20C-20D 218-220 222-223 226-227 237 23A-23E 241-245 248-249 250-27B
    27D-285 287-292 294-295 298-299 29B-29F 2A1-2A8 300-30D 30F-313 315 318-320 323-32A 32C 32E-332 334 337-33D 340
    342-345 34F 357-358 35C 35E-35F 361 1E02-1E03 1E06-1E07 1E0A-1E11 1E16-1E17 1E1E-1E2B 1E32-1E3B 1E3E-1E49
    1E52-1E53 1E56-1E63 1E66-1E67 1E6A-1E6F 1E72-1E73 1E7E-1E85 1E8E-1E97 1E9E-1EF9 2010-201E 2020-2023 2026
    202F-2033 2035 2039-203A 203C-203F 2044 20A1 20A3-20A4 20A6-20A7 20A9 20AB-20AC 20AE 20B1-20B2 20B4-20B5
    20B8-20BA 20BD 2116 2122 2190-2193 2212 25A0-25A1 2610-2611 2713 2717
"""  # hexadecimal, as Unicode writes them
ENDS = [[int(end, 16) for end in ends.split("-")] for ends in RANGES.split()]
PRINTED = frozenset(chr(code) for ends in ENDS for code in range(ends[0], ends[-1] + 1))
PICTURES = {"So", "Sk", "Me", "Cf"}  # emoji, the colour of a skin, a key's frame, what joins them
APOSTROPHES = dict.fromkeys("ʼʽˈʹꞋꞌ՚", "’")  # what is seen as one and is none that the faces have


def printed_as(text: str) -> str:
    """The text with plain signs for those that only look different: full-width letters, ligatures, apostrophes.

    >>> printed_as("Ｎｇʼａｎｇʼａ ２７")
    'Ng’ang’a 27'
    """
    if text.isascii():
        return text
    text = normalize("NFC", unpiled(text))
    return text if PRINTED.issuperset(text) else "".join(sign if sign in PRINTED else _plain(sign) for sign in text)


def unprinted(text: str) -> str:
    """The signs of a text, in composed signs, that would be boxes on paper.

    >>> unprinted("Wanjikũ"), unprinted("ሀ Anna")
    ('', 'ሀ')
    """
    if text.isascii() or PRINTED.issuperset(text):
        return ""
    return "".join(dict.fromkeys(sign for sign in text if sign not in PRINTED))


def without_pictures(text: str) -> str:
    r"""Words without the pictures among them that would be boxes, such as in a reason.

    >>> without_pictures("Mgonjwa 🤒, hakuna mtandao 👍🏽"), without_pictures("✓ 1\u20e3")
    ('Mgonjwa , hakuna mtandao', '✓ 1')
    """
    if text.isascii() or PRINTED.issuperset(text):
        return text
    kept = (sign for sign in text if sign in PRINTED or category(sign) not in PICTURES)
    return " ".join("".join(kept).split())


def _plain(sign: str) -> str:
    plain = APOSTROPHES.get(sign) or normalize("NFKC", sign)
    return plain if PRINTED.issuperset(plain) else sign
