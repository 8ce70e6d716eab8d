"""What handing over is refused for, put into words: what is wrong, and what to do."""

from conversations.core import _, day_name
from conversations.core.engine import Refusals
from conversations.speech import span
from storage.delegations import AlreadyHanded, ManagesAlready, NoSuchDays, TooManyHanded


def _already_handed(refusal: AlreadyHanded) -> str:
    days = span(refusal.first, refusal.last)
    if not refusal.name:
        return _("There is no answer yet for {days}. Take it back first, or choose other days.", days=days)
    return _(
        "{name} has the register for {days}. Take it back first, or choose other days.", name=refusal.name, days=days
    )


def _no_such_days(refusal: NoSuchDays) -> str:
    first, last = day_name(refusal.first), refusal.last and day_name(refusal.last)
    if not last:
        return _("Choose days from {first} on that have a register.", first=first)
    return _("Choose days from {first} to {last} that have a register.", first=first, last=last)


REFUSALS: Refusals = {
    NoSuchDays: _no_such_days,
    AlreadyHanded: _already_handed,
    ManagesAlready: lambda _refusal: _("They manage this centre already. Choose someone else."),
    TooManyHanded: lambda _refusal: _("You have done that many times today. Try again tomorrow."),
}
