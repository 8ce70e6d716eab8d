"""The register's own words: its heading, its lines, what a change was, and the receipt."""

from collections.abc import Sequence
from datetime import datetime

from conversations.core import _, day_name, full_day, hour, n_
from conversations.speech import DAYS, grouped, listed, role_name, told_apart
from storage.desk import Desk
from storage.exams import Phase
from storage.register import UNDONE, Allowed, Mark, NotYet, Officer, OpenDay, PastMark, Sheet, Shut

from .refusals import said

CHANGED = 3  # names said after a tap; the rest are counted, for the register stands below


def heading(sheet: Sheet) -> list[str]:
    return [
        _("Register of {day} ({kind})", day=day_name(sheet.on), kind=_(DAYS[sheet.kind])),
        f"{sheet.centre} {sheet.centre_code}, {sheet.exam}",
    ]


def standing(sheet: Sheet, desk: Desk, *, correcting: bool) -> list[str]:
    """How far the register is, and what the hour allows."""
    everyone, left = len(sheet.officers), len(sheet.unmarked)
    if not everyone:
        return [_("Nobody is deployed here on this day.")]
    present, absent = len(sheet.present), len(sheet.absent)
    if left:
        lines = [_("{done} of {all} marked.", done=everyone - left, all=everyone)]
    else:
        lines = [_("All marked: {present} present, {absent} absent.", present=present, absent=absent)]
    if sheet.sent_at:
        day, at = when(desk.local(sheet.sent_at))
        lines.append(_("Sent {day} at {hour}. Receipt {code}.", day=day, hour=at, code=grouped(sheet.receipt)))
        if correcting:
            lines.append(
                _("You are correcting a sent register: each change counts at once. Tap Send when you are done.")
            )
    allowed = sheet.allows(desk.now, correcting=correcting)
    if allowed is Allowed.NOT_YET:
        lines.append(said(NotYet(sheet.hours.opens_at)))
    elif sheet.as_director:
        lines.append(_("You see it as the director: each change takes a reason, and is kept with your name."))
    elif allowed is Allowed.WITH_REASON:
        lines.append(_("The register closed at {hour}: to mark it now, give a reason.", hour=hour(sheet.hours.closes)))
    elif sheet.hours.phase(desk.now) is Phase.SHUT:
        lines.append(said(Shut(sheet.on, desk.people.directors(sheet.sub_county_code, desk.today))))
    return lines


def when(at: datetime) -> tuple[str, str]:
    """Day and hour of a moment, in the zone it is given in."""
    return day_name(at.date()), hour(at)


def officer_line(officer: Officer, *, own: bool) -> str:
    name = _("{name} (you)", name=officer.name) if own else officer.name
    line = f"{officer.number} {name}, {role_name(officer.role)}: {officer.mark or '-'}"
    return _("{line}, marked by self", line=line) if officer.mark and officer.by_self else line


def day_line(day: OpenDay) -> str:
    done = _("sent") if day.sent else _("{done} of {all}", done=day.marked, all=day.officers)
    return f"{day_name(day.on)}, {day.centre}, {day.exam}: {done}"


def changes_line(officers: Sequence[Officer], called: Sequence[str], *, undone: bool) -> str:
    """Whom an act changed, as they are `called`, and to what."""
    if not officers:
        return _("Nothing changed: it is already marked that way.")
    by_mark = [
        (mark or _("not marked"), [name for o, name in zip(officers, called, strict=True) if o.mark is mark])
        for mark in (*Mark, None)
    ]
    parts = ". ".join(f"{listed(names, CHANGED)}: {mark}" for mark, names in by_mark if names) + "."
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
    return f"{day} {clock} {by}: {change.was or '-'} > {change.mark or '-'}{why}"


def receipt(sheet: Sheet, desk: Desk) -> str:
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
    if desk.service.demo:
        lines.append(_("Demonstration: everything here is invented."))
    return "\n".join(lines)
