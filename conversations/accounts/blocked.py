"""Blocked: who cannot be reached, for the director: they blocked every chat, or never came."""

from dataclasses import dataclass

from conversations.core import N_, Conversation, Invalid, Message, _, headed, n_, page, rows, state
from conversations.speech import dialled
from storage.desk import Desk
from storage.people import PHONE, Standing

from .invitations import Invitations

PER_PAGE = 10


class Blocked(Conversation[Desk]):
    command = "blocked"
    label = N_("Not reached")
    words = ("hawapatikani",)
    audience = frozenset({Standing.TSC_DIRECTOR})

    @dataclass
    class Data:
        page: int = 0

    data: Data

    def begin(self) -> state:
        return self.people

    @state
    def people(self) -> Message:
        blocked, never = self.desk.unreached()
        here = page(blocked, self.data.page, PER_PAGE)
        self.data.page = here.number
        if not blocked and not never:
            raise Invalid(_("We can reach everyone posted in your sub-county. You need do nothing."))
        self.desk.seen.at(PHONE, *(person.person_id for person in here.shown))
        lines = [
            n_("{count} person has blocked Karani:", "{count} people have blocked Karani:", len(blocked))
            if blocked
            else _("Nobody has blocked Karani."),
            *(f"{person.name}, {person.centre}: {dialled(person.phone)}" for person in here.shown),
            n_("{count} has not joined.", "{count} have not joined.", never),
            *here.lines,
        ]
        below = here.more("more")
        if never:
            below.append(self.to(_("Never joined"), Invitations))
        return Message(headed(lines), rows(below), replaces=True)

    @people.help
    def what_people(self) -> str:
        return _("We cannot reach these people. Call them, or ask them to unblock Karani and write to it.")

    @people.press("more")
    def turn_page(self) -> None:
        self.data.page += 1
