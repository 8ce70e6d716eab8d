"""How a change of posts is said before it is done."""

from dataclasses import replace
from datetime import date
from typing import Any

from conversations.core import _, day_name
from conversations.nominations import posting_line
from conversations.speech import dialled
from storage.desk import Desk
from storage.postings import Ended, Posting


def confirmed(desk: Desk, posting: Posting, data: Any) -> str:
    """What is about to be done: `data` has the deed, the day and whom or what it is about."""
    return _("{deed} We have told the officers and the centre managers.", deed=_deed(desk, posting, data))


def _deed(desk: Desk, posting: Posting, data: Any) -> str:
    told = {
        "name": desk.officers.called(posting),
        "centre": posting.centre,
        "day": day_name(date.fromisoformat(data.on)),
    }
    if data.deed == "move":
        there = desk.needs.staff(data.other).place.name
        return _("Move {name} from {centre} to {there}, from {day} on?", **told, there=there)
    if data.deed == "swap":
        other = desk.officers.posting(data.other)
        return _("Swap {name} ({centre}) with {other} ({there}), from {day} on?",
                 **told, other=desk.officers.called(other), there=other.centre)  # fmt: skip
    if data.deed == "replace":
        comes = ", ".join(one.name for one in desk.applicants.read([data.other]))
        if data.person:
            comes = desk.substitutes.read(posting, data.person).name
        text = _("Replace {name} at {centre} by {other}, from {day} on?", **told, other=comes)
        return _("{deed} Reason: {why}.", deed=text, why=data.why)
    text = _("End {name}'s posting at {centre} from {day}?", **told)
    return _("{deed} Reason: {why}.", deed=text, why=data.why)


def corrected(desk: Desk, posting: Posting, right: dict[str, Any]) -> str:
    """What stands, and what is to stand instead."""
    lines = [
        _("Correct the posting of {name}?", name=desk.officers.called(posting)),
        _("Now: {what}", what=posting_line(posting)),
        _("Then: {what}", what=posting_line(replace(posting, **right))),
        _("We have told the officers and the centre managers."),
    ]
    return "\n".join(lines)


def done() -> str:
    return _("Done. We have told everyone affected.")


def taken_over(ended: Ended, *, unreached: int) -> str:
    """Who serves there now; `unreached`: nothing that is written reaches them."""
    if ended.by is None:
        return ""
    told = {"name": ended.by.name, "centre": ended.old.centre, "day": day_name(ended.from_on)}
    said = _("{name} is on the register of {centre} from {day} on.", **told)
    if not unreached:
        return said
    call = dialled(ended.by.phone)
    return _("{said} They have not joined Karani: please call {phone}.", said=said, phone=call)
