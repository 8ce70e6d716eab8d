"""Pay: what the days marked P come to by the rate, and how pay goes on."""

from typing import Any

from conversations.core import Button, _, n_
from conversations.speech import role_name, shillings
from storage.register import Mark, MyDay

from .frequent_errors import ERRORS
from .my_days import MyDays, begun, stays
from .plights import Plight


class Pay(Plight):
    """What the days marked P come to by the rate, and how pay goes on."""

    command = "pay"
    words = ("my pay", "payment", "malipo", "malipo yangu", "mshahara", "pesa yangu")
    phrases = (
        r"my (pay|payment|money|allowance|dues)|(be|been|get|getting|am i|was i|not) paid|(when|how much) .*pay",
        r"(malipo|pesa|hela|posho) (yangu|yetu)|malipo .*lini|lini .*malipo",
        r"kulipwa|(nita|tuta|sija|hatuja|nina|tuna)lipwa",
    )

    def lines(self) -> list[str]:
        _label, late = ERRORS["late"]
        if not self.desk.person:
            return [_(late)]
        lines = [self._stay(days) for days in stays(begun(self.desk))]
        return [*(lines or [_("None of your days has begun yet.")]), _(late)]

    def _stay(self, days: list[MyDay]) -> str:
        first, count = days[0], sum(day.mark is Mark.PRESENT for day in days)
        what: dict[str, Any] = {"role": role_name(first.role).capitalize(), "centre": first.centre, "exam": first.exam}
        worked = n_("{count} day marked present", "{count} days marked present", count)
        if first.per_day is None:
            return _("{role} at {centre}, {exam}: {worked}. The rate is not known yet.", **what, worked=worked)
        return _("{role} at {centre}, {exam}: {worked}, at {rate} a day: {sum} so far.", **what, worked=worked,
                 rate=shillings(first.per_day), sum=shillings(first.per_day * count))  # fmt: skip

    def buttons(self) -> list[Button]:
        return [self.to(_("My days"), MyDays)]
