"""The receipt of a register: what a manager can forward, and what SMS has room for."""

from collections.abc import Sequence
from datetime import datetime

from conversations.core import N_, Message, _, full_day, headed, hour, n_, short_day
from conversations.speech import first_names, fitting, grouped, listed, stood_in
from storage.desk import Desk
from storage.register import Reasoned, Sheet

from . import why
from .changes import CHANGED, OTHERS, corrections
from .words import heading

REASONS = 4  # told; whoever has more gets the rest on paper
SEGMENT = 160  # characters of an SMS that goes alone
RECEIVED = N_(
    "REGISTER RECEIVED {day}, {hour}. {code} {exam}: {present} present. Absent: {names}. {not_marked}Receipt {receipt}"
)


def receipt(sheet: Sheet, desk: Desk) -> Message:
    """What a manager can forward: it stands for itself, dated, with its code, and says which marks had a reason."""
    reasoned = desk.attendance.reasons(sheet.centre_id, sheet.on)
    reasons = {one.deployment: one.reason for one in reasoned}
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
    if sheet.flagged:
        lines.append(_("Own mark, not confirmed: {names}.", names=listed(sheet.called(sheet.flagged))))
    lines.append(_("Received {day} at {hour}. Receipt {code}.", day=day, hour=at, code=grouped(sheet.receipt)))
    if sheet.on_behalf:
        lines.append(_("Sent by {name}.", name=stood_in(desk.present.name, sheet.on_behalf)))
    replaced = ""
    if sheet.replaces:
        replaced = _(
            "It replaces {code}: {changes}.", code=grouped(sheet.replaces), changes=corrections(sheet, reasons)
        )
        lines.append(replaced)
    changed = {officer.deployment for officer, _was in sheet.corrected} if sheet.replaces else set()
    late = why_late([one for one in reasoned if one.deployment not in changed])
    if late:
        lines.append(late)
    if desk.service.demo:
        lines.append(_("Demonstration: everything here is invented."))
    return Message(headed(lines), brief=" ".join(filter(None, (in_brief(sheet, sent), replaced, late))))


def why_late(reasoned: Sequence[Reasoned]) -> str:
    """The marks that were late or corrected, by their reasons; nothing where there are none."""
    by_reason: dict[str, list[str]] = {}
    for one in reasoned:
        by_reason.setdefault(why.said(one.reason), []).append(f"{one.number} {one.name}")
    parts = [f"{reason}: {listed(names, CHANGED)}" for reason, names in by_reason.items()]
    if not parts:
        return ""
    return _(
        "Late or corrected. {reasons}.", reasons="; ".join([*parts[:REASONS], *(["…"] if parts[REASONS:] else [])])
    )


def in_brief(sheet: Sheet, sent: datetime) -> str:
    """Of a register that was sent, at this hour in local time: in one segment, with as many names as fit."""
    left = len(sheet.unmarked)
    known = {
        "day": short_day(sheet.on),
        "hour": hour(sent, brief=True),
        "code": sheet.centre_code,
        "exam": sheet.exam,
        "present": len(sheet.present),
        "not_marked": _("Not marked: {count}. ", count=left) if left else "",
        "receipt": grouped(sheet.receipt),
    }
    names = [officer.name for officer in sheet.absent]
    room = SEGMENT - len(_(RECEIVED, names="", **known))
    if len(", ".join(names)) > room:
        names = first_names(names, second=True)
    fits = len(", ".join(names)) <= room
    said = ", ".join(names) if fits else fitting(names, room - OTHERS)
    return _(RECEIVED, names=said or _("nobody"), **known)
