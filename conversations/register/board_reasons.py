"""What came late or was corrected on a director's board: by register, with the reasons, page by page."""

from itertools import groupby

from conversations import ways
from conversations.core import Button, Message, _, day_name, headed, n_, page, rows, state, strong
from conversations.speech import listed
from storage.register import Reasoned

from . import why
from .silent import Silent

REGISTERS = 6  # on a page, each with its button
NAMES = 4  # told for a reason; the register and its print have the others
REASONS = 4  # of a register


class BoardReasons(Silent):
    """The state about the marks of a day that stand for a reason."""

    @state
    def reasoned(self) -> Message:
        found = self.desk.board.reasons(self.on)
        registers = [[*of_one] for _centre, of_one in groupby(found, key=lambda one: one.centre_id)]
        here = page(registers, self.data.reasons_page, REGISTERS)
        self.data.reasons_page = here.number
        lines = [n_("Late or corrected on {day}: {count} mark", "Late or corrected on {day}: {count} marks",
                    len(found), day=day_name(self.on))]  # fmt: skip
        for marks in here.shown:
            lines += [strong(f"{marks[0].centre_code[-3:]} {marks[0].centre}"), *self._told(marks)]
        opens = [
            ways.REGISTER_OPEN.button(f"{marks[0].centre_code[-3:]} {marks[0].centre}", marks[0].centre_id, self.on)
            for marks in here.shown
        ]
        below = [*here.more("more_reasons"), ways.BOARD_OPEN.button(_("Board"), self.on)]
        return Message(headed([*lines, *here.lines]), (*rows(opens), *rows(below, width=2)), replaces=True)

    def _told(self, marks: list[Reasoned]) -> list[str]:
        zone = self.desk.service.zone
        by_reason: dict[str, list[str]] = {}
        for one in marks:
            what = why.kind(one, zone)
            by_reason.setdefault(f"{what}: {why.said(one.reason)}", []).append(why.marked_so(one))
        lines = [f"{reason}. {listed(names, NAMES)}" for reason, names in by_reason.items()]
        return [*lines[:REASONS], *(["…"] if lines[REASONS:] else [])]

    @reasoned.press("more_reasons")
    def turn_reasons(self) -> None:
        self.data.reasons_page += 1

    @reasoned.help
    def what_reasoned(self) -> str:
        return _("Marks given after the day's hours, changed after sending, or given by a director, with the reason.")

    def reasons_button(self) -> list[Button]:
        """Leads there, on a day that has any."""
        count = len(self.desk.board.reasons(self.on))
        return [Button(_("Late or corrected ({count})", count=count), "reasons")] if count else []
