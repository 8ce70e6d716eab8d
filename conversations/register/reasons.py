"""Reasons: why a mark is late, corrected or a director's; asked for the marks that wait for it, and for no others."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from conversations import ways
from conversations.core import Button, Message, _, day_name, hour, rows, state
from storage.register import CORRECTING, Mark, NotListed, Officer, Reason

from . import changes, why
from .sitting import Sitting

SITTING = timedelta(hours=1)  # for so long the last reason in one's own words is offered again


class Reasons(Sitting):
    """The states that ask why."""

    def ask_why(self, marks: Mapping[int, Mark], rest: Mark | None, *, sends: bool) -> state:
        """Keep these marks until the reason is given, with those that wait already."""
        with self.refusals_said():
            if any(self._read().officer(deployment) is None for deployment in marks):
                raise NotListed
            return self._waits(marks, rest, sends=sends)
        return self.sheet

    def _waits(self, marks: Mapping[int, Mark], rest: Mark | None, *, sends: bool) -> state:
        known = self.data.waiting
        self.data.waiting = {
            "marks": known.get("marks", {}) | {str(d): m for d, m in marks.items()},
            "rest": rest or known.get("rest"),
            "sends": sends or known.get("sends", False),
        }
        if self._waiting():
            return self.reason
        self.data.waiting = {}
        self.say(changes.changes_line((), (), undone=False))
        return self.sending() if sends else self.sheet

    def _waiting(self) -> list[Officer]:
        """Those whom the marks that wait would change, with these marks."""
        marks, rest = self.data.waiting.get("marks", {}), self.data.waiting.get("rest")
        everyone = self._read().officers
        wanted = [(o, marks.get(str(o.deployment)) or (None if o.mark else rest)) for o in everyone]
        return [replace(o, mark=Mark(mark)) for o, mark in wanted if mark and mark != o.mark]

    @state
    def reason(self) -> Message:
        waiting, asked = self._waiting(), self._question()
        marked = changes.changes_line(waiting, self._read().called(waiting), undone=False) if waiting else ""
        choices = [each for each in Reason if self._read().sent_at or each not in CORRECTING]
        buttons = [Button(_(why.LABELS[each]), "why", each.name) for each in choices]
        if self._last_given():
            buttons.insert(0, Button(_("The same reason"), "same"))
        below = [Button(_("Other reason"), "other"), ways.REGISTER_OPEN.button(_("Register"), *self.here)]
        text = "\n".join(filter(None, (marked, *asked, _("Choose, or write the reason. It stays with these marks."))))
        return Message(text, (*rows(buttons), *rows(below, width=2)), brief=f"{marked} {asked[-1]}".strip())

    def _question(self) -> tuple[str, str]:
        """What is known, and what is asked."""
        sheet = self._read()
        day, closed = day_name(sheet.on), hour(sheet.hours.closes)
        if sheet.as_director:
            return _("You mark the register of {day} as its director.", day=day), _("Why do you mark it?")
        if sheet.sent_at:
            return _("The register of {day} was sent already.", day=day), _("Why are you changing it?")
        return _("The register of {day} closed at {hour}.", day=day, hour=closed), _("Why are you marking it late?")

    @reason.help
    def why_reason(self) -> str:
        return _(
            "Choose why, or write it in a few words. All who see the register, its receipt or its print can read it."
        )

    @reason.press("why")
    def choose_reason(self, name: str) -> state:
        return self._given(Reason[name])

    @reason.press("same")
    def same_reason(self) -> state:
        return self._given(self._last_given()) if self._last_given() else self.reason

    @reason.press("other")
    def other(self) -> state:
        return self.other_reason

    @reason.suggest
    def give_reason(self, text: str) -> state:
        return self._given(why.read_reason(text))

    @state
    def other_reason(self) -> Message:
        return Message(_("Write the reason in a few words."))

    @other_reason.help
    def why_other(self) -> str:
        return self.why_reason()

    @other_reason.text
    def write_reason(self, text: str) -> state:
        return self._given(why.read_reason(text))

    def _given(self, given: str) -> state:
        """Mark what waited, for this reason."""
        waiting, self.data.waiting = self.data.waiting, {}
        if given not in why.LABELS:
            self.data.reason, self.data.reason_at = given, self.desk.now.isoformat()
        marks = {int(d): Mark(m) for d, m in waiting.get("marks", {}).items()}
        rest = waiting.get("rest")
        if undo := waiting.get("undo", 0):
            return self.marks({}, undo=undo)
        return self.marks(marks, Mark(rest) if rest else None, sends=waiting.get("sends", False), reason=given)

    def _last_given(self) -> str:
        """The reason last written in this sitting, while that lasts."""
        at = self.data.reason_at
        return self.data.reason if at and self.desk.now - datetime.fromisoformat(at) < SITTING else ""
