"""Typed marks: `ab 3 7`, `3 hayuko`, `mutiso ab`, `rest p`, `all except 3`, in English and Kiswahili, in any case.

What can be read in two ways is not read.
"""

import re
from collections import deque
from dataclasses import dataclass, field, replace
from functools import partial

from conversations.core import Invalid, _
from storage.register import Mark

from .typed_words import WHOLE, Kind, Who, Word, not_understood, taken_apart, two_ways

HIGHEST = 999  # no register has a higher number
COUNTED = re.compile(r"\d ?(?:people|persons|watu)\b|\b(?:people|persons|watu) \d", re.IGNORECASE)  # so many
LETTERS = frozenset({"p", "ab"})  # that mark nobody's count
OTHER = {Mark.PRESENT: Mark.ABSENT, Mark.ABSENT: Mark.PRESENT}


@dataclass(frozen=True)
class TypedMarks:
    """What was typed: marks by the officers' numbers and names, the mark of everyone left, or one officer alone."""

    marks: dict[int, Mark] = field(default_factory=dict)
    named: tuple[tuple[Who, Mark], ...] = ()
    rest: Mark | None = None
    everyone: bool = False  # all are absent, and not only whoever has no mark
    asked: int | None = None  # a number without a mark: which mark?
    called: str = ""  # a name without a mark
    alone: Mark | None = None  # a mark without anybody
    today: bool = False  # it is said to be of today
    words: frozenset[str] = frozenset()  # those that were not read as names


@dataclass(frozen=True)
class Clause:
    """Some with a mark; or everyone, with whoever is excepted. `mark` is None where none was said."""

    mark: Mark | None
    who: tuple[Who, ...] = ()
    whole: Kind | None = None
    excepted: tuple[Who, ...] = ()


def typed_marks(text: str) -> TypedMarks:
    """Read a line of marks, in a time that grows with its length; raises `Invalid` naming what was not understood.

    >>> typed_marks("AB 3,7 rest p").marks
    {3: <Mark.ABSENT: 'Ab'>, 7: <Mark.ABSENT: 'Ab'>}
    >>> typed_marks("3ab").marks, typed_marks("wote wako isipokuwa 3").marks
    ({3: <Mark.ABSENT: 'Ab'>}, {3: <Mark.ABSENT: 'Ab'>})
    >>> sorted(typed_marks("ab 2-4").marks)
    [2, 3, 4]
    >>> typed_marks("wote").rest, typed_marks("hakuna aliyekosa").rest, typed_marks("rest ab").rest
    (<Mark.PRESENT: 'P'>, <Mark.PRESENT: 'P'>, <Mark.ABSENT: 'Ab'>)
    >>> typed_marks("12").asked, typed_marks("Mutiso").called, typed_marks("hayuko").alone
    (12, 'mutiso', <Mark.ABSENT: 'Ab'>)
    """
    if COUNTED.search(text):
        raise two_ways(text)  # `3 people absent`: so many, or number 3?
    line = taken_apart(text)
    said = frozenset({line.today, *(word.said for word in line.words if word.kind is not Kind.WHO)})
    read = partial(TypedMarks, today=bool(line.today), words=said)
    if not line.words:
        raise not_understood(text)
    if len(line.words) == 1 and (alone := line.words[0]).kind in (Kind.WHO, Kind.MARK):
        who = alone.who or Who()
        return read(asked=who.number, called=who.name, alone=alone.mark)
    clauses = _clauses(line.words, text)
    rest, everyone = _rest(clauses, text)
    marked = [(who, clause.mark) for clause in clauses for who in clause.who if clause.mark]
    marked += [(who, OTHER[clause.mark]) for clause in clauses for who in clause.excepted if clause.mark]
    marks: dict[int, Mark] = {}
    for who, mark in marked:
        if who.number is not None and marks.setdefault(who.number, mark) is not mark:
            raise Invalid(_("Number {number} is both P and Ab. Nothing was changed. Type it again.", number=who.number))
    named = tuple((who, mark) for who, mark in marked if who.name)
    return read(marks=marks, named=named, rest=rest, everyone=everyone)


def may_count(typed: TypedMarks, officers: int) -> bool:
    """Whether `12 present 3 absent` may say how many are there and not who: of so many officers all are counted.

    >>> [may_count(typed_marks(said), 15) for said in ("12 present 3 absent", "12 present 4 absent", "p 12 ab 3")]
    [True, False, False]
    """
    both = sorted(typed.marks.values()) == sorted(Mark)
    return both and not (typed.named or typed.rest or typed.words & LETTERS) and sum(typed.marks) == officers


