"""Typed marks: `ab 3 7`, `p 2`, `3 ab`, `rest p`, `all`, in English and Kiswahili, in any case and spacing."""

import re
from collections import deque
from dataclasses import dataclass, field

from conversations.core import Invalid, _
from conversations.core.own_words import UNSAID
from storage.register import Mark

PRESENT = ("p", "present", "yupo", "wapo")
ABSENT = ("ab", "a", "absent", "hayupo", "hawapo")
ALL = ("all", "everyone", "wote")
REST = ("rest", "others", "wengine")
QUOTED = 40  # signs of what was not understood
LONGEST = 1000  # signs of a line: every officer of a large centre, each with a mark
HIGHEST = 999  # no register has a higher number
LONGEST_RANGE = 200  # officers of one centre, and more
FILLERS = ("and", "na", "the")
SEPARATORS = ",;.:·&+/()[]#"
DASHES = "-–"

MARKS = dict.fromkeys(PRESENT, Mark.PRESENT) | dict.fromkeys(ABSENT, Mark.ABSENT)
_token = re.compile(rf"\d+|[^\W\d_]+|[{re.escape(SEPARATORS + DASHES)}]|\S")
_glued = re.compile(rf"({'|'.join(ALL + REST)})({'|'.join(sorted(MARKS, key=len, reverse=True))})")


@dataclass(frozen=True)
class TypedMarks:
    """What was typed: marks by the officers' numbers, the mark of everyone left, or one number alone."""

    marks: dict[int, Mark] = field(default_factory=dict)
    rest: Mark | None = None
    asked: int | None = None  # a number without a mark: which mark?


def typed_marks(text: str) -> TypedMarks:
    """Read a line of marks, in a time that grows with its length; raises `Invalid` naming what was not understood.

    >>> typed_marks("AB 3,7 rest p").marks
    {3: <Mark.ABSENT: 'Ab'>, 7: <Mark.ABSENT: 'Ab'>}
    >>> typed_marks("3ab").marks
    {3: <Mark.ABSENT: 'Ab'>}
    >>> sorted(typed_marks("ab 2-4").marks)
    [2, 3, 4]
    >>> typed_marks("wote").rest
    <Mark.PRESENT: 'P'>
    >>> typed_marks("12").asked
    12
    """
    tokens = _tokens(text)
    if len(tokens) == 1 and tokens[0].isdecimal():
        return TypedMarks(asked=_number(tokens[0]))
    marks: dict[int, Mark] = {}
    rest: Mark | None = None
    mark_first = bool(tokens) and not tokens[0].isdecimal()
    while tokens:
        if tokens[0] in ALL + REST:
            word = tokens.popleft()
            given = MARKS[tokens.popleft()] if tokens and tokens[0] in MARKS else Mark.PRESENT
            if rest is not None or (word in ALL and given is Mark.ABSENT):
                raise _not_understood(f"{word} {given}")
            rest = given
            continue
        numbers, mark = _group(tokens, mark_first=mark_first)
        for number in numbers:
            if marks.setdefault(number, mark) is not mark:
                raise Invalid(_("Number {number} is both P and Ab. Nothing was changed.", number=number))
    if not marks and rest is None:
        raise _not_understood(text)
    return TypedMarks(marks, rest)


def is_line(text: str) -> bool:
    """Whether it can only be marks, whatever was asked for.

    >>> is_line("ab 3 4"), is_line("rest p"), is_line("wote"), is_line("12"), is_line("a 2012345678"), is_line("ill")
    (True, True, True, False, False, False)
    """
    try:
        typed = typed_marks(text)
    except Invalid:
        return False
    return typed.asked is None and max(typed.marks, default=0) <= HIGHEST


def _tokens(text: str) -> deque[str]:
    if len(text) > LONGEST:
        raise _not_understood(text)
    words: list[str] = []
    for word in _token.findall(UNSAID.sub("", text.casefold())):
        if glued := _glued.fullmatch(word):
            words += glued.groups()
        elif word not in FILLERS and word not in SEPARATORS:
            words.append(word)
    return _ranges(words)


def _ranges(words: list[str]) -> deque[str]:
    """`2-4` as 2 3 4; a dash that stands elsewhere says nothing. All ranges together are no longer than one may be."""
    spread: deque[str] = deque()
    left = LONGEST_RANGE
    for place, word in enumerate(words):
        if word not in DASHES:
            spread.append(word)
            continue
        around = words[place - 1 : place] + words[place + 1 : place + 2]
        if len(around) > 1 and all(side.isdecimal() for side in around):
            first, last = map(_number, around)
            left -= last - first
            if first >= last or left < 0:
                raise _not_understood(f"{around[0]}{word}{around[1]}")
            spread += map(str, range(first + 1, last))
    return spread


def _group(tokens: deque[str], *, mark_first: bool) -> tuple[list[int], Mark]:
    """The numbers of one mark, taken off the front: `ab 3 7`, or `3 7 ab`."""
    front = tokens[0]
    if mark_first and front not in MARKS:
        raise _not_understood(front)
    mark = MARKS[tokens.popleft()] if mark_first else None
    numbers = []
    while tokens and tokens[0].isdecimal():
        numbers.append(_number(tokens.popleft()))
    if mark is None:
        if not tokens or tokens[0] not in MARKS:
            raise _not_understood(tokens[0] if tokens else str(numbers[-1]) if numbers else front)
        mark = MARKS[tokens.popleft()]
    if not numbers:
        raise _not_understood(tokens[0] if tokens else front)
    return numbers, mark


def _number(digits: str) -> int:
    """No register has more than a few hundred numbers: anything longer is unknown whatever it is."""
    return int(digits[:9])


def _not_understood(part: str) -> Invalid:
    part = part if len(part) <= QUOTED else part[:QUOTED] + "…"
    return Invalid(_('I did not understand "{part}". Nothing was changed.', part=part))
