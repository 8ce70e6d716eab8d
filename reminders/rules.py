"""Rules: from a day and the settings, when which reminder is due, and until when it is of use. Pure.

A rule is a function, decorated with its usual hour. Its name is the kind's: `docs/reminders.md` tells how to add one.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from storage.exams import QUIET_TO, DayKind
from storage.reminders import LOST, Day, Slot

MIDNIGHT, AFTERNOON = time(0), time(17, 30)
BEFORE_PAPERS = timedelta(minutes=30)  # in which the plan card must still be read
BEHIND, AHEAD = 7, 7  # days around today to which a rule may belong

Quiet = Sequence[tuple[datetime, datetime]]
Use = tuple[datetime, datetime]  # from when it is due, until when it is of use


@dataclass(frozen=True)
class Hours:
    """The settings: the time zone of the centres, the hours of night, and hours that differ from the usual ones."""

    zone: ZoneInfo
    night_from: time = time(21, 30)
    night_to: time = time(5, 30)
    times: dict[str, time] = field(default_factory=dict)


@dataclass(frozen=True)
class On:
    """A day as a rule sees it: `at` is the kind's hour in this exam."""

    day: Day
    at: time
    hours: Hours

    def moment(self, at: time, days: int = 0) -> datetime:
        return datetime.combine(self.day.on + timedelta(days=days), at, self.hours.zone)

    def hour_of(self, kind: str) -> time | None:
        """When another kind is due in this exam."""
        return hour_of(RULES[kind], self.day, self.hours)

    @property
    def marking(self) -> list[tuple[datetime, datetime]]:
        """When the register is open and no phone is locked away."""
        opens, closes = self.moment(self.day.opens), self.moment(self.day.closes)
        locked, back = self.moment(self.day.quiet_from), self.moment(self.day.quiet_to)
        return [(opens, min(closes, locked)), (max(opens, back), closes)] if locked < back else [(opens, closes)]

    @property
    def papers_end(self) -> time:
        never_quiet = self.day.quiet_from == self.day.quiet_to
        return QUIET_TO if never_quiet else self.day.quiet_to


@dataclass(frozen=True)
class Rule:
    kind: str
    at: time
    use: Callable[[On], Use]
    days: frozenset[DayKind]  # of an exam; none: any day of the calendar


RULES: dict[str, Rule] = {}
EXAM_DAYS = (DayKind.REHEARSAL, DayKind.PAPER)


def rule(at: time, *days: DayKind) -> Callable[[Callable[[On], Use]], Callable[[On], Use]]:
    """`at` is the usual hour; `days` are the kinds of exam day that it is about, none meaning any date at all."""

    def keep(use: Callable[[On], Use]) -> Callable[[On], Use]:
        RULES[use.__name__] = Rule(use.__name__, at, use, frozenset(days))
        return use

    return keep


@rule(time(18), DayKind.REHEARSAL)
def rehearsal(on: On) -> Use:
    """The evening before the rehearsal: where, when, what to bring. Of use until phones are locked away."""
    return on.moment(on.at, -1), on.moment(on.day.quiet_from)


@rule(time(6), *EXAM_DAYS)
def plan(on: On) -> Use:
    """The day's plan, in time to be read before the papers."""
    papers = on.moment(on.day.quiet_from)
    if on.day.quiet_from == on.day.quiet_to:
        papers = on.moment(on.papers_end)
    return min(on.moment(on.at), papers - BEFORE_PAPERS), papers


@rule(QUIET_TO, *EXAM_DAYS)
def nudge(on: On) -> Use:
    """When the day's last paper ends, whatever the usual hour; then the chase is better."""
    due, chased = on.moment(on.papers_end), on.hour_of("chase")
    end = on.moment(MIDNIGHT, 1)
    return due, min(end, on.moment(chased)) if chased and on.moment(chased) > due else end


@rule(time(19, 30), *EXAM_DAYS)
def chase(on: On) -> Use:
    """The evening's chase of the unmarked."""
    return on.moment(on.at), on.moment(MIDNIGHT, 1)


@rule(time(20, 30), *EXAM_DAYS)
def own_mark(on: On) -> Use:
    """That evening, once most registers are in: the supervisors are asked about who has marked themselves."""
    return on.moment(on.at), on.moment(MIDNIGHT, 1)


@rule(time(20, 30), *EXAM_DAYS)
def silent(on: On) -> Use:
    """To the director: the centres that have not sent their register."""
    return on.moment(on.at), on.moment(MIDNIGHT, 1)


@rule(time(6, 30), *EXAM_DAYS)
def last_call(on: On) -> Use:
    """The next morning, while the grace lasts; without grace it is never of use."""
    return on.moment(on.at, 1), on.moment(MIDNIGHT, 1 + on.day.grace_days)


