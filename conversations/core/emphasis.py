"""Emphasis: what stands out, such as a heading, and what steps back. Each channel draws both its own way.

The marks are signs that Unicode keeps for a program's own use. `storage/signs.py` takes them out of whatever people and
files say, so nobody types them. Only texts of a message have them: no label, caption or place of a template does.
"""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum

STRONG, QUIET, END = "\ufdd0", "\ufdd1", "\ufdd2"
MARKS = re.compile(f"([{STRONG}{QUIET}{END}])")


class Weight(StrEnum):
    """How a piece of text is to be drawn."""

    PLAIN = ""
    STRONG = "strong"
    QUIET = "quiet"


WEIGHTS = {STRONG: Weight.STRONG, QUIET: Weight.QUIET, END: Weight.PLAIN}


def strong(text: str) -> str:
    """A heading, or what else the eye is to find first. One way of drawing takes the place of another inside it.

    >>> unmarked(strong("Register")), list(runs(strong("Register") + " of " + quiet("today")))[0]
    ('Register', (<Weight.STRONG: 'strong'>, 'Register'))
    """
    return f"{STRONG}{unmarked(text)}{END}" if text else ""


def quiet(text: str) -> str:
    """A secondary line: read where it is looked for."""
    return f"{QUIET}{unmarked(text)}{END}" if text else ""


def headed(lines: Iterable[str]) -> str:
    r"""Lines of which the first is the heading; what has its own form keeps it.

    >>> headed(["Board of Sat 28 Nov", "3 of 12 in"]) == strong("Board of Sat 28 Nov") + "\n3 of 12 in"
    True
    """
    said = list(lines)
    return "\n".join([*(first if MARKS.search(first) else strong(first) for first in said[:1]), *said[1:]])


def unmarked(text: str) -> str:
    """The text alone."""
    return MARKS.sub("", text)


def runs(text: str) -> Iterator[tuple[Weight, str]]:
    """Its pieces in their order, each with its weight; a mark without an end goes on to the next, or to the end."""
    weight = Weight.PLAIN
    for piece in MARKS.split(text):
        if piece in WEIGHTS:
            weight = WEIGHTS[piece]
        elif piece:
            yield weight, piece


def goes_on(text: str) -> str:
    """The mark that is open at the end of a text, with which what is cut off after it begins; else nothing."""
    last = MARKS.findall(text)[-1:]
    return last[0] if last and last[0] != END else ""
