"""Completing: what is still missing in a profile, said where it matters, and the group of questions that fills it."""

from conversations.core import _, n_
from conversations.speech import listed
from storage.desk import Desk
from storage.people import GROUPS

from .form import ProfileForm
from .groups import FORMS
from .lists import LABELS


def missing_details(desk: Desk) -> str:
    """A sentence, or nothing where all that is needed is there."""
    missing = desk.profile.completeness().missing
    if not missing:
        return ""
    names = listed([_(LABELS[field]) for field in missing])
    return n_("{count} detail is missing: {names}.", "{count} details are missing: {names}.", len(missing), names=names)


def lacking_details(desk: Desk) -> str:
    """How many are missing, or nothing."""
    count = len(desk.profile.completeness().missing)
    return n_("{count} detail is missing.", "{count} details are missing.", count) if count else ""


def group_to_fill(desk: Desk) -> type[ProfileForm] | None:
    """The first group of questions that lacks something needed."""
    missing = set(desk.profile.completeness().missing)
    return next((form for form in FORMS if missing.intersection(GROUPS[form.command])), None)