@rule(MIDNIGHT, *EXAM_DAYS)
def outage(on: On) -> Use:
    """After an outage in which registers could be marked, whatever the usual hour; a chase that was missed says it."""
    closes, chased, away = on.moment(on.day.closes), on.hour_of("chase"), on.day.away
    missed = chased and away and away.since < on.moment(chased) <= away.back
    if away is None or missed or all(min(end, away.back) - max(start, away.since) <= LOST for start, end in on.marking):
        return closes, closes
    return away.back, closes


@rule(AFTERNOON)
def vacancy_3(on: On) -> Use:
    """Three days before a vacancy closes, for two days."""
    return on.moment(on.at, -3), on.moment(on.at, -1)


@rule(AFTERNOON)
def vacancy_1(on: On) -> Use:
    """The day before it closes; applications are taken until that day's midnight."""
    return on.moment(on.at, -1), on.moment(MIDNIGHT, 1)


@rule(AFTERNOON)
def profile(on: On) -> Use:
    """Three days after the notice of privacy was agreed to, while details are missing."""
    return on.moment(on.at, 3), on.moment(on.at, 6)


@rule(AFTERNOON)
def offer(on: On) -> Use:
    """The day after an offer; the offer itself says until when it can be answered."""
    return on.moment(on.at, 1), on.moment(on.at, 4)


@rule(time(12, 30))
def letter_waits(on: On) -> Use:
    """Two days after the letters are given out, for two days more."""
    return on.moment(on.at, 2), on.moment(on.at, 4)


@rule(time(12, 30))
def stamped(on: On) -> Use:
    """Two days after an exam's last day, for five days more: pay waits for it."""
    return on.moment(on.at, 2), on.moment(on.at, 7)


def hour_of(rule: Rule, day: Day, hours: Hours) -> time | None:
    """The kind's hour: the exam's own, the settings', or the usual one. None: this exam has it never."""
    if rule.kind in day.times:
        return day.times[rule.kind]
    return hours.times.get(rule.kind, rule.at)


def slots(calendar: Iterable[Day], hours: Hours, today: date) -> list[Slot]:
    """Everything that is ever due about these exam days and the dates around today, the earliest first."""
    days = list(calendar)
    dates = [Day(0, today + timedelta(days=n)) for n in range(-BEHIND, AHEAD + 1)]
    found = [
        slot
        for rule in RULES.values()
        for day in (days if rule.days else dates)
        if not rule.days or day.kind in rule.days
        if (slot := _slot(rule, day, days, hours)) is not None
    ]
    return sorted(found, key=lambda slot: (slot.send, slot.due, slot.kind, slot.exam))


def due(calendar: Iterable[Day], hours: Hours, now: datetime) -> list[Slot]:
    """What is to be queued now: due, past its quiet hours, and still of use."""
    today = now.astimezone(hours.zone).date()
    return [slot for slot in slots(calendar, hours, today) if slot.send <= now < slot.until]


def _slot(rule: Rule, day: Day, days: Sequence[Day], hours: Hours) -> Slot | None:
    """A kind about a day, sent when its quiet hours are over; nothing where it would be of no use by then."""
    at = hour_of(rule, day, hours)
    if at is None:
        return None
    due, until = rule.use(On(day, at, hours))
    send = awake(due, [*nights(due, hours), *papers((d for d in days if d.exam == day.exam), hours.zone)])
    return Slot(rule.kind, day.exam, day.on, due, send, until) if send < until else None


def unsent(calendar: Iterable[Day], hours: Hours) -> Iterator[tuple[str, Day, time]]:
    """Kinds that an hour in the quiet hours keeps from ever being sent, with the day and the hour."""
    days = list(calendar)
    for rule in RULES.values():
        for day in (day for day in days if day.kind in rule.days):
            at = hour_of(rule, day, hours)
            if at is None or _slot(rule, day, days, hours) is not None:
                continue
            due, until = rule.use(On(day, at, hours))
            if due < until:
                yield rule.kind, day, due.astimezone(hours.zone).time()


def awake(at: datetime, quiet: Quiet) -> datetime:
    """The moment itself, or the end of the quiet hours in which it lies."""
    for start, end in sorted(quiet):
        if start <= at < end:
            at = end
    return at


def nights(around: datetime, hours: Hours) -> Iterator[tuple[datetime, datetime]]:
    """The nights before and after a moment."""
    if hours.night_from == hours.night_to:
        return
    day = around.astimezone(hours.zone).date()
    over_midnight = hours.night_to <= hours.night_from
    for n in (-1, 0, 1):
        evening = day + timedelta(days=n)
        morning = evening + timedelta(days=over_midnight)
        yield (
            datetime.combine(evening, hours.night_from, hours.zone),
            datetime.combine(morning, hours.night_to, hours.zone),
        )


def is_night(now: datetime, hours: Hours) -> bool:
    return awake(now, [*nights(now, hours)]) != now


def papers(days: Iterable[Day], zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """When papers are written and phones are locked away."""
    for day in days:
        if day.kind is not DayKind.NONE:
            yield datetime.combine(day.on, day.quiet_from, zone), datetime.combine(day.on, day.quiet_to, zone)
