"""Names as they are looked for and compared: accents, apostrophes and case do not matter."""

import re
import unicodedata
from difflib import SequenceMatcher
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

CLOSE = 0.8  # of two words' letters: Ana and Anna, not Anne and Anna
LONGEST_SOUGHT = 200  # signs, as the records take of a name: what is longer is nobody's
MOST_WORDS = 10  # of a name that is sought; each is a condition of its own
BETWEEN = re.compile(r"[\s,;-]+")  # words
DROPPED = "' .-,/()&"  # what `folded` takes out of names in plain letters
BEYOND_ASCII = "[^ -~]"


def folded(name: str) -> str:
    """A name as names are compared: small letters and digits alone.

    >>> folded("Ng'ang'a Wanjikũ")
    'ngangawanjiku'
    """
    return "".join(sign for sign in unicodedata.normalize("NFKD", name.casefold()) if sign.isalnum())


def sought_words(sought: str) -> list[str]:
    """What is looked for, word by word, folded; empty where it is longer than any name.

    >>> sought_words("Wanjikũ, Ng'ang'a")
    ['wanjiku', 'nganga']
    """
    words = name_words(sought) if len(sought) <= LONGEST_SOUGHT else []
    return words if len(words) <= MOST_WORDS else []


def is_named(name: str, sought: str) -> bool:
    """Whether a name has every word in it that is sought, in whatever order.

    >>> is_named("Mary Wanjikũ Ng'ang'a", "nganga mary"), is_named("Mary Wanjikũ", "mary ali"), is_named("Mary", "")
    (True, False, False)
    """
    key, words = folded(name), sought_words(sought)
    return bool(words) and all(word in key for word in words)


def may_be_named(column: Any, sought: str) -> sa.ColumnElement[bool]:
    """`is_named` for a query: finds too much where a name has other letters than English has, and never too little."""
    plain: sa.ColumnElement[str] = column.expression if isinstance(column, InstrumentedAttribute) else column
    for sign in DROPPED:
        plain = sa.func.replace(plain, sign, "")
    plain = sa.func.lower(plain)
    words = sought_words(sought)
    if not words:
        return sa.false()
    return sa.or_(sa.and_(*(plain.contains(word) for word in words)), column.regexp_match(BEYOND_ASCII))


def alike(one: str, other: str) -> bool:
    """Whether two names may be one person's: each word of the shorter is in the longer, but for a slip or an initial.

    >>> alike("Ng'ang'a A. Wanjiku", "Anna Wanjikũ Nganga"), alike("Ana", "Anna Mfano")
    (True, True)
    >>> alike("Ben Mfano", "Anna Mfano")
    False
    """
    fewer, more = sorted((name_words(one), name_words(other)), key=len)
    return bool(fewer) and all(any(_same_word(word, its) for its in more) for word in fewer)


def name_words(name: str) -> list[str]:
    """The words of a name, folded."""
    return [word for word in map(folded, BETWEEN.split(name)) if word]


def _same_word(one: str, other: str) -> bool:
    if 1 in (len(one), len(other)):
        return one[0] == other[0]
    return one == other or SequenceMatcher(None, one, other, autojunk=False).ratio() >= CLOSE
