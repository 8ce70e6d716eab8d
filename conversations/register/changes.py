"""Changes: what an act of marking changed, who marked what before, and what differs from what was sent."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from conversations.core import _, day_name, hour
from conversations.speech import first_names, fitting, listed, stood_in, told_apart
from storage.desk import Desk
from storage.register import Mark, Officer, PastMark, Sheet

from . import why
from .line import marked

CHANGED = 3  # names said after a mark; the rest are counted, for the register stands there
ROOM = 52  # characters of these names, so that an SMS stays in one segment
OTHERS = 18  # characters of "and 12 others"


def changes_line(officers: Sequence[Officer], called: Sequence[str], *, undone: bool, reason: str = "") -> str:
    """Whom an act changed, as they are `called`, to what, and why."""
    if not officers:
        return _("Nothing changed: it is already marked that way.")
    by_mark = [
        (marked(mark), [name for o, name in zip(officers, called, strict=True) if o.mark is mark])
        for mark in (*Mark, None)
    ]
    room = ROOM // sum(bool(names) for _mark, names in by_mark)
    parts = ". ".join(f"{_named(names, room)}: {mark}" for mark, names in by_mark if names) + "."
    if reason:
        parts = _("{marks} Reason: {reason}.", marks=parts, reason=why.said(reason).rstrip("."))
    return _("Undone. {marks}", marks=parts) if undone else parts


def past_lines(past: Sequence[PastMark], sheet: Sheet, desk: Desk) -> list[str]:
    """Who marked what; told apart from one another, and from the officers of the register."""
    people = {one.person: (one.name, one.phone) for one in sheet.officers}
    people |= {change.person: (change.by, change.phone) for change in past}
    called = dict(zip(people, told_apart([*people.values()]), strict=True))
    return [_past_line(change, called[change.person], desk.local(change.at)) for change in past]


def _past_line(change: PastMark, by: str, at: datetime) -> str:
    day, clock = day_name(at.date()), hour(at)
    given = because(change.reason or None)
    was, now = marked(change.was), marked(change.mark)
    by = stood_in(by, change.on_behalf)
    return _("{day} {hour} {name}: {was}, now {mark}", day=day, hour=clock, name=by, was=was, mark=now) + given


def _named(names: Sequence[str], room: int) -> str:
    """As many as fit, by two words of each name where all its words are too many."""
    for called in (names, first_names(names, second=True)):
        if len(said := listed(called, CHANGED)) <= room:
            return said
    return fitting(called, room - OTHERS)


def because(reason: str | None) -> str:
    """Behind a mark: why it was given; None where it had no reason."""
    return "" if reason is None else f" ({why.said(reason)})"


def corrections(sheet: Sheet, reasons: Mapping[int, str] | None = None) -> str:
    """Who is marked otherwise than when it was last sent, how, and why: their `reasons` by deployment."""
    called = first_names([officer.name for officer, _was in sheet.corrected], second=True)
    changes = [
        f"{name} {was or '-'} → {officer.mark or '-'}{because((reasons or {}).get(officer.deployment))}"
        for name, (officer, was) in zip(called, sheet.corrected, strict=True)
    ]
    return listed(changes, CHANGED) or _("nothing")
