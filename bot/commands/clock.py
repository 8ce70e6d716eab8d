"""The machine's clock against that of a platform, by the `Date` of its answer."""

from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

OFF = timedelta(minutes=2)  # what a slow network or a drift of days does not explain
FAST = "what people send then counts as late, and they are asked about all of it"
SLOW = "what comes a day late then counts as just sent, and reminders go out too late"
MEND = "Set it, such as by timedatectl set-ntp true, and start the service anew."


def off_by(date: str, now: datetime) -> timedelta | None:
    """How far the clock is ahead of (or, negative, behind) whoever says this date; None where it is none.

    >>> from datetime import UTC
    >>> off_by("Sat, 28 Nov 2026 14:00:00 GMT", datetime(2026, 11, 28, 14, 7, tzinfo=UTC)) == timedelta(minutes=7)
    True
    """
    try:
        return now - parsedate_to_datetime(date)
    except (TypeError, ValueError):  # no date; or one without a zone
        return None


def wrong_clock(whose: str, off: timedelta) -> str:
    """What a clock does that is off, and the mend; nothing where it goes right."""
    if abs(off) < OFF:
        return ""
    minutes, hours = (round(abs(off) / each) for each in (timedelta(minutes=1), timedelta(hours=1)))
    far = f"{hours} hours" if hours > 1 else f"{minutes} minutes"
    how, does = ("ahead of", FAST) if off > timedelta() else ("behind", SLOW)
    return f"the clock of this machine is {far} {how} {whose}'s: {does}. {MEND}"
