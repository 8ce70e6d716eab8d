"""Dated: from which day to which somebody is offered a post, where it is not for the whole exam."""

from datetime import date
from typing import Any

from conversations.core import Conversation, Message, _, state
from conversations.speech import two_days
from storage.desk import Desk
from storage.nominations import StaffedCentre


class Dated(Conversation[Desk]):
    """The question and its answer, for a conversation with `dates` in its data: the first and the last day, or none."""

    data: Any

    def dated(self) -> state:
        """Where to go once the days are said."""
        raise NotImplementedError

    def chosen_dates(self) -> tuple[date, date] | tuple[None, None]:
        """What was said; nothing for the whole exam."""
        if not self.data.dates:
            return None, None
        first, last = map(date.fromisoformat, self.data.dates)
        return first, last

    def dates_at(self, there: StaffedCentre) -> tuple[date, date]:
        """What was said, else what is left of the exam."""
        first, last = self.chosen_dates()
        return first or max(there.first, min(self.desk.today, there.last)), last or there.last

    @state
    def days(self) -> Message:
        return Message(_("From which day to which? Write it like 18 Oct - 22 Oct."))

    @days.help
    def why_days(self) -> str:
        return _("For supervisors who take turns by the week: the first and the last day that they serve here.")

    @days.exact
    def give_days(self, text: str) -> state:
        self.data.dates = [day.isoformat() for day in two_days(text, self.desk.today)]
        return self.dated()
