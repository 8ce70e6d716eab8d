"""Today: what the menu greets with, and what of it one does first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from conversations import ways
from conversations.core import N_, Button, Style, _, day_name, hour, n_
from conversations.speech import ANSWER_OFFER, first_names
from storage.desk import Desk
from storage.exams import Phase
from storage.people import Standing
from storage.register import OpenDay

from .here import HERE

LATELY = timedelta(days=7)  # so far back a register that is not in is named; grace days are fewer
MOST = 2  # registers of one day that have a button here; of more the list has all
GREETINGS = (
    (4, N_("Good evening, {name}.")),
    (12, N_("Good morning, {name}.")),
    (16, N_("Good afternoon, {name}.")),
    (24, N_("Good evening, {name}.")),
)


@dataclass(frozen=True)
class Today:
    """Lines that say how today stands, the most pressing first, and the buttons that go with them."""

    lines: tuple[str, ...]
    buttons: tuple[Button, ...]


def greeting(name: str, now: datetime) -> str:
    """By the hour, in local time, and by the first name."""
    text = next(text for until, text in GREETINGS if now.hour < until)
    return _(text, name=first_names([name])[0])


def today(desk: Desk) -> Today:
    """What matters now to whoever sits here, whatever they are."""
    found = [*_offers(desk), *_registers(desk), *_arrivals(desk), *_centres(desk), *_waiting(desk)]
    lines = [line for line, _button in found if line] or _next(desk)
    return Today(tuple(lines), tuple(button for _line, button in found if button))


Found = Iterator[tuple[str, Button | None]]


def _offers(desk: Desk) -> Found:
    if desk.offers.waiting():  # the one thing here that lapses
        yield "", ways.OFFER.button(_(ANSWER_OFFER), style=Style.GOOD)
    if desk.deputies.offered():
        yield "", ways.DEPUTY.button(_("Asked to mark a register"), style=Style.GOOD)


def _registers(desk: Desk) -> Found:
    """Today's of whoever marks it, then those of before that can still be marked."""
    if not {Standing.CENTRE_MANAGER, Standing.DEPUTY} & desk.standings:
        return
    known = [day for day in desk.attendance.days(desk.today - LATELY) if day.officers]
    todays = [day for day in known if day.on == desk.today]
    for day in todays[:MOST]:
        yield _standing(day, desk), _mark(day, desk, alone=len(todays) == 1)
    left = [d for d in known if d.on < desk.today and not d.sent and d.hours.phase(desk.now) is Phase.LATE]
    for day in left[:1]:
        when = {"day": day_name(day.on), "last": day_name(day.on + timedelta(days=day.hours.grace_days))}
        text = _("The register of {day} has not been sent: mark it by {last}, with a reason.", **when)
        yield text, ways.REGISTER_OPEN.button(_("Mark {day}", day=day_name(day.on)), day.centre_id, day.on)


def _standing(day: OpenDay, desk: Desk) -> str:
    what = {"day": day_name(day.on), "done": day.marked, "all": day.officers}
    if day.sent:
        return _("{day}: the register is in.", **what)
    match day.hours.phase(desk.now):
        case Phase.BEFORE:
            return _("{day}: the register opens at {hour}.", **what, hour=hour(day.hours.opens))
        case Phase.OPEN:
            return _("{day}: {done} of {all} marked, open until {hour}.", **what, hour=hour(day.hours.closes))
    return _("{day}: {done} of {all} marked, closed at {hour}.", **what, hour=hour(day.hours.closes))


def _mark(day: OpenDay, desk: Desk, *, alone: bool) -> Button | None:
    """To the register itself, where it is to be marked or sent now."""
    if day.sent or day.hours.phase(desk.now) is Phase.BEFORE:
        return None
    left = day.officers - day.marked
    if not left:
        label = _("Send the register")
    elif day.marked:
        label = n_("Mark {count} more", "Mark {count} more", left)
    else:
        label = n_("Mark {count} officer", "Mark {count} officers", left)
    if alone:
        return ways.REGISTER.button(label, style=Style.GOOD)
    return ways.REGISTER_OPEN.button(f"{label}, {day.centre}", day.centre_id, day.on, style=Style.GOOD)


def _arrivals(desk: Desk) -> Found:
    """Whoever serves today may say that they are there, while it can be said and was not."""
    if any(post.open(desk.now) for post in desk.arriving.posts()):
        yield "", ways.HERE.button(_(HERE), desk.today)


def _centres(desk: Desk) -> Found:
    """A director's: how many are in, and where nobody has marked anybody."""
    waiting = desk.waiting
    if not waiting.centres:
        return
    what = {"sent": waiting.sent, "all": waiting.centres, "silent": waiting.silent}
    line = _("{day}: {sent} of {all} registers in, {silent} silent.", day=day_name(desk.today), **what)
    silent = ways.BOARD_OPEN.button(_("Silent ({count})", count=waiting.silent), desk.today)
    yield line, silent if waiting.silent else None


def _waiting(desk: Desk) -> Found:
    """What waits for an answer, the shortest to give first."""
    waiting = desk.waiting
    for text, count, way in (
        (N_("Notices ({count})"), waiting.notices, ways.SECOND),
        (N_("Disputes ({count})"), waiting.disputes, ways.DISPUTES),
        (N_("Corrections ({count})"), waiting.corrections, ways.CORRECTIONS),
        (N_("Wrong postings ({count})"), waiting.reports, ways.REPORTS),
        (N_("Offers unanswered ({count})"), waiting.unanswered, ways.CENTRES_UNANSWERED),
        (N_("Not on the list ({count})"), waiting.unlisted, ways.UNLISTED_BOARD),
        (N_("Stamped registers ({count})"), waiting.stamped, ways.RECEIVE),
        (N_("Offers back ({count})"), waiting.came_back, ways.CENTRES),
    ):
        if count:
            yield "", way.button(_(text, count=count))


def _next(desk: Desk) -> list[str]:
    """Where an officer is due next, and when."""
    due = desk.deployments.next_due(desk.present.person_id, desk.local(desk.now).time())
    if due is None:
        return []
    what = {"hour": hour(due.reports_at), "centre": due.centre}
    if due.on == desk.today:
        return [_("Today: {hour}, {centre}.", **what)]
    return [_("Next: {day}, {hour}, {centre}.", day=day_name(due.on), **what)]
