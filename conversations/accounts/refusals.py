"""What a log-in refuses, put into words."""

from conversations.core import _
from conversations.core.engine import Refusals
from storage.accounts import AccountLocked, ChatShut, NobodyToInvite, NothingTold, TooManyCodes, TooManyPins

from .locked import account_locked

REFUSALS: Refusals = {
    AccountLocked: lambda refusal: account_locked(refusal.contacts, refusal.council),
    ChatShut: lambda _refusal: _(
        "The owner of this account said that this chat is not theirs, so it is shut. Call your TSC sub-county director."
    ),
    NothingTold: lambda _refusal: _("Nothing was told here that can still be answered so."),
    NobodyToInvite: lambda _refusal: _("They have come here already, or have no phone. Nothing was sent."),
    TooManyPins: lambda _refusal: _("Enough PINs were sent for today. Try again tomorrow, or call your director."),
    TooManyCodes: lambda _refusal: _("Enough codes were sent for today. Try again tomorrow, or call your director."),
}
