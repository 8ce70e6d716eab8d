"""What storage refuses, put into words: what is wrong, and what to do."""

from conversations.core import _, day_name, hour
from conversations.core.engine import Refusals
from storage.refusals import (
    AlreadyDecided,
    AlreadySent,
    Denied,
    NoRegister,
    NotListed,
    NotYet,
    ReasonNeeded,
    Refusal,
    Shut,
    TakenByAnother,
    TooLateToUndo,
    TooManyTries,
)

from .profile_lists import LABELS
from .verify_words import too_many
from .words import contacts


def _shut(refusal: Shut) -> str:
    day = day_name(refusal.day)
    if not refusal.directors:
        return _("The register of {day} is closed. Only the TSC sub-county director can change it now.", day=day)
    who = contacts(refusal.directors)
    return _(
        "The register of {day} is closed. Only the TSC sub-county director can change it now: call {who}.",
        day=day,
        who=who,
    )


def _not_yet(refusal: NotYet) -> str:
    day, at = day_name(refusal.opens_at.date()), hour(refusal.opens_at)
    return _("The register of {day} opens at {hour}. Until then nothing can be marked.", day=day, hour=at)


def _taken(refusal: TakenByAnother) -> str:
    what = _(LABELS[refusal.field])
    if not refusal.directors:
        return _("{what}: another person has that. If it is yours, your TSC sub-county director mends it.", what=what)
    return _(
        "{what}: another person has that. If it is yours, your TSC sub-county director mends it: call {who}.",
        what=what,
        who=contacts(refusal.directors),
    )


REFUSALS: Refusals = {
    Denied: lambda _refusal: _("That is not open to you."),
    NotYet: _not_yet,
    ReasonNeeded: lambda _refusal: _("The register is closed: to mark it now, give a reason."),
    Shut: _shut,
    AlreadySent: lambda _refusal: _("This register is already in, and nothing was changed. Tap Correct to change it."),
    NoRegister: lambda _refusal: _("There is no register on that day."),
    NotListed: lambda _refusal: _("That officer is no longer on this register. Nothing was changed."),
    TakenByAnother: _taken,
    AlreadyDecided: lambda _refusal: _("That correction no longer waits: it was decided, or asked anew."),
    TooLateToUndo: lambda _refusal: _("That can no longer be undone. Mark the officer again instead."),
    TooManyTries: lambda _refusal: too_many(),
}


def said(refusal: Refusal) -> str:
    return REFUSALS[type(refusal)](refusal)
