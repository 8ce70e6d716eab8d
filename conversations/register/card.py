"""The card of one officer: who it is, how they are marked, and who marked what."""

from datetime import date

from conversations import ways
from conversations.core import Button, Message, _, day_name, hour, link, state
from conversations.speech import dialled, role_name
from storage.people import PHONE
from storage.register import Mark, NotListed

from . import changes, line
from .typed_marking import TypedMarking


class Card(TypedMarking):
    """One officer of the register in hand."""

    @link
    def card_of(self, centre: int, on: date, deployment: int) -> state:
        self._sit(centre, on)
        return self.open_card(deployment)

    def open_card(self, deployment: int) -> state:
        if self._read().officer(deployment) is None:
            raise NotListed
        self.data.officer = deployment
        return self.card

    @state
    def card(self) -> Message:
        sheet = self._read()
        officer = sheet.officer(self.data.officer)
        if officer is None:
            raise NotListed
        phone = "" if sheet.as_deputy else dialled(officer.phone)  # a deputy sees what marking needs
        if phone:
            self.desk.seen.at(PHONE, officer.person)
        past = self.desk.attendance.history(*self.here, officer.deployment)
        lines = [
            f"{officer.number} {officer.name}",
            ", ".join(filter(None, (role_name(officer.role), phone))),
            f"{day_name(sheet.on)}: {line.marked(officer.mark)}",
            *filter(None, [line.own_mark(officer).capitalize()]),
            *([_("Said here at {hour}.", hour=hour(officer.here))] if officer.here else []),
            *changes.past_lines(past, sheet, self.desk),
        ]
        choose = [Button(str(mark), "set", mark) for mark in Mark]
        back = ways.REGISTER_OPEN.button(_("Register"), *self.here)
        below = [back]
        if sheet.as_director and officer.flagged and officer.person != self.desk.present.person_id:
            below.insert(0, ways.OWN_MARK_SHOW.button(_("Confirm"), officer.deployment, sheet.on))
        return Message("\n".join(lines), (tuple(choose), tuple(below)), replaces=True, screen=self.shown)

    @card.help
    def what_card(self) -> str:
        return self.how()

    @card.typed
    def type_on_card(self, text: str) -> state:
        return self.as_typed(text, officer=self.data.officer)

    @card.press("set")
    def set_mark(self, mark: str) -> state:
        return self.marks({self.data.officer: Mark(mark)})
