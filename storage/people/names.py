"""Names as they are looked for and compared: accents, apostrophes and case do not matter."""

import re
import unicodedata
from difflib import SequenceMatcher

VOWELS = "aeiou"  # written with accents as well
CLOSE = 0.8  # of two words' letters: Ana and Anna, not Anne and Anna
LONGEST_SOUGHT = 200  # signs, as the records take of a name: what is longer is nobody's


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


def alike(one: str, other: str) -> bool:
    """Whether two names may be one person's: each word of the shorter is in the longer, but for a slip or an initial.

    >>> alike("Ng'ang'a A. Wanjiku", "Anna Wanjikũ Nganga"), alike("Ana", "Anna Mfano")
    (True, True)
    >>> alike("Ben Mfano", "Anna Mfano")
    False
    """
    fewer, more = sorted((_words(one), _words(other)), key=len)
    return bool(fewer) and all(any(_same_word(word, its) for its in more) for word in fewer)


def _words(name: str) -> list[str]:
    return [word for word in map(folded, re.split(r"[\s-]+", name)) if word]


def _same_word(one: str, other: str) -> bool:
    if 1 in (len(one), len(other)):
        return one[0] == other[0]
    return one == other or SequenceMatcher(None, one, other, autojunk=False).ratio() >= CLOSE
