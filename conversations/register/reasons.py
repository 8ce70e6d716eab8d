"""Reasons: why somebody marks a day already closed, or another's register; asked for the marks that wait for it."""

from datetime import datetime, timedelta

from conversations.core import N_, Message, _, day_name, hour, state
from conversations.speech import reason
from storage.register import Mark

from .sitting import Sitting

MAX_REASON = 200
REASON = N_("Please write the reason in 3 to 200 characters.")
SITTING = timedelta(hours=1)  # one reason is enough for so long


class Reasons(Sitting):
    """The state that asks why, and what it knows already."""

    def _reason_given(self) -> str:
        """The reason of this sitting, while it lasts."""
        at = self.data.reason_at
        return self.data.reason if at and self.desk.now - datetime.fromisoformat(at) < SITTING else ""

    @state
    def reason(self) -> Message:
        sheet = self._read()
        day, closed = day_name(sheet.on), hour(sheet.hours.closes)
        if sheet.as_director:
            return Message(_("You mark the register of {day} as its director. Why?", day=day))
        return Message(_("The register of {day} closed at {hour}. Why are you marking it late?", day=day, hour=closed))

    @reason.help
    def why_reason(self) -> str:
        return _(
            "Write in a few words why it is late, for example: no network at the centre. The director can read it."
        )

    @reason.text
    def give_reason(self, text: str) -> state:
        given = reason(text, REASON, MAX_REASON)
        self.data.reason, waiting, self.data.waiting = given, self.data.waiting, {}
        self.data.reason_at = self.desk.now.isoformat()
        marks = {int(d): Mark(m) for d, m in waiting.get("marks", {}).items()}
        rest = waiting.get("rest")
        undo, sends = waiting.get("undo", 0), waiting.get("sends", False)
        return self.marks(marks, Mark(rest) if rest else None, undo=undo, sends=sends)
