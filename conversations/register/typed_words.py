"""Typed words: a line of marks taken apart into marks, people and everyone, whatever words a manager has for them."""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from unicodedata import normalize

from conversations.core import Invalid, _
from conversations.core.own_words import UNSAID
from storage.register import Mark

QUOTED = 40  # signs of what was not understood
LONGEST = 1000  # signs of a line: every officer of a large centre, each with a mark
LONGEST_RANGE = 200  # officers of one centre, and more


def _words(*lines: str) -> tuple[str, ...]:
    return tuple(word for line in lines for word in line.split())


PRESENT = _words(
    "p pr prs pres present here came come arrived attended ✓ ✔ ✅ ☑",
    "yupo wapo tupo yuko wako tuko yumo wamo aliyepo waliopo amefika wamefika tumefika alifika walifika",
    "amekuja wamekuja alikuja walikuja amehudhuria wamehudhuria alihudhuria walihudhuria",
    "aliyefika waliofika aliyekuja waliokuja aliyehudhuria waliohudhuria",
)
ABSENT = _words(
    "ab a abs abst absent absents absentee absentees missing ✗ ✘ ✖ ❌",
    "hayupo hawapo hayuko hawako hayumo hawamo asiyepo wasiopo asiyekuwepo wasiokuwepo hakuwepo hawakuwepo",
    "asiyefika wasiofika asiyekuja wasiokuja asiyehudhuria wasiohudhuria",
    "hakuja hawakuja hajaja hawajaja hakufika hawakufika hajafika hawajafika hakuhudhuria hawakuhudhuria",
    "amekosa wamekosa aliyekosa waliokosa amekosekana wamekosekana aliyekosekana waliokosekana",
)
ALL = _words("all everyone everybody wote zote sote")
REST = _words("rest others other remaining remainder else wengine waliobaki waliosalia")
NONE = _words("none nobody noone nil hakuna")
EXCEPT = _words("except excluding but without minus isipokuwa isipokua ispokuwa ila kasoro bila")
NOT = _words("not si isnt arent wasnt werent didnt hasnt havent")
NO = "no"  # `no 3 ab` is number 3; `no absent` is nobody
TODAY = _words("today leo")
ONLY = _words("only just tu pekee")  # are the others what these are not?
AND = _words("and na , ; / & +")  # between two of them; beside a number a name is that officer's
TO = _words("to hadi mpaka - –")
UNHEARD = _words(
    "hi hello good morning afternoon evening sorry ok okay yes sir habari samahani sawa ndiyo ndio",
    "the is are was were be been has have had did of them us with while please pls kindly",
    "officer officers number numbers nos nr people staff person mr mrs ms miss madam teacher",
    "ni mtu watu afisa maafisa nambari namba weka tafadhali lakini hapa mwalimu mwl bw bi",
)
TOGETHER = {
    ("no", "one"): "nobody",
    ("no", "body"): "nobody",
    ("every", "one"): "everyone",
    ("every", "body"): "everybody",
    ("kila", "mtu"): "wote",
    ("apart", "from"): "except",
    ("other", "than"): "except",
    ("isipo", "kuwa"): "isipokuwa",
}
SIGNS = ".:·()[]#=*_!"  # say nothing

MARKS = dict.fromkeys(PRESENT, Mark.PRESENT) | dict.fromkeys(ABSENT, Mark.ABSENT)
_token = re.compile(r"\d+(?:[.:]\d+)+|\d+|[^\W\d_]+|\S")
_pointed = re.compile(r"\d+[.:].*")
_portion = re.compile(r"\d+\s*(?:/|(?:out\s+)?of|kati\s+ya)\s*\d+")  # how many, or these two?
_glued = re.compile(rf"({'|'.join(ALL + REST)})(p|ab|present|absent|wapo|hawapo|wako|hawako|wengine)")


class Kind(Enum):
    """What a word of the line does."""

    MARK = auto()
    WHO = auto()
    ALL = auto()
    REST = auto()
    NONE = auto()
    EXCEPT = auto()


WHOLE = (Kind.ALL, Kind.REST, Kind.NONE)
_kinds = {word: kind for kind, words in zip(WHOLE, (ALL, REST, NONE), strict=True) for word in words}
_kinds |= dict.fromkeys(EXCEPT, Kind.EXCEPT) | dict.fromkeys(MARKS, Kind.MARK)


@dataclass(frozen=True)
class Who:
    """An officer as typed: by number, by name, or by both."""

    number: int | None = None
    name: str = ""

    def __str__(self) -> str:
        return f"{'' if self.number is None else self.number} {self.name}".strip()


