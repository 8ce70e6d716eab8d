"""Calling: who answers for somebody, with the numbers to call."""

from conversations.core import _
from conversations.speech import contacts
from storage.desk import Desk


def whom_to_call(desk: Desk) -> list[str]:
    """The centre managers, the directors and the council, a line each, and not oneself; never none."""
    me = desk.present.person_id
    own = desk.phones.of(me) if me else ""
    managers = {one.centre: [m for m in one.managers if m[1] != own] for one in desk.deployments.postings(me)}
    lines = [
        _("Centre manager of {centre}: {who}", centre=centre, who=contacts(others))
        for centre, others in managers.items()
        if others
    ]
    lines += [
        _("TSC sub-county director, {place}: {who}", place=place, who=contacts([(name, phone)]))
        for place, name, phone in desk.contacts()
    ]
    if council := desk.service.council_contact:
        lines.append(_("The council: {contact}", contact=council))
    return lines or [_("We have no contact for you yet. Ask the TSC sub-county director where you work.")]
