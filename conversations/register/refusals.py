"""What a register refuses, put into words: what is wrong, and what to do."""

from conversations.core import _, day_name, hour
from conversations.core.engine import Refusals
from conversations.speech import contacts
from storage.refusals import Refusal
from storage.register import (
    AlreadyListed,
    AlreadyReported,
    AlreadySent,
    NoRegister,
    NotInHand,
    NotListed,
    NotPosted,
    NotYet,
    OutOfHours,
    PhoneOfAnother,
    ReasonNeeded,
    Shut,
    TooLateToUndo,
    TooManyReported,
)


def _shut(refusal: Shut) -> str:
    day = day_name(refusal.day)
    if not refusal.directors:
        return _(
            "The register of {day} is closed. Only the TSC sub-county director can change it now: open Help, "
            "Whom to call.",
            day=day,
        )
    who = contacts(refusal.directors)
    return _(
        "The register of {day} is closed. Only the TSC sub-county director can change it now: call {who}.",
        day=day,
        who=who,
    )


def _not_yet(refusal: NotYet) -> str:
    day, at = day_name(refusal.opens_at.date()), hour(refusal.opens_at)
    return _("The register of {day} opens at {hour}. Please mark it then.", day=day, hour=at)


def _out_of_hours(refusal: OutOfHours) -> str:
    hours = {"since": hour(refusal.since), "until": hour(refusal.until)}
    return _(
        "You can say I am here from {since} until {until}. Nothing was noted, and that is no mark either.", **hours
    )


REFUSALS: Refusals = {
    NotInHand: lambda _refusal: _("You do not hold this register now. Write deputy to see what you hold."),
    AlreadyListed: lambda refusal: _(
        "{name} is on this register already. To see everyone, write register, then list.", name=refusal.name
    ),
    AlreadyReported: lambda refusal: _(
        "{name} is reported here already. Wait for the director, or call: Help, Whom to call.", name=refusal.name
    ),
    TooManyReported: lambda _refusal: _("So many reports are open that the director must decide first. Please call."),
    PhoneOfAnother: lambda _refusal: _("Karani knows that number by another name. Check the number and the name."),
    NotYet: _not_yet,
    ReasonNeeded: lambda _refusal: _("The register is closed: to mark it now, give a reason."),
    Shut: _shut,
    AlreadySent: lambda _refusal: _(
        "You have already sent this register; nothing was changed. To change it, choose Correct."
    ),
    NoRegister: lambda _refusal: _("There is no register on that day. Choose another day, or write menu."),
    NotListed: lambda _refusal: _(
        "That officer is no longer on this register. Nothing was changed. Write register for the list."
    ),
    NotPosted: lambda _refusal: _("You are not posted there today, so nothing was noted. Write: Where am I posted?"),
    OutOfHours: _out_of_hours,
    TooLateToUndo: lambda _refusal: _("We can no longer undo that. Mark the officer again instead."),
}


def said(refusal: Refusal) -> str:
    return REFUSALS[type(refusal)](refusal)
