"""Anew: what is made each time it is asked for, and only for a day after that."""

from collections.abc import Awaitable
from datetime import datetime, timedelta

import structlog

from conversations.core import Source
from handlers.channel import NoDocument, NotMade
from storage.database import Unavailable

log = structlog.get_logger()

ASKED = timedelta(days=1)  # after it was asked for, what is made anew each time is no longer given out

Made = tuple[bytes, str]


def asked_in_time(source: Source, now: datetime) -> datetime:
    """When it was asked for. Raises `NoDocument` where that is too long ago."""
    if source.asked is None or now - source.asked > ASKED:
        raise NoDocument(source.dump())
    return source.asked


async def without_fault(source: Source, making: Awaitable[Made]) -> Made:
    """What is made. Raises `NoDocument`, and `NotMade` where something of ours fails."""
    try:
        return await making
    except NoDocument:
        raise
    except Unavailable as away:
        raise NotMade(source.dump()) from away
    except Exception as problem:
        log.exception("document not made")
        raise NotMade(source.dump()) from problem
