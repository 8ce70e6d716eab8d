"""Brief: posts as SMS says them, where every 153 characters are paid for."""

from collections.abc import Sequence
from datetime import date, time

from conversations.core import _, hour, short_day
from storage.exams import Role
from storage.people import dialled

from .namesakes import first_names
from .words import role_name, short

SEGMENT = 160  # characters of an SMS that goes alone
CENTRE = 34  # of a centre's name


def in_brief(exam: str, role: Role, centre: str, code: str, first: date, last: date, at: time) -> str:
    """What somebody serves as, where, from when to when, and the hour to be there."""
    return _(
        "{exam}: {role}, {centre} {code}, {first} - {last}, {hour}.",
        exam=exam,
        role=role_name(role),
        centre=short(centre, CENTRE),
        code=code,
        first=short_day(first),
        last=short_day(last),
        hour=hour(at, brief=True),
    )


def manager_in_brief(managers: Sequence[tuple[str, str]], *, named: bool = True) -> str:
    """The first of the managers, (name, phone); nothing where there is none."""
    if not managers:
        return ""
    name, phone = managers[0]
    who = f"{first_names([name])[0]} {dialled(phone)}" if named or not phone else dialled(phone)
    return _("Manager {who}.", who=who.strip())
