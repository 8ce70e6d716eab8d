"""An officer's line: how each is called and marked, and what else is said of them, wherever the register shows them.

What is to be seen beside an officer's name is drawn here: on buttons, in the list in full, as text, and by SMS.
"""

from collections.abc import Sequence

from conversations.core import _, hour
from conversations.speech import first_names, role_name
from storage.register import Mark, Officer, Sheet

OWN = "*"  # behind a mark that is one's own, and that nobody has confirmed


def marked(mark: Mark | None) -> str:
    return mark or _("not marked")


def button(officer: Officer, called: str) -> str:
    """On the button that opens the card."""
    return f"{officer.number} {called}{OWN * officer.flagged}"


def full(officer: Officer, *, own: bool) -> str:
    name = _("{name} (you)", name=officer.name) if own else officer.name
    line = f"{officer.number} {name}, {role_name(officer.role)}: {marked(officer.mark)}"
    return ", ".join(filter(None, [line, own_mark(officer), here(officer)]))


def own_mark(officer: Officer) -> str:
    """Of somebody who has marked themselves: who has put in a word for it, if anybody."""
    if not officer.mark or not officer.by_self:
        return ""
    if officer.confirmed_by:
        return _("own mark, confirmed by {name}", name=officer.confirmed_by)
    return _("own mark, not confirmed")


def short(sheet: Sheet) -> list[str]:
    """Everyone's number, first name and mark, where nothing is drawn."""
    called = first_names([officer.name for officer in sheet.officers], initial=True)
    none = _("not marked")
    return [
        f"{o.number} {name}: {o.mark or none}{OWN * o.flagged}" for o, name in zip(sheet.officers, called, strict=True)
    ]


def seen(sheet: Sheet) -> list[str]:
    """The same with the hour at which they said to be there: where nothing above it says so."""
    words = [f", {here(officer)}" if officer.here else "" for officer in sheet.officers]
    return [f"{line}{word}" for line, word in zip(short(sheet), words, strict=True)]


def here(officer: Officer) -> str:
    """`here 6:48am`, by their own word. Of who did not say it nothing is said: nobody has to."""
    return _("here {hour}", hour=hour(officer.here, brief=True)) if officer.here else ""


def all_here(officers: Sequence[Officer], called: Sequence[str]) -> str:
    """Who of these, as they are `called`, said to be there, in one line above their buttons."""
    return ", ".join(f"{o.number} {name} {here(o)}" for o, name in zip(officers, called, strict=False) if o.here)


def shortest(officers: Sequence[Officer], called: Sequence[str]) -> list[str]:
    """The same by SMS, where every character counts."""
    return [f"{o.number} {name} {o.mark or '-'}" for o, name in zip(officers, called, strict=True)]
