"""Unreached: who has blocked every chat, for the director, with numbers to call."""

from dataclasses import dataclass

from conversations.core import N_, Button, Conversation, Invalid, Message, _, n_, rows, state
from storage.desk import Desk
from storage.people import Standing

from .words import dialled

PER_PAGE = 10


class Unreached(Conversation[Desk]):
    command = "unreached"
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
        pages = -(-len(blocked) // PER_PAGE) or 1
        self.data.page %= pages
        shown = blocked[self.data.page * PER_PAGE : (self.data.page + 1) * PER_PAGE]
        if not blocked and not never:
            raise Invalid(_("Everyone deployed in your sub-county can be reached."))
        lines = [
            n_("{count} person has blocked Karani:", "{count} people have blocked Karani:", len(blocked))
            if blocked
            else _("Nobody has blocked Karani."),
            *(f"{person.name}, {person.centre}: {dialled(person.phone)}" for person in shown),
            n_("{count} has never written to it.", "{count} have never written to it.", never),
        ]
        if pages > 1:
            lines.append(_("Page {page} of {pages}.", page=self.data.page + 1, pages=pages))
        return Message("\n".join(lines), rows([Button(_("More"), "more")] if pages > 1 else []), replaces=True)

    @people.press("more")
    def turn_page(self) -> None:
        self.data.page += 1
