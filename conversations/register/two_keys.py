"""Two keys: officers who said that they are there and are marked absent, with both words and whom to call."""

from typing import Any

from conversations import ways
from conversations.core import Conversation, Message, _, day_name, headed, hour, moment, n_, page, rows, state
from conversations.speech import contacts, dialled, role_name
from storage.desk import Desk
from storage.people import PHONE
from storage.register import Disagreement

AT_ONCE = 5  # officers, each with two numbers to call


class TwoKeys(Conversation[Desk]):
    """The state of a board about the word of officers. `on` is the day, `data.said_page` the page."""

    data: Any
    on: Any

    @state
    def said_here(self) -> Message:
        both = self.desk.board.disagreements(self.on)
        here = page(both, self.data.said_page, AT_ONCE)
        self.data.said_page = here.number
        self.desk.seen.at(PHONE, *(one.person_id for one in here.shown))
        head = n_(
            "Said here but marked Ab on {day}: {count} officer",
            "Said here but marked Ab on {day}: {count} officers",
            len(both),
            day=day_name(self.on),
        )
        lines = [head, *(self._both(one) for one in here.shown), "", _("Call both: such a word marks nothing.")]
        below = [*here.more("more_said"), ways.BOARD_OPEN.button(_("Board"), self.on)]
        return Message(headed([*lines, *here.lines]), rows(below, width=2), replaces=True)

    def _both(self, one: Disagreement) -> str:
        here, marked = self.desk.local(one.here), self.desk.local(one.marked_at)
        return _(
            "{centre}: {name}, {role}, {phone}. Here {hour}, marked Ab {marked}. Centre manager: {call}",
            centre=one.centre,
            name=one.name,
            role=role_name(one.role),
            phone=dialled(one.phone),
            hour=hour(here),
            marked=hour(marked) if marked.date() == self.on else moment(marked),
            call=contacts([one.manager]) if one.manager else _("no centre manager"),
        )

    @said_here.press("more_said")
    def turn_said(self) -> None:
        self.data.said_page += 1

    @said_here.help
    def what_said_here(self) -> str:
        return _("An officer may say I am here by phone. Nobody has to, and who did not say it is no less present.")
