"""Sending: a register is checked and sent, and one that was sent is corrected."""

from datetime import date

from conversations import ways
from conversations.core import Button, Message, _, link, rows, state
from conversations.speech import listed

from . import brief, receipt
from .listing import Listing


class Sending(Listing):
    """Ask before one is sent in which some have no mark; send it; take it up again to correct it."""

    @link
    def send(self, centre: int, on: date) -> state:
        self._sit(centre, on)
        return self.sending()

    def sending(self) -> state:
        sheet = self._read()
        return self.confirm if sheet.unmarked and not sheet.sent_at else self.hand_in()

    @state
    def confirm(self) -> Message:
        sheet = self._read()
        names = listed(sheet.called(sheet.unmarked))
        buttons = (
            self._keys.rest_and_send(),
            Button(_("Send anyway"), "send"),
            ways.REGISTER_OPEN.button(_("Register"), *self.here),
        )
        return Message(
            _("Not marked yet: {names}. They might not be paid. Send the register anyway?", names=names),
            rows(buttons),
            brief=brief.unmarked(sheet),
            news_last=True,
            replaces=True,
            screen=self.shown,
        )

    @confirm.help
    def what_confirm(self) -> str:
        return self.how()

    @confirm.typed
    def type_before_sending(self, text: str) -> state:
        return self.as_typed(text, sends=True)

    confirm.no = "open"

    @confirm.press("send", yes=True)
    def send_anyway(self) -> state:
        return self.hand_in()

    def hand_in(self) -> state:
        with self.refusals_said():
            self._sheet = self.desk.attendance.send(*self.here, correcting=self.data.correcting)
            self.data.correcting = False
            self.post(receipt.receipt(self._sheet, self.desk))
        return self.sheet

    @link
    def correct(self, centre: int, on: date) -> state:
        self._sit(centre, on)
        with self.refusals_said():
            self._sheet = self.desk.attendance.check_correctable(centre, on)
            self.data.correcting = True
        return self.sheet
