"""Failures: what becomes of a row that did not go out, by the error that says why."""

from dataclasses import dataclass
from enum import StrEnum
from logging import ERROR, WARNING

import structlog

from handlers.channel import (
    Doubtful,
    Later,
    NoDocument,
    NotMade,
    OutsideWindow,
    Rejected,
    Spent,
    Undelivered,
    Unreachable,
)
from storage.delivery import Lane

log = structlog.get_logger()

MOST_TRIES = 22  # with the pauses below about an hour
LONGEST_PAUSE = 300.0  # seconds
NOT_OUT = (Undelivered, Doubtful, Unreachable, Rejected)  # what a channel raises of a redraw, a menu, a deletion


class Fate(StrEnum):
    """What can become of it."""

    AGAIN = "again"  # after a pause, in which the rest of its chat waits
    HELD = "held"  # the same, and the whole channel's notices wait as long
    LIGHTER = "lighter"  # said at once without its document, which follows
    ELSEWHERE = "elsewhere"  # by a template, or by SMS
    LEFT = "left"  # with all that waits in its chat, for another chat of the person
    UNKNOWN = "unknown"
    FAILED = "failed"


@dataclass(frozen=True)
class Failure:
    """The fate of an answer, and of what comes by itself; and what the log says of it."""

    answer: Fate
    unasked: Fate
    event: str = ""
    level: int = WARNING
    traceback: bool = False


FAILURES: dict[type[Exception], Failure] = {
    OutsideWindow: Failure(Fate.ELSEWHERE, Fate.ELSEWHERE),
    Unreachable: Failure(Fate.LEFT, Fate.LEFT),
    Rejected: Failure(Fate.FAILED, Fate.FAILED, "message rejected", ERROR),
    NoDocument: Failure(Fate.FAILED, Fate.FAILED, "no such document"),
    NotMade: Failure(Fate.LIGHTER, Fate.LIGHTER),
    Doubtful: Failure(Fate.AGAIN, Fate.UNKNOWN),  # an answer missing is worse than an answer twice
    Later: Failure(Fate.AGAIN, Fate.HELD),
    Spent: Failure(Fate.FAILED, Fate.AGAIN),
    Undelivered: Failure(Fate.AGAIN, Fate.AGAIN),
    Exception: Failure(Fate.AGAIN, Fate.AGAIN, "sending failed", ERROR, traceback=True),  # a fault of ours
}


def failure(problem: Exception) -> Failure:
    """The row of the error's own class, else of the next above it.

    >>> failure(NotMade()) is FAILURES[NotMade], failure(KeyError()) is FAILURES[Exception]
    (True, True)
    """
    return next(FAILURES[kind] for kind in type(problem).__mro__ if kind in FAILURES)


def note_redraw(problem: Exception) -> None:
    """What the log says of a redraw that is tried again."""
    if isinstance(problem, NOT_OUT):
        log.info("redraw not out", why=str(problem))
    else:
        log.error("redrawing failed", exc_info=problem)


def fate(problem: Exception, lane: Lane) -> Fate:
    """What becomes of a row of this lane.

    >>> fate(Doubtful(), Lane.REPLY), fate(Doubtful(), Lane.CODE)
    (<Fate.AGAIN: 'again'>, <Fate.UNKNOWN: 'unknown'>)
    """
    row = failure(problem)
    return row.answer if lane is Lane.REPLY else row.unasked


def pause(problem: Exception, tries: int) -> float:
    """Seconds until it is tried again, after so many tries before this one.

    >>> pause(Later(7), 3), pause(Undelivered(), 0), pause(Undelivered(), 3), pause(Undelivered(), 20)
    (7, 1.0, 8.0, 300.0)
    >>> pause(Doubtful(), 0)  # at once: somebody waits for the answer
    0.0
    """
    if isinstance(problem, Later | Spent):
        return problem.seconds
    return min(2.0**tries - isinstance(problem, Doubtful), LONGEST_PAUSE)


def note(problem: Exception, row: int) -> None:
    """Tell the log, where it is nothing of every day."""
    how = failure(problem)
    if how.event:
        log.log(how.level, how.event, outbox=row, why=str(problem), exc_info=problem if how.traceback else None)


def reason(problem: Exception) -> str:
    """What the row keeps of it."""
    return "no answer from the platform" if isinstance(problem, Doubtful) else str(problem)
