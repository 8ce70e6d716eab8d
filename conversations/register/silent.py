"""Silent centres: all that have not sent a day's register, reminded with one tap, and as a list to forward."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from conversations import ways
from conversations.core import Button, Conversation, Invalid, Message, _, day_name, headed, n_, rows, state
from conversations.speech import contacts, listed, to_forward
from storage.desk import Desk
from storage.reminders import Reminded, SilentCentre


class Silent(Conversation[Desk]):
    """The states about the centres that are not in. `data.on` is the day, ISO."""

    data: Any

    @property
    def on(self) -> date:
        return date.fromisoformat(self.data.on)

    @state
    def not_in(self) -> Message:
        centres = self.desk.duties.silent(self.on)
        if not centres:
            raise Invalid(_("Every register of {day} has been sent. You need do nothing.", day=day_name(self.on)))
        buttons = [Button(_("List to forward"), "list"), ways.BOARD_OPEN.button(_("Board"), self.on)]
        if self.desk.asking.open(self.on):
            buttons.insert(0, Button(_("Remind all"), "remind"))
        text = headed([_head(centres, self.on), listed([centre.centre for centre in centres])])
        return Message(text, rows(buttons, width=2), replaces=True)

    @not_in.help
    def what_not_in(self) -> str:
        return _("Each manager gets one message, after papers and night hours, and none again within the hour.")

    @not_in.press("remind")
    def remind(self) -> None:
        done = self.desk.asking.remind(self.on)
        self.say("\n".join(_told(done)))
        if done.unreached:
            self._list(_("We cannot reach these: please call."), done.unreached)

    @not_in.press("list")
    def forward(self) -> None:
        centres = self.desk.duties.silent(self.on)
        self._list(_head(centres, self.on), centres)

    def _list(self, head: str, centres: Sequence[SilentCentre]) -> None:
        for message in to_forward(head, [*map(_line, centres)]):
            self.post(message)


def _told(done: Reminded) -> list[str]:
    told = []
    if done.told or not done.lately:
        told.append(n_("We remind {count} manager.", "We remind {count} managers.", done.told))
    if done.lately:
        told.append(n_("{count} was reminded within the hour.", "{count} were reminded within the hour.", done.lately))
    return told


def _head(centres: list[SilentCentre], on: date) -> str:
    return n_(
        "{count} centre has not sent its register of {day}:",
        "{count} centres have not sent their register of {day}:",
        len(centres),
        day=day_name(on),
    )


def _line(centre: SilentCentre) -> str:
    call = contacts(centre.managers) or _("no centre manager")
    return f"{centre.centre_code} {centre.centre}: {call}"
