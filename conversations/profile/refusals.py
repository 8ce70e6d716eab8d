"""What a profile refuses, put into words."""

from conversations.core import _
from conversations.core.engine import Refusals
from conversations.speech import contacts, not_a_name
from storage.people import AlreadyDecided, NotAName, PhoneTaken, TakenByAnother, TooManyGuesses

from .lists import LABELS


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
    TakenByAnother: _taken,
    PhoneTaken: lambda _refusal: _(
        "That number is or was another account's. If both are yours, ask your TSC sub-county director."
    ),
    TooManyGuesses: lambda _refusal: _(
        "You have given several numbers today that other people have. Your TSC sub-county director can help; "
        "else try again tomorrow."
    ),
    NotAName: not_a_name,
    AlreadyDecided: lambda _refusal: _("That correction no longer waits: it was decided, or asked anew."),
}
