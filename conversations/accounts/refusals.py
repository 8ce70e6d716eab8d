"""What a log-in refuses, put into words."""

from conversations.core import _
from conversations.core.engine import Refusals
from storage.accounts import AccountLocked, ChatShut, NobodyToInvite, NothingTold, TooManyCodes, TooManyPins

from .locked import account_locked

REFUSALS: Refusals = {
    AccountLocked: lambda refusal: account_locked(refusal.contacts, refusal.council),
    ChatShut: lambda _refusal: _(
        "The owner of this account said that this chat is not theirs, so we have shut it. Call your TSC "
        "sub-county director."
    ),
    NothingTold: lambda _refusal: _(
        "There is nothing here to undo. If someone uses your account, call your TSC sub-county director."
    ),
    NobodyToInvite: lambda _refusal: _(
        "They have joined already, or we have no phone number. Nothing was sent. If a number is missing, ask "
        "the council to add it."
    ),
    TooManyPins: lambda _refusal: _(
        "You have reached today's limit for new PINs. Try again tomorrow, or call your director."
    ),
    TooManyCodes: lambda _refusal: _(
        "You have reached today's limit for codes. Try again tomorrow, or call your director."
    ),
}
