"""The field's words as people say them."""

from collections.abc import Sequence

from conversations.core import N_, _, n_
from storage.deployments import Role
from storage.exams import DayKind

ROLES = {
    Role.CENTRE_MANAGER: N_("centre manager"),
    Role.SUPERVISOR: N_("supervisor"),
    Role.INVIGILATOR: N_("invigilator"),
    Role.SECURITY_OFFICER: N_("security officer"),
    Role.CLERK: N_("clerk"),
    Role.DRIVER: N_("driver"),
}
DAYS = {DayKind.REHEARSAL: N_("rehearsal"), DayKind.PAPER: N_("papers"), DayKind.NONE: N_("no register")}
NAMED = 10  # of a longer list only so many are named


def role_name(role: Role) -> str:
    return _(ROLES[role])


def listed(names: Sequence[str]) -> str:
    """
    >>> listed(["Asha Juma", "Ben Kato"])
    'Asha Juma, Ben Kato'
    """
    more = len(names) - NAMED
    named = ", ".join(names[:NAMED])
    return n_("{names} and {count} other", "{names} and {count} others", more, names=named) if more > 0 else named


def dialled(phone: str) -> str:
    """A number that a phone can call when it is tapped.

    >>> dialled("254712345678")
    '+254 712 345 678'
    """
    return f"+{phone[:3]} {phone[3:6]} {phone[6:9]} {phone[9:]}" if phone.isdigit() and len(phone) == 12 else phone


def contacts(people: Sequence[tuple[str, str]]) -> str:
    """Names with the numbers to call."""
    return ", ".join(f"{name} {dialled(phone)}" for name, phone in people)


def shillings(amount: int) -> str:
    """An amount of money, whole Kenya shillings.

    >>> shillings(8340)
    'KSh 8,340'
    """
    return _("KSh {amount}", amount=f"{amount:,}")


def place_name(county: str, sub_county: str) -> str:
    """A sub-county, a whole county where there is none, or everywhere.

    >>> place_name("Mfano", "Mlimani"), place_name("Mfano", "")
    ('Mlimani', 'Mfano county')
    """
    if not county:
        return _("everywhere")
    return sub_county or _("{county} county", county=county)


def grouped(code: str) -> str:
    """A code as it is read out.

    >>> grouped("7K4M92QDXY")
    '7K4M-92QD-XY'
    """
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
