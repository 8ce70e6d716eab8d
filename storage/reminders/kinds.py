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


def who(
    ends: Select, *, duty: bool = False, sms: bool = False, span: int = 2000
) -> Callable[[Callable[[], Select]], Callable[[], Select]]:
    """The function's name is the kind's."""

    def keep(query: Callable[[], Select]) -> Callable[[], Select]:
        WHO[query.__name__] = Who(query(), ends, duty, sms, span)
        return query

    return keep
