"""Silent centres: those whose register is not in, and whom to call, for the director over them."""

from dataclasses import dataclass
from datetime import date

from conversations.core import N_, Button, Conversation, Invalid, Message, _, day_name, link, n_, rows, state
from storage.desk import Desk
from storage.people import Standing

from .words import contacts

PER_PAGE = 8  # with two below them a list on WhatsApp takes ten


class Silent(Conversation[Desk]):
    """The list of a day, a page at a time; each centre opens to the numbers to call."""

    command = "silent"
    label = N_("Silent centres")
    words = ("kimya", "vituo kimya")
    audience = frozenset({Standing.TSC_DIRECTOR})

    @dataclass
    class Data:
        on: str = ""  # the day, ISO
        page: int = 0

    data: Data

    def begin(self) -> state:
        self.data.on = self.desk.today.isoformat()
        return self.centres

    @property
    def on(self) -> date:
        return date.fromisoformat(self.data.on)

    @state
    def centres(self) -> Message:
        found, day = self.desk.duties.silent(self.on), day_name(self.on)
        if not found:
            raise Invalid(_("No centre of yours owes its register of {day}.", day=day))
        pages = -(-len(found) // PER_PAGE)
        self.data.page %= pages
        shown = found[self.data.page * PER_PAGE : (self.data.page + 1) * PER_PAGE]
        head = n_(
            "{count} centre has not sent its register of {day}:",
            "{count} centres have not sent their register of {day}:",
            len(found),
            day=day,
        )
        lines = [head, *(f"{c.centre} {c.centre_code}: {contacts(c.managers) or '-'}" for c in shown)]
        if pages > 1:
            lines.append(_("Page {page} of {pages}.", page=self.data.page + 1, pages=pages))
        buttons = [self.to(c.centre, Silent.centre, c.centre_id, self.on) for c in shown]
        more = [Button(_("More"), "more")] if pages > 1 else []
        return Message("\n".join(lines), rows([*buttons, *more]), replaces=True)

    @centres.press("more")
    def turn_page(self) -> None:
        self.data.page += 1

    @link
    def of(self, on: date) -> state:
        self.data = self.Data(on.isoformat())
        return self.centres

    @link
    def centre(self, centre: int, on: date) -> None:
        """Whom to call, as a message of its own: its number can be tapped."""
        silent = next((c for c in self.desk.duties.silent(on) if c.centre_id == centre), None)
        if silent is not None:
            who = contacts(silent.managers) or _("nobody is deployed as its manager")
            self.say(f"{silent.centre} {silent.centre_code}: {who}")
        elif self.desk.duties.answers_for(centre):
            self.say(_("Its register of {day} is in by now.", day=day_name(on)))
        else:
            raise Invalid(_("That is not open to you."), refused=f"silent centre {centre}")
