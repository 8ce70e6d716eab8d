"""What the query of a kind of reminder is: a set of people, found over a span of records."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from storage.base import Instant

EXAM: sa.BindParameter[int] = sa.bindparam("exam")
DAY: sa.BindParameter[date] = sa.bindparam("day", type_=sa.Date)
Select = Any  # of Core; SQLAlchemy types each by its columns
SINCE: sa.BindParameter[datetime] = sa.bindparam("since", type_=Instant)  # the day's first moment, there
TILL: sa.BindParameter[datetime] = sa.bindparam("till", type_=Instant)  # the next day's
LOW: sa.BindParameter[int] = sa.bindparam("low")
HIGH: sa.BindParameter[int] = sa.bindparam("high")


@dataclass(frozen=True)
class Who:
    """A kind's query: a select of `person_id` about `DAY`, over the ids `LOW` to `HIGH`; `ends` are the outermost ids.

    `duty`: it cannot be muted. `sms`: worth an SMS where no chat reaches the person.
    """

    select: Select
    ends: Select
    duty: bool = False
    sms: bool = False
    span: int = 2000  # ids that one INSERT … SELECT looks at: some 30 ms on SQLite, and answers go on in between

    @property
    def of_exam(self) -> bool:
        """Whether it is about one exam, which may have an hour of its own."""
        return EXAM.key in self.select.compile().params


WHO: dict[str, Who] = {}


@dataclass(frozen=True)
class AtOnce:
    """A kind that no hour makes due: it is queued when something happens. `duty` and `sms` are as `Who` has them."""

    duty: bool = False
    sms: bool = False


AT_ONCE = {
    "marked": AtOnce(duty=True, sms=True),
    "disputes": AtOnce(duty=True, sms=True),
}


def kinds() -> tuple[str, ...]:
    """Those that an hour makes due, and those at once."""
    return (*WHO, *AT_ONCE)


def known(kind: str) -> Who | AtOnce | None:
    """What is known of a kind of reminder; None where there is no such kind."""
    return WHO.get(kind) or AT_ONCE.get(kind)


def is_duty(kind: str) -> bool:
    """Whether a kind cannot be muted; what is no kind is none."""
    found = known(kind)
    return found is not None and found.duty


def who(
    ends: Select, *, duty: bool = False, sms: bool = False, span: int = 2000
) -> Callable[[Callable[[], Select]], Callable[[], Select]]:
    """The function's name is the kind's."""

    def keep(query: Callable[[], Select]) -> Callable[[], Select]:
        WHO[query.__name__] = Who(query(), ends, duty, sms, span)
        return query

    return keep
