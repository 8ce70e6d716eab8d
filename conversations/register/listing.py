"""The list in full: everyone on a register with name, role and mark."""

from conversations import ways
from conversations.core import Message, _, page, rows, state

from . import line, words
from .card import Card

IN_FULL = 20  # a message of WhatsApp with a button takes 1024 characters


class Listing(Card):
    """Everyone on the register in hand."""

    def whole_list(self) -> state:
        self.data.listed = 0
        return self.listing

    @state
    def listing(self) -> Message:
        """Everyone with full name and role."""
        sheet = self._read()
        turned = page(sheet.officers, self.data.listed, IN_FULL)
        self.data.listed = turned.number
        own = self.desk.present.person_id
        lines = [
            *words.heading(sheet),
            "",
            *(line.full(officer, own=officer.person == own) for officer in turned.shown),
            *turned.lines,
        ]
        back = ways.REGISTER_OPEN.button(_("Register"), *self.here)
        return Message("\n".join(lines), rows([*turned.more(), back]), replaces=True, screen=self.shown)

    @listing.help
    def what_listing(self) -> str:
        return self.how()

    @listing.typed
    def type_in_listing(self, text: str) -> state:
        return self.as_typed(text)

    @listing.press("page")
    def turn_listing(self) -> None:
        self.data.listed += 1
