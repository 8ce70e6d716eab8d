"""What a profile refuses, put into words."""

from conversations.core import _
from conversations.core.engine import Refusals
from conversations.speech import contacts, not_a_name
from storage.people import AlreadyDecided, NotAName, PhoneTaken, TakenByAnother, TooManyGuesses

from .lists import LABELS


def _taken(refusal: TakenByAnother) -> str:
    what = _(LABELS[refusal.field])
    if not refusal.directors:
        return _(
            "{what}: another person already has this number. If it is yours, ask your TSC sub-county "
            "director to correct it.",
            what=what,
        )
    return _(
        "{what}: another person already has this number. If it is yours, call your TSC sub-county director: {who}.",
        what=what,
        who=contacts(refusal.directors),
    )


REFUSALS: Refusals = {
    TakenByAnother: _taken,
    PhoneTaken: lambda _refusal: _(
        "Another account has or had that number. If both are yours, ask your TSC sub-county director."
    ),
    TooManyGuesses: lambda _refusal: _(
        "You have entered several numbers today that belong to others. Try again tomorrow, or ask your TSC "
        "sub-county director."
    ),
    NotAName: not_a_name,
    AlreadyDecided: lambda _refusal: _(
        "That correction is no longer open: it was decided, or replaced by a newer one."
    ),
}
