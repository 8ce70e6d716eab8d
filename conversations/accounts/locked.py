"""Locked: what the chats of an account are told that a director or the council has locked."""

from collections.abc import Sequence

from conversations.core import _
from conversations.speech import contacts


def account_locked(directors: Sequence[tuple[str, str, str]], council: str) -> str:
    """That it is locked, and whom to call: the directors (sub-county, name, phone), else the council's own words."""
    lines = [_("This Karani account is locked. Nothing can be done or seen with it until it is unlocked.")]
    lines += [
        _("TSC sub-county director, {place}: {who}", place=place, who=contacts([(name, phone)]))
        for place, name, phone in directors
    ]
    if council:
        lines.append(_("The council: {contact}", contact=council))
    if len(lines) == 1:
        lines.append(_("Call your TSC sub-county director."))
    return "\n".join(lines)
