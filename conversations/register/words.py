"""The register's own words: its heading, its lines, what a change was, and the receipt."""

from datetime import datetime

from conversations.core import _, day_name, hour, n_
from conversations.speech import DAYS, grouped, listed, stood_in
from conversations.speech.stamped import state_line
from storage.desk import Desk
from storage.exams import DayKind
from storage.register import Allowed, NotYet, OpenDay, Sheet, Shut
from storage.stamped import Came

from .changes import corrections
from .refusals import said


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
        lines += _stamped(sheet, desk)
    if sheet.sent_at and sheet.corrected:
        changes = corrections(sheet)
        lines.append(_("Changed since then: {changes}. The receipt shows the marks before.", changes=changes))
        if correcting or allowed is Allowed.SENT:
            lines.append(_("Send it again for a new receipt."))
    if sheet.sent_at and correcting:
        lines.append(
            _(
                "You are changing a register that was sent: each change counts at once and needs a reason. Choose "
                "Send when you finish."
            )
        )
    if sheet.unlisted:
        lines.append(n_("Not on the list: {count} person.", "Not on the list: {count} people.", sheet.unlisted))
    if sheet.proposed:
        lines.append(n_("{count} officer was seen here before the deployment: choose Take over to mark P.",
                        "{count} officers were seen here before the deployment: choose Take over to mark P.",
                        sheet.proposed))  # fmt: skip
    lines += _stand_ins(sheet, desk)
    if allowed is Allowed.NOT_YET:
        lines.append(said(NotYet(sheet.hours.opens_at)))
    elif sheet.as_director:
        lines.append(_("You see it as the director: give a reason for each change; it is kept with your name."))
    elif allowed is Allowed.SHUT:
        lines.append(said(Shut(sheet.on, desk.people.directors(sheet.sub_county_code, desk.today))))
    return lines


def _stamped(sheet: Sheet, desk: Desk) -> list[str]:
    """How far the signed and stamped one is, once any of it is here."""
    came, comment = desk.stamped.came(sheet.centre_id)
    return [] if came is Came.MISSING else [state_line(came, comment)]


def _stand_ins(sheet: Sheet, desk: Desk) -> list[str]:
    """For whom its reader marks, and who else has marked for another."""
    lines = [_("You mark for {giver}.", giver=sheet.on_behalf)] if sheet.on_behalf else []
    if others := desk.attendance.stand_ins(sheet):
        lines.append(_("Marked by {names}.", names=listed([stood_in(one.name, one.giver) for one in others])))
    return lines


def progress(sheet: Sheet) -> str:
    """How many are marked; once all are, how."""
    everyone, left = len(sheet.officers), len(sheet.unmarked)
    if left or not everyone:
        return _("{done} of {all}", done=everyone - left, all=everyone) if everyone else ""
    return _("{present} present, {absent} absent", present=len(sheet.present), absent=len(sheet.absent))


def hours(sheet: Sheet, allowed: Allowed) -> str:
    if allowed is Allowed.MAY or (allowed is Allowed.WITH_REASON and sheet.sent_at):
        return _("open until {hour}", hour=hour(sheet.hours.closes))
    if allowed is Allowed.WITH_REASON and not sheet.as_director:
        return _("closed at {hour}, needs a reason", hour=hour(sheet.hours.closes))
    return ""


def place_line(sheet: Sheet) -> str:
    return f"{sheet.centre} {sheet.centre_code}, {sheet.exam}"


def when(at: datetime) -> tuple[str, str]:
    """Day and hour of a moment, in the zone it is given in."""
    return day_name(at.date()), hour(at)


def day_line(day: OpenDay) -> str:
    done = _("sent") if day.sent else _("{done} of {all}", done=day.marked, all=day.officers)
    return f"{day_name(day.on)}, {day.centre}, {day.exam}: {done}"
