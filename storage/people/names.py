"""Names as they are looked for: accents, apostrophes and case do not matter."""

import unicodedata

VOWELS = "aeiou"  # written with accents as well


def folded(name: str) -> str:
    """A name as names are compared: small letters and digits alone.

    >>> folded("Ng'ang'a Wanjikũ")
    'ngangawanjiku'
    """
    return "".join(sign for sign in unicodedata.normalize("NFKD", name.casefold()) if sign.isalnum())


def like_pattern(sought: str) -> str:
    """For `LIKE` on a name in small letters: finds too much, and never too little. See `folded` for the rest.

    >>> like_pattern("Njikũ")
    '%n%j%_%k%_%'
    """
    return "%" + "".join(("_" if sign in VOWELS or not sign.isascii() else sign) + "%" for sign in folded(sought))