@dataclass(frozen=True)
class Word:
    """One word of the line, or what several say together."""

    said: str
    kind: Kind
    mark: Mark | None = None
    who: Who | None = None
    turned: bool = False  # `not present`

    def __str__(self) -> str:
        return self.said


@dataclass(frozen=True)
class Line:
    """What was typed, word by word; `today`: the word for it, where the day of the register was said as well."""

    words: deque[Word]
    today: str


def taken_apart(text: str) -> Line:
    """The words of a line of marks; raises `Invalid` for what can be none.

    >>> [word.said for word in taken_apart("No. 3, Ben Kato is not here").words]
    ['3', 'ben kato', 'not here']
    """
    if len(text) > LONGEST:
        raise not_understood(text)
    said = [word for word in _split(text) if word not in UNHEARD]
    today = next((word for word in said if word in TODAY), "")
    spread = _ranges(_put_together([word for word in said if word not in TODAY]))
    return Line(deque(_read(spread)), today)


def _split(text: str) -> Iterator[str]:
    for line in UNSAID.sub("", normalize("NFKC", text).casefold()).splitlines():
        if portion := _portion.search(line):
            raise two_ways(portion[0])
        for word in _token.findall(line):
            if _pointed.fullmatch(word):  # 3 and 0, or 3.0?
                raise two_ways(word)
            if glued := _glued.fullmatch(word):
                yield from glued.groups()
            elif word not in SIGNS:
                yield word
        yield ";"


def _put_together(words: list[str]) -> list[str]:
    """`no one` as nobody, and `no 3` as 3."""
    together: list[str] = []
    for word in words:
        before = together[-1] if together else ""
        if (before, word) in TOGETHER:
            together[-1] = TOGETHER[before, word]
        elif before == NO and word.isdecimal():
            together[-1] = word
        elif before == NO and MARKS.get(word) is Mark.ABSENT:
            together[-1:] = [NONE[0], word]
        else:
            together.append(word)
    return together


def _ranges(words: list[str]) -> list[str]:
    """`2-4` as 2 3 4; a dash that stands elsewhere says nothing. All ranges together are no longer than one may be."""
    spread: list[str] = []
    left = LONGEST_RANGE
    for place, word in enumerate(words):
        if word not in TO:
            spread.append(word)
            continue
        around = words[max(place - 1, 0) : place] + words[place + 1 : place + 2]
        if len(around) > 1 and all(side.isdecimal() for side in around):
            first, last = map(number, around)
            left -= last - first
            if first >= last or left < 0:
                raise not_understood(f"{around[0]}{word}{around[1]}")
            spread += map(str, range(first + 1, last))
        elif word.isalpha():
            raise not_understood(word)
    return spread


def _read(words: list[str]) -> Iterator[Word]:
    left = deque(words)
    while left:
        word = left.popleft()
        if word in ONLY:
            raise two_ways(word)
        if word in NOT:
            if not left or MARKS.get(left[0]) is not Mark.PRESENT:
                raise not_understood(word)
            yield Word(f"{word} {left.popleft()}", Kind.MARK, Mark.ABSENT, turned=True)
        elif word in _kinds:
            yield Word(word, _kinds[word], MARKS.get(word))
        elif word not in AND:
            yield _who(word, left)


def _who(word: str, left: deque[str]) -> Word:
    """`3`, `ben kato`, `3 ben kato` or `ben kato 3`."""
    said, own, name = [word], number(word) if word.isdecimal() else None, [] if word.isdecimal() else [word]
    while left and _is_name(left[0]):
        name.append(left[0])
        said.append(left.popleft())
    if own is None and left and left[0].isdecimal():
        own = number(left[0])
        said.append(left.popleft())
    if strange := next((part for part in name if not part.isalpha()), ""):
        raise not_understood(strange)
    return Word(" ".join(said), Kind.WHO, who=Who(own, " ".join(name)))


def _is_name(word: str) -> bool:
    return not (word.isdecimal() or word in _kinds or word in AND or word in NOT or word in ONLY)


def number(digits: str) -> int:
    """No register has more than a few hundred numbers: anything longer is unknown whatever it is."""
    return int(digits[:9])


def not_understood(part: str) -> Invalid:
    return Invalid(
        _('I did not understand "{part}". Nothing was changed. Write like: ab 3 7, p 2, rest p.', part=_quoted(part))
    )


def two_ways(part: str) -> Invalid:
    return Invalid(
        _('"{part}" can be read in two ways. Write it like: ab 3, rest p. Nothing was changed.', part=_quoted(part))
    )


def _quoted(part: str) -> str:
    return part if len(part) <= QUOTED else part[:QUOTED] + "…"
