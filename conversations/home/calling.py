"""Calling: who answers for somebody, with the numbers to call."""

from conversations.core import _
from conversations.speech import contacts
from storage.desk import Desk


def whom_to_call(desk: Desk) -> list[str]:
    """The centre managers, the directors and the council, a line each; never none."""
    lines = [
        _("Centre manager of {centre}: {who}", centre=posting.centre, who=contacts(posting.managers))
        for posting in desk.deployments.postings(desk.present.person_id)
        if posting.managers
    ]
    lines += [
        _("TSC sub-county director, {place}: {who}", place=place, who=contacts([(name, phone)]))
        for place, name, phone in desk.contacts()
    ]
    if council := desk.service.council_contact:
        lines.append(_("The council: {contact}", contact=council))
    return lines or [_("No contact is known for you yet. Ask the TSC sub-county director of your place.")]
