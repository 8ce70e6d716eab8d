"""Officers: one of them on a card, or all of them in full."""

from conversations import ways
from conversations.core import Button, Message, _, day_name, page, rows, state
from conversations.speech import dialled, role_name
from storage.people import PHONE
from storage.register import Mark, NotListed

from . import words
from .marking import Marking

IN_FULL = 20  # a message of WhatsApp with a button takes 1024 characters


class Officers(Marking):
    """The states that say more of the officers than their rows do."""

    @state
    def card(self) -> Message:
        sheet = self._read()
        officer = sheet.officer(self.data.officer)
        if officer is None:
            raise NotListed
        self.desk.seen.at(PHONE, officer.person)
        past = self.desk.attendance.history(*self.here, officer.deployment)
        lines = [
            f"{officer.number} {officer.name}",
            ", ".join(filter(None, (role_name(officer.role), dialled(officer.phone)))),
            f"{day_name(sheet.on)}: {words.marked(officer.mark)}",
            *words.past_lines(past, sheet, self.desk),
        ]
        choose = [Button(str(mark), "set", mark) for mark in Mark]
        back = ways.REGISTER_OPEN.button(_("Register"), *self.here)
        return Message("\n".join(lines), (tuple(choose), (back,)), replaces=True, screen=self.shown)

    @card.help
    def what_card(self) -> str:
        return self.how()

    @card.typed
    def type_on_card(self, text: str) -> state:
        return self.as_typed(text, officer=self.data.officer)

    @card.press("set")
    def set_mark(self, mark: str) -> state:
        return self._mark({self.data.officer: Mark(mark)})

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
            *(words.officer_line(officer, own=officer.person == own) for officer in turned.shown),
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
