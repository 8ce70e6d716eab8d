"""Hours: when the register of a day may be marked, in the centre's own time."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

SATURDAY = 5  # as `date.weekday` counts


class Phase(StrEnum):
    """What the hour allows with a day's register."""

    BEFORE = "before"
    OPEN = "open"
    LATE = "late"  # with a reason
    SHUT = "shut"  # by a director only


@dataclass(frozen=True)
class Hours:
    """When the register of one day is open. The minute named as closing still belongs to the day."""

    on: date
    opens: time
    closes: time
    grace_days: int
    zone: ZoneInfo

    @property
    def opens_at(self) -> datetime:
        """The first moment at which a mark is taken, aware, in the centre's zone."""
        return datetime.combine(self.on, self.opens, self.zone)

    @property
    def closes_at(self) -> datetime:
        """The first moment that is late, aware, in the centre's zone."""
        return datetime.combine(self.on, self.closes, self.zone) + timedelta(minutes=1)

    def phase(self, now: datetime) -> Phase:
        """What `now` (aware) allows; grace days are the centre's own days."""
        if now < self.opens_at:
            return Phase.BEFORE
        if now < self.closes_at:
            return Phase.OPEN
        last = self.on + timedelta(days=self.grace_days)
        return Phase.LATE if now.astimezone(self.zone).date() <= last else Phase.SHUT


def paper_days(starts_on: date, ends_on: date) -> list[date]:
    """The weekdays from the first to the last, both included."""
    days = (starts_on + timedelta(days=n) for n in range((ends_on - starts_on).days + 1))
    return [day for day in days if day.weekday() < SATURDAY]
