"""The register's own words: its heading, its lines, what a change was, and the receipt."""

from collections.abc import Sequence
from datetime import datetime

from conversations.core import Message, _, day_name, full_day, headed, hour, n_
from conversations.speech import DAYS, first_names, fitting, grouped, listed, role_name, told_apart
from storage.desk import Desk
from storage.exams import DayKind, Phase
from storage.register import UNDONE, Allowed, Mark, NotYet, Officer, OpenDay, PastMark, Sheet, Shut

from . import brief
from .refusals import said

CHANGED = 3  # names said after a mark; the rest are counted, for the register stands there
ROOM = 52  # characters of these names, so that an SMS stays in one segment


def heading(sheet: Sheet) -> list[str]:
    return [
        _("Register of {day} ({kind})", day=day_name(sheet.on), kind=_(DAYS[sheet.kind])),
        place_line(sheet),
    ]


def status(sheet: Sheet, allowed: Allowed) -> str:
    """The day, how far its register is, and until when it is open."""
    day = day_name(sheet.on)
    if sheet.kind is not DayKind.PAPER:
        day = f"{day} ({_(DAYS[sheet.kind])})"
    return " · ".join(filter(None, (day, progress(sheet), hours(sheet, allowed))))


def notices(sheet: Sheet, desk: Desk, allowed: Allowed, *, correcting: bool) -> list[str]:
    """What else whoever marks must know."""
    lines = [] if sheet.officers else [_("Nobody is posted here on this day.")]
    if sheet.sent_at:
        day, at = when(desk.local(sheet.sent_at))
        lines.append(_("Sent {day} at {hour}. Receipt {code}.", day=day, hour=at, code=grouped(sheet.receipt)))
    if sheet.sent_at and sheet.corrected:
        changes = corrections(sheet)
        lines.append(_("Changed since then: {changes}. The receipt shows the marks before.", changes=changes))
        if correcting or allowed is Allowed.SENT:
            lines.append(_("Send it again for a new receipt."))
    if sheet.sent_at and correcting:
        lines.append(
            _("You are changing a register that was sent: each change counts at once. Choose Send when you finish.")
        )
    if allowed is Allowed.NOT_YET:
        lines.append(said(NotYet(sheet.hours.opens_at)))
    elif sheet.as_director:
        lines.append(_("You see it as the director: give a reason for each change; it is kept with your name."))
    elif sheet.hours.phase(desk.now) is Phase.SHUT:
        lines.append(said(Shut(sheet.on, desk.people.directors(sheet.sub_county_code, desk.today))))
    return lines


def progress(sheet: Sheet) -> str:
    """How many are marked; once all are, how."""
    everyone, left = len(sheet.officers), len(sheet.unmarked)
    if left or not everyone:
        return _("{done} of {all}", done=everyone - left, all=everyone) if everyone else ""
    return _("{present} present, {absent} absent", present=len(sheet.present), absent=len(sheet.absent))


def hours(sheet: Sheet, allowed: Allowed) -> str:
    if allowed is Allowed.MAY:
        return _("open until {hour}", hour=hour(sheet.hours.closes))
    if allowed is Allowed.WITH_REASON and not sheet.as_director:
        return _("closed at {hour}, needs a reason", hour=hour(sheet.hours.closes))
    return ""


def place_line(sheet: Sheet) -> str:
    return f"{sheet.centre} {sheet.centre_code}, {sheet.exam}"


def when(at: datetime) -> tuple[str, str]:
    """Day and hour of a moment, in the zone it is given in."""
    return day_name(at.date()), hour(at)


def marked(mark: Mark | None) -> str:
    return mark or _("not marked")


def officer_line(officer: Officer, *, own: bool) -> str:
    name = _("{name} (you)", name=officer.name) if own else officer.name
    line = f"{officer.number} {name}, {role_name(officer.role)}: {marked(officer.mark)}"
    return _("{line}, own mark", line=line) if officer.mark and officer.by_self else line


def day_line(day: OpenDay) -> str:
    done = _("sent") if day.sent else _("{done} of {all}", done=day.marked, all=day.officers)
    return f"{day_name(day.on)}, {day.centre}, {day.exam}: {done}"


def changes_line(officers: Sequence[Officer], called: Sequence[str], *, undone: bool) -> str:
    """Whom an act changed, as they are `called`, and to what."""
    if not officers:
        return _("Nothing changed: it is already marked that way.")
    by_mark = [
        (marked(mark), [name for o, name in zip(officers, called, strict=True) if o.mark is mark])
        for mark in (*Mark, None)
    ]
    room = ROOM // sum(bool(names) for _mark, names in by_mark)
    parts = ". ".join(f"{_named(names, room)}: {mark}" for mark, names in by_mark if names) + "."
    return _("Undone. {marks}", marks=parts) if undone else parts


def past_lines(past: Sequence[PastMark], sheet: Sheet, desk: Desk) -> list[str]:
    """Who marked what; told apart from one another, and from the officers of the register."""
    people = {one.person: (one.name, one.phone) for one in sheet.officers}
    people |= {change.person: (change.by, change.phone) for change in past}
    called = dict(zip(people, told_apart([*people.values()]), strict=True))
    return [_past_line(change, called[change.person], desk.local(change.at)) for change in past]


def _past_line(change: PastMark, by: str, at: datetime) -> str:
    day, clock = when(at)
    reason = _("undone") if change.reason == UNDONE else change.reason
    why = f" ({reason})" if reason else ""
    was, now = marked(change.was), marked(change.mark)
    return _("{day} {hour} {name}: {was}, now {mark}", day=day, hour=clock, name=by, was=was, mark=now) + why


def _named(names: Sequence[str], room: int) -> str:
    """As many as fit, by two words of each name where all its words are too many."""
    for called in (names, first_names(names, second=True)):
        if len(said := listed(called, CHANGED)) <= room:
            return said
    return fitting(called, room - brief.OTHERS)


def corrections(sheet: Sheet) -> str:
    """Who is marked otherwise than when it was last sent, and how."""
    called = first_names([officer.name for officer, _was in sheet.corrected], second=True)
    changes = [
        f"{name} {was or '-'} → {officer.mark or '-'}"
        for name, (officer, was) in zip(called, sheet.corrected, strict=True)
    ]
    return listed(changes, CHANGED) or _("nothing")


def receipt(sheet: Sheet, desk: Desk) -> Message:
    """What a manager can forward: it stands for itself, dated, with its code."""
    sent = desk.local(sheet.sent_at or desk.now)
    day, at = full_day(sent.date()), hour(sent)
    nobody = _("nobody")
    lines = [
        _("REGISTER RECEIVED"),
        *heading(sheet),
        n_("Present: {count} officer.", "Present: {count} officers.", len(sheet.present)),
        _("Absent: {names}.", names=listed(sheet.called(sheet.absent)) or nobody),
    ]
    if sheet.unmarked:
        lines.append(_("Not marked: {names}.", names=listed(sheet.called(sheet.unmarked))))
    lines.append(_("Received {day} at {hour}. Receipt {code}.", day=day, hour=at, code=grouped(sheet.receipt)))
    replaced = ""
    if sheet.replaces:
        replaced = _("It replaces {code}: {changes}.", code=grouped(sheet.replaces), changes=corrections(sheet))
        lines.append(replaced)
    if desk.service.demo:
        lines.append(_("Demonstration: everything here is invented."))
    return Message(headed(lines), brief=" ".join(filter(None, (brief.receipt(sheet, sent), replaced))))
