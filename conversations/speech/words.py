"""The field's words as people say them."""

import re
from collections.abc import Sequence
from unicodedata import normalize

from conversations.core import N_, _, n_
from storage.exams import DayKind, Role
from storage.people import dialled, end_of

ROLES = {
    Role.CENTRE_MANAGER: N_("centre manager"),
    Role.SUPERVISOR: N_("supervisor"),
    Role.INVIGILATOR: N_("invigilator"),
    Role.SECURITY_OFFICER: N_("security officer"),
    Role.CLERK: N_("clerk"),
    Role.DRIVER: N_("driver"),
}
DAYS = {DayKind.REHEARSAL: N_("rehearsal"), DayKind.PAPER: N_("papers"), DayKind.NONE: N_("no register")}
ANSWER_OFFER = N_("Accept or decline")  # on the buttons that lead to an offer
LONGEST_PART = 40  # letters of a file's name that one name takes
NAMED = 10  # of a longer list only so many are named


def role_name(role: Role) -> str:
    return _(ROLES[role])


def listed(names: Sequence[str], most: int = NAMED) -> str:
    """
    >>> listed(["Asha Juma", "Ben Kato"])
    'Asha Juma, Ben Kato'
    """
    more = len(names) - most
    named = ", ".join(names[:most])
    return n_("{names} and {count} other", "{names} and {count} others", more, names=named) if more > 0 else named


def fitting(names: Sequence[str], room: int) -> str:
    """As many of the names as there is room for in so many characters, one at least; and how many others.

    >>> fitting(["Asha Juma", "Ben Kato", "Chui Ali"], 20)
    'Asha Juma, Ben Kato and 1 other'
    """
    most = 1
    while most < len(names) and len(", ".join(names[: most + 1])) <= room:
        most += 1
    return listed(names, most)


def short(name: str, most: int) -> str:
    """
    >>> short("Mtakatifu Mfano Girls Secondary School", 20)
    'Mtakatifu Mfano Gir…'
    """
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"


def ending(number: str) -> str:
    """As much of a phone, an ID or an account as others may see.

    >>> ending("23456789"), ending("123")
    ('ending in 789', 'hidden')
    """
    return _("ending in {end}", end=end) if (end := end_of(number)) else _("hidden")


def number_ending(phone: str) -> str:
    """A phone in the middle of a sentence, where not all of it should be seen.

    >>> number_ending("254712345678")
    'the number ending in 678'
    """
    return _("the number ending in {end}", end=end_of(phone))


def contacts(people: Sequence[tuple[str, str]]) -> str:
    """Names with the numbers to call, where there are any.

    >>> contacts([("Asha Juma", "254700000002"), ("Ben Kato", "")])
    'Asha Juma 0700 000 002, Ben Kato'
    """
    return ", ".join(f"{name} {dialled(phone)}".strip() for name, phone in people)


def stood_in(by: str, on_behalf: str) -> str:
    """Who did it, and for whom, where it was another's to do."""
    return _("{name} for {giver}", name=by, giver=on_behalf) if on_behalf else by


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


def file_name(*parts: str) -> str:
    r"""A PDF's name that any phone and header takes: plain letters, digits and hyphens, whatever stands in a name.

    >>> file_name("Letter", "Wanjikũ Ng'ang'a", "KCSE-2027"), file_name("Letter", "../..\r\n: አበበ", "KCSE-2027")
    ('Letter-Wanjiku-Nganga-KCSE-2027.pdf', 'Letter-KCSE-2027.pdf')
    """
    return "-".join(filter(None, map(_plain, parts))) + ".pdf"


def _plain(part: str) -> str:
    letters = normalize("NFKD", re.sub("['’ʼ`]", "", part)).encode("ascii", "ignore").decode()
    return re.sub("[^A-Za-z0-9]+", "-", letters)[:LONGEST_PART].strip("-")


def grouped(code: str) -> str:
    """A code as it is read out.

    >>> grouped("7K4M92QDXY")
    '7K4M-92QD-XY'
    """
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


CHANNELS = {"telegram": "Telegram", "whatsapp": "WhatsApp", "sms": "SMS"}


def channel_name(channel: str) -> str:
    """The channel as its makers write it; another by its own word."""
    return CHANNELS.get(channel, channel)