def is_line(text: str) -> bool:
    """Whether it can only be marks, whatever was asked for.

    >>> is_line("ab 3 4"), is_line("rest p"), is_line("wote"), is_line("12"), is_line("a 2012345678"), is_line("ill")
    (True, True, True, False, False, False)
    """
    try:
        typed = typed_marks(text)
    except Invalid:
        return False
    alone = typed.asked is not None or typed.called or typed.alone
    return not alone and not typed.named and max(typed.marks, default=0) <= HIGHEST


def marks_some(text: str) -> bool:
    """Whether it says a mark, of anybody.

    >>> marks_some("mutiso ab"), marks_some("ab"), marks_some("3"), marks_some("the bus was")
    (True, True, False, False)
    """
    try:
        typed = typed_marks(text)
    except Invalid:
        return False
    return typed.asked is None and not typed.called


def says_marks(text: str) -> bool:
    """Whether it is such a line, and says which mark: `all` alone may be meant for something else.

    >>> says_marks("ab 3"), says_marks("all p"), says_marks("all"), says_marks("please")
    (True, True, False, False)
    """
    return is_line(text) and any(word.kind is Kind.MARK for word in taken_apart(text).words)


def _rest(clauses: list[Clause], text: str) -> tuple[Mark | None, bool]:
    """The mark of everyone left, where one is said; and whether it is everyone's, whoever is marked already."""
    whole = [clause for clause in clauses if clause.whole]
    bare = any(clause.mark is None for clause in whole)
    if bare and any(clause.mark is Mark.ABSENT for clause in clauses):
        raise two_ways(text)  # `ab 3 and the others`
    meant = {clause.mark or Mark.PRESENT for clause in whole}
    if len(meant) > 1:
        raise two_ways(text)
    mark = next(iter(meant), None)
    return mark, mark is Mark.ABSENT and any(clause.whole is Kind.ALL for clause in whole)


def _clauses(words: deque[Word], text: str) -> list[Clause]:
    """The line clause by clause: `ab 3 7`, `3 7 ab`, `p all`, `all p`, `all p except 3`, `except 3 all p`."""
    clauses: list[Clause] = []
    before: Clause | None = None  # an exception, said before what it is one of
    while words:
        kind, follows = words[0].kind, words[1].kind if len(words) > 1 else None
        if kind is Kind.EXCEPT and clauses and follows in WHOLE:
            words.popleft()  # `3 ab but the others p`
        elif kind is Kind.EXCEPT:
            words.popleft()
            exception, last = _some(words, text)
            if clauses and clauses[-1].whole and not clauses[-1].excepted:
                clauses[-1] = _excepted(clauses[-1], exception, text, last=last)
            elif clauses or before:
                raise two_ways(text)
            else:
                before, before_last = exception, last
        elif kind in WHOLE or (kind is Kind.MARK and follows in WHOLE):
            clause = _whole(words, text)
            clauses.append(_excepted(clause, before, text, last=before_last) if before else clause)
            before = None
        else:
            some, _last = _some(words, text)
            if some.mark is None:
                raise not_understood(str(some.who[-1]))
            clauses.append(some)
    if before:
        raise two_ways(text)  # `but 3`: and the others?
    return clauses


def _some(words: deque[Word], text: str) -> tuple[Clause, bool]:
    """Some officers taken off the front, and whether their mark, where they have one, comes last."""
    before = _mark(words)
    who: list[Who] = []
    while words and words[0].who:
        who.append(words[0].who)
        words.popleft()
    if not who:
        raise not_understood(str(words[0] if words else before or text))
    behind = None if before else _mark(words)
    mark = before or behind
    return Clause(mark.mark if mark else None, tuple(who)), behind is not None


def _whole(words: deque[Word], text: str) -> Clause:
    """Everyone, all or left, taken off the front, with the mark before or behind."""
    before = _mark(words)
    kinds = set()
    while words and words[0].kind in WHOLE:
        kinds.add(words.popleft().kind)
    said = before or _mark(words)
    mark = said.mark if said else None
    nobody = Kind.NONE in kinds
    if (said and said.turned) or (nobody and (mark is None or len(kinds) > 1)):
        raise two_ways(text)  # `all not present`: not all, or none?
    if nobody and mark:
        return Clause(OTHER[mark], whole=Kind.ALL)
    return Clause(mark, whole=Kind.REST if Kind.REST in kinds else Kind.ALL)


def _mark(words: deque[Word]) -> Word | None:
    return words.popleft() if words and words[0].kind is Kind.MARK else None


def _excepted(clause: Clause, exception: Clause, text: str, *, last: bool) -> Clause:
    """Everyone but some. Behind those, a mark may be everyone's or theirs: `all except 3 ab` is not read."""
    its, mark = clause.mark, exception.mark
    if its is None and mark and (mark is Mark.PRESENT) is not last:
        raise two_ways(text)
    if its and mark is its:
        raise two_ways(text)
    return replace(clause, mark=its or Mark.PRESENT, excepted=exception.who)
