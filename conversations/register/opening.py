"""Opening: whose register and of which day somebody means, where several may be meant."""

from collections.abc import Sequence
from datetime import date
from re import fullmatch

from conversations import ways
from conversations.core import Button, Invalid, Message, Way, _, day_name, link, rows, state
from conversations.speech import DAY_AFTER, DAY_OF_MONTH, day_meant, one_day, short
from storage.exams import Phase
from storage.people import Standing
from storage.register import OpenDay

from . import why, words
from .sending import Sending
from .typed import is_line, says_marks

SHOWN = 40  # characters of a line of marks that waits for its register


class Opening(Sending):
    """Choose the day, or come straight to the one that is meant."""

    followed = DAY_AFTER

    def begin(self) -> state | Way:
        known = self.desk.attendance.days()
        if fullmatch(DAY_OF_MONTH, self.args):
            return self._day(int(self.args), known)
        if said := day_meant(self.args, self.desk.today, past=True):
            return self._on(said, known)
        if not known and Standing.TSC_DIRECTOR in self.desk.standings:
            return ways.BOARD
        today = [day for day in known if day.on == self.desk.today]
        line, _reason = why.taken_off(self.args)
        others = any(self._markable(day) for day in known if day not in today)
        if len(today) != 1 or (is_line(line) and others):
            self.data.line = self.args if is_line(line) else ""
            return self.days  # which of them?
        there = self._open(today[0].centre_id, today[0].on)
        return self.as_typed(self.args) if says_marks(line) else there

    def _markable(self, day: OpenDay) -> bool:
        return not day.sent and day.hours.phase(self.desk.now) in (Phase.OPEN, Phase.LATE)

    def _open(self, centre: int, on: date) -> state:
        another = self.data.on != on.isoformat() or self.data.centre != centre
        there = super()._open(centre, on)
        if another:
            self.data.alone = len({day.centre_id for day in self.desk.attendance.days()}) == 1
        return there

    def _day(self, number: int, known: Sequence[OpenDay]) -> state:
        """The last day of that number."""
        past = [day.on for day in known if day.on <= self.desk.today and day.on.day == number]
        if not past:
            raise Invalid(
                _("You have no register for day {number} of the month. Write register to see your days.", number=number)
            )
        return self._on(max(past), known)

    def _on(self, on: date, known: Sequence[OpenDay]) -> state:
        there = [day for day in known if day.on == on]
        if not there:
            raise Invalid(_("You have no register of {day}. Write register to see your days.", day=day_name(on)))
        return self._open(there[0].centre_id, on) if len(there) == 1 else self.days

    @state
    def days(self) -> Message:
        now = self.desk.now
        known = self.desk.attendance.days()
        shown = [d for d in known if d.on == self.desk.today or d.hours.phase(now) in (Phase.OPEN, Phase.LATE)]
        coming = [d for d in known if d.hours.phase(now) is Phase.BEFORE and d not in shown]
        if not shown and not coming:
            raise Invalid(
                _(
                    "You have no register to mark. If that is wrong, call your TSC sub-county director: Help, "
                    "Whom to call."
                )
            )
        text = _("Which register?") if shown else _("No register is open today. The next one:")
        if self.data.line and shown:
            text = _("Which register are these marks for: {marks}?", marks=short(self.data.line, SHOWN))
        return Message(text, rows([self._day_button(d) for d in shown or coming[:1]]), replaces=True)

    @days.search
    def type_day(self, text: str) -> state:
        line = self.data.line
        there = self._on(one_day(text, self.desk.today, past=True), self.desk.attendance.days())
        return there if there is self.days else self._with(line, there)

    @days.help
    def which_day(self) -> str:
        return _("Choose a day to see and mark its register. For a closed day you give a reason.")

    def _day_button(self, day: OpenDay) -> Button:
        return ways.REGISTER_OPEN.button(words.day_line(day), day.centre_id, day.on)

    @link
    def open(self, centre: int, on: date) -> state:
        line = self.data.line
        there = self._open(centre, on)
        self._read()  # refused here, so that the talk in hand goes on
        return self._with(line, there)

    def _with(self, line: str, there: state) -> state:
        """The register that was chosen, with the marks that were typed before it was known whose they are."""
        self.data.line = ""
        if not line:
            return there
        try:
            return self.as_typed(line)
        except Invalid as wrong:
            self.say(str(wrong))
            return there

    @link
    def resume(self, centre: int, on: date) -> state:
        """After an outage: taps of that time may never have reached us, so the truth is shown."""
        there = self._open(centre, on)
        self._read()
        self.say(_("Karani was off for a while, so we might have missed what you tapped. Please check this register."))
        return there
