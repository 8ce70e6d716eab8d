"""Posting rules: who may not be posted where, and how many of a role a centre needs. Pure: no clock, no database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from storage.exams import Role


class Rule(StrEnum):
    """What a posting may break: each is told by name, and most are overridden with a reason."""

    ONE_A_DAY = "one_a_day"  # one centre a person a day
    SERVED_BEFORE = "served_before"  # nobody where they served in the last years
    RELATIVE = "relative"  # a relative among the candidates
    OWN_SCHOOL = "own_school"
    ENOUGH = "enough"  # no more of a role than the centre needs
    WANTED = "wanted"  # no more from a vacancy than it has positions


FIXED = frozenset({Rule.ONE_A_DAY})  # no reason overrides it: nobody is at two schools on one day


@dataclass(frozen=True)
class Stay:
    """A stretch of days, both included, that somebody is posted to a centre. A school is known by its code."""

    centre_id: int
    code: str
    from_on: date
    to_on: date

    def meets(self, other: "Stay") -> bool:
        """Whether they share a day."""
        return self.from_on <= other.to_on and other.from_on <= self.to_on

    def clashes(self, other: "Stay") -> bool:
        """One school a day; one school may be the centre of two exams, but nobody is twice on one register.

        >>> kcse = Stay(1, "99101001", date(2027, 10, 18), date(2027, 11, 19))
        >>> kcse.clashes(Stay(2, "99101001", date(2027, 10, 25), date(2027, 10, 27)))
        False
        >>> kcse.clashes(Stay(3, "99101002", date(2027, 11, 19), date(2027, 11, 19)))
        True
        """
        return self.meets(other) and (self.code != other.code or self.centre_id == other.centre_id)


@dataclass(frozen=True)
class Post:
    """A place to be filled: its days, the year of its exam and the exam's own settings.

    `needed` is None where the centre's candidates are not counted, or the role has no number.
    """

    stay: Stay
    role: Role
    exam_id: int
    year: int
    block_years: int
    needed: int | None = None


@dataclass(frozen=True)
class Service:
    """Somebody served at a school, in an exam of this year."""

    code: str
    exam_id: int
    year: int


@dataclass(frozen=True)
class Record:
    """What is known of one person: where they are posted, where they served, and the ties they declared."""

    stays: Sequence[Stay] = ()
    served: Sequence[Service] = ()
    ties: Sequence[tuple[str, str]] = ()  # a centre's code, and `relative` or `own_school`


@dataclass(frozen=True)
class Broken:
    """A rule that a posting would break, with what one needs to know to say so."""

    rule: Rule
    stay: Stay | None = None  # the other posting on those days
    year: int = 0  # when they served there last
    needed: int = 0  # of the role: at that centre, or positions of the vacancy

    @property
    def fixed(self) -> bool:
        return self.rule in FIXED


def broken(post: Post, who: Record, others: Iterable[Stay] = ()) -> list[Broken]:
    """The rules that posting this person there would break. `others` have the same role at that centre."""
    checks = (one_a_day(post, who), served_before(post, who), *ties(post, who), enough(post, others))
    return [found for found in checks if found]


def one_a_day(post: Post, who: Record) -> Broken | None:
    """No day on which they are posted already: `Stay.clashes`."""
    return next((Broken(Rule.ONE_A_DAY, stay=stay) for stay in who.stays if stay.clashes(post.stay)), None)


def served_before(post: Post, who: Record) -> Broken | None:
    """A head of a school is its centre manager every year; anyone else stays away for the exam's block of years."""
    if post.role is Role.CENTRE_MANAGER:
        return None
    first = post.year - post.block_years
    years = [s.year for s in who.served if s.code == post.stay.code and s.exam_id != post.exam_id]
    blocked = [year for year in years if first <= year < post.year]
    return Broken(Rule.SERVED_BEFORE, year=max(blocked)) if blocked else None


def ties(post: Post, who: Record) -> list[Broken]:
    """A tie that was declared to this school; its own head manages it all the same."""
    here = [Rule(what) for code, what in who.ties if code == post.stay.code]
    return [Broken(rule) for rule in here if rule is not Rule.OWN_SCHOOL or post.role is not Role.CENTRE_MANAGER]


def enough(post: Post, others: Iterable[Stay]) -> Broken | None:
    """The centre would have more of the role, on some day of the post, than it needs."""
    if post.needed is None:
        return None
    full = most_at_once(others, post.stay) >= post.needed
    return Broken(Rule.ENOUGH, needed=post.needed) if full else None


def most_at_once(stays: Iterable[Stay], within: Stay) -> int:
    """The most of these stays that lie on one same day of another.

    >>> week = [Stay(1, "99101001", date(2027, 10, 18 + n), date(2027, 10, 20 + n)) for n in (0, 3, 4)]
    >>> most_at_once(week, Stay(1, "99101001", date(2027, 10, 1), date(2027, 10, 31)))
    2
    """
    met = [stay for stay in stays if stay.meets(within)]
    starts = {max(stay.from_on, within.from_on) for stay in met}
    return max((sum(stay.from_on <= day <= stay.to_on for stay in met) for day in starts), default=0)


def how_many_needed(role: Role, candidates: int | None, per_supervisor: int, per_invigilator: int) -> int | None:
    """How many of a role a centre needs for its candidates; None where nothing says.

    >>> [how_many_needed(Role.INVIGILATOR, candidates, 200, 20) for candidates in (0, 1, 20, 21, None)]
    [0, 1, 1, 2, None]
    """
    if candidates == 0:
        return 0
    if role is Role.CENTRE_MANAGER:
        return 1
    each = {Role.SUPERVISOR: per_supervisor, Role.INVIGILATOR: per_invigilator}.get(role)
    return -(-candidates // each) if each and candidates is not None else None
