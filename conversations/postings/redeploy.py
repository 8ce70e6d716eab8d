"""Redeploy: one post is moved, swapped, given to somebody else, ended or corrected, from a day on."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from conversations import ways
from conversations.core import Button, Invalid, Message, Style, _, day_name, headed, link, quiet, rows, state
from conversations.nominations import posting_line
from conversations.speech import next_monday, one_day, reason_given, role_name, span, two_days, why_reason
from storage.exams import Role
from storage.people import Standing

from .notices import tell_corrected, tell_ended, tell_moved
from .redeploy_words import confirmed, corrected, done, taken_over
from .succeeding import Succeeding


class Redeploy(Succeeding):
    """The deed, the day, the place or the person, a last look, and everyone concerned is told once."""

    command = "redeploy"
    audience = frozenset({Standing.TSC_DIRECTOR, Standing.SCDE})

    @dataclass
    class Data(Succeeding.Data):
        deed: str = ""
        other: int = 0  # the centre, deployment or application that it is about
        at_once: bool = False  # from the board, on the morning itself
        right: dict[str, str] = field(default_factory=dict)  # the role or the dates that are to stand instead

    data: Data

    def begin(self) -> Any:
        return ways.OFFICERS

    @link
    def seat(self, deployment: int) -> state:
        self.desk.officers.posting(deployment)
        self.data = self.Data(deployment=deployment)
        return self.deeds

    @link
    def hand_over(self, deployment: int) -> state:
        """Somebody else serves there from today on, or from the first day on which that can be."""
        posting = self.desk.officers.posting(deployment)
        first = posting.earliest(self.desk.today, leaves=True)
        self.data = self.Data(deployment=deployment, deed="replace", on=first.isoformat(), at_once=True)
        self.desk.redeploying.posting_from(deployment, first, leaves=True)
        return self.successor

    @state
    def deeds(self) -> Message:
        posting = self.held()
        if not posting.serves:
            raise Invalid(_("{name} no longer serves there. Choose another officer.", name=posting.name))
        buttons = [
            self.to(_("Substitute now"), Redeploy.hand_over, posting.deployment),
            Button(_("Move"), "deed", "move"),
            Button(_("Swap"), "deed", "swap"),
            Button(_("Replace"), "deed", "replace"),
            Button(_("End early"), "deed", "end"),
            Button(_("Correct the role"), "role"),
            Button(_("Correct the dates"), "dates"),
        ]
        return Message(headed([posting.name, quiet(posting.exam), posting_line(posting)]), rows(buttons, width=2))

    @deeds.help
    def what_deeds(self) -> str:
        return _("You choose the day the change starts. Days already marked stay with this centre.")

    @deeds.press("deed")
    def choose_deed(self, deed: str) -> state:
        self.data.deed = deed
        return self.day

    @state
    def day(self) -> Message:
        posting = self.held()
        first = posting.earliest(self.desk.today, leaves=self._leaves)
        days = sorted({day for day in (first, first + timedelta(days=1), next_monday(first)) if day <= posting.to_on})
        text = _("From which day on? Choose, or type a day like 25 Oct.")
        if until := posting.held_until(leaves=self._leaves):
            text = _("{asked} {name} is marked until {day}; those days stay.",
                     asked=text, name=posting.name, day=day_name(until))  # fmt: skip
        return Message(text, rows([Button(day_name(day), "on", day.isoformat()) for day in days], width=3))

    @day.help
    def why_day(self) -> str:
        return _("The first day of the change. The day before it is the last at the old centre; its marks stay there.")

    @day.press("on")
    def choose_day(self, on: str) -> state:
        return self._from(date.fromisoformat(on))

    @day.search
    def type_day(self, text: str) -> state:
        return self._from(one_day(text, self.desk.today))

    @property
    def _leaves(self) -> bool:
        return self.data.deed in ("replace", "end")

    def _from(self, on: date) -> state:
        self.desk.redeploying.posting_from(self.data.deployment, on, leaves=self._leaves)  # before more is asked
        self.data.on = on.isoformat()
        return {"move": self.centre, "swap": self.officer, "replace": self.successor, "end": self.reason}[
            self.data.deed
        ]

    def chosen(self, other: int) -> state:
        self.data.other = other
        return self.reason if self.data.deed == "replace" else self.confirm

    @state
    def reason(self) -> Message:
        return Message(_("Why does the posting of {name} end?", name=self.held().name), ((self.keep_all(),),))

    @reason.help
    def how_reason(self) -> str:
        return why_reason()

    @reason.text
    def give_reason(self, text: str) -> state:
        self.data.why = reason_given(text)
        return self.confirm

    @state
    def confirm(self) -> Message:
        text = confirmed(self.desk, self.held(), self.data)
        return Message(text, ((Button(_("Yes, do it"), "do"), self.keep_all()),))

    @confirm.help
    def what_confirm(self) -> str:
        return _("Read it again. Everyone affected gets one message, and the old letter becomes void.")

    @confirm.press("do", yes=True)
    def do(self) -> Any:
        return self.attempt(self.data.deed)

    def act(self, name: str, what: dict[str, Any], reason: str) -> Any:
        on, mine = date.fromisoformat(self.data.on), self.data.deployment
        if name == "move":
            tell_moved(self.desk, [self.desk.redeploying.move(mine, self.data.other, on, reason=reason)])
        if name == "swap":
            tell_moved(self.desk, self.desk.redeploying.rotate([mine, self.data.other], on, reason=reason))
        if name == "replace" and not self.data.person:  # an applicant was chosen
            tell_ended(self.desk, self.desk.ending.replace(mine, self.data.other, on, self.data.why, reason=reason))
        elif name == "replace":
            ended = self.desk.ending.substitute(mine, self.data.person, on, self.data.why, reason=reason)
            self.say(taken_over(ended, unreached=tell_ended(self.desk, ended)))
        if name == "end":
            tell_ended(self.desk, self.desk.ending.end(mine, on, self.data.why))
        self.say(done())
        return ways.BOARD if self.data.at_once and Standing.TSC_DIRECTOR in self.desk.standings else ways.OFFICERS

    @deeds.press("role")
    def to_role(self) -> state:
        return self.role

    @state
    def role(self) -> Message:
        posting = self.held()
        mine = [need.role for need in self.desk.needs.staff(posting.centre_id).needs if need.role is not posting.role]
        buttons = [Button(role_name(role).capitalize(), "as", role) for role in mine]
        return Message(_("Which role is right, from the first day on?"), rows(buttons, width=2))

    @role.help
    def what_role(self) -> str:
        return _("The posting itself is corrected, from its first day on.")

    @role.press("as")
    def correct_role(self, role: str) -> state:
        return self._corrects({"role": Role(role)})

    @deeds.press("dates")
    def to_dates(self) -> state:
        return self.dates

    @state
    def dates(self) -> Message:
        posting = self.held()
        now = span(posting.from_on, posting.to_on)
        return Message(_("Now it is {days}. Type the right days, like 18 Oct - 22 Oct.", days=now))

    @dates.help
    def why_dates(self) -> str:
        return _("The first and the last day of the posting. Days already marked must be within them.")

    @dates.exact
    def correct_dates(self, text: str) -> state:
        first, last = two_days(text, self.desk.today)
        return self._corrects({"from_on": first.isoformat(), "to_on": last.isoformat()})

    def _corrects(self, right: dict[str, str]) -> state:
        """Refused here, where something else can be said, and not only once it is confirmed."""
        self.data.right = right
        self.desk.redeploying.correction(self.held(), **self._right())
        return self.correction

    @state
    def correction(self) -> Message:
        text = corrected(self.desk, self.held(), self._right())
        buttons = [Button(_("Yes, do it"), "do", style=Style.BAD), Button(_("Keep it as it is"), "keep_it")]
        return Message(text, rows(buttons))

    @correction.help
    def what_correction(self) -> str:
        return self.what_confirm()

    @correction.press("keep_it", no=True)
    def keep_it(self) -> state:
        self.say(_("Nothing was changed."))
        return self.deeds

    def _right(self) -> dict[str, Any]:
        right = self.data.right
        if "role" in right:
            return {"role": Role(right["role"])}
        return {name: date.fromisoformat(day) for name, day in right.items()}

    @correction.press("do", yes=True)
    def correct(self) -> Any:
        tell_corrected(self.desk, self.desk.redeploying.correct(self.data.deployment, **self._right()))
        self.say(done())
        return ways.OFFICERS
