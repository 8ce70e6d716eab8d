"""Marking: what a tap on a register marks, and what is said of it."""

from collections.abc import Mapping, Sequence
from datetime import date

from conversations.core import link, state
from storage.register import Mark, Officer, ReasonNeeded

from . import changes
from .paged import rows_of
from .reasons import Reasons


class Marking(Reasons):
    """Marks by tap. Every one is a link: it means the officer and day it showed."""

    @link
    def mark(self, centre: int, on: date, deployment: int, mark: Mark) -> state:
        self._sit(centre, on)
        return self.marks({deployment: mark})

    @link
    def rest(self, centre: int, on: date) -> state:
        self._sit(centre, on)
        return self.marks({}, Mark.PRESENT)

    @link
    def rest_and_send(self, centre: int, on: date) -> state:
        """All present, said where it was asked whether to send."""
        self._sit(centre, on)
        return self.marks({}, Mark.PRESENT, sends=True)

    @link
    def take_over(self, centre: int, on: date) -> state:
        """Mark present who was seen here that day before they were deployed."""
        self._sit(centre, on)
        there = self.marks(dict.fromkeys(self.desk.unlisted.proposed(centre, on), Mark.PRESENT))
        self._sheet = None  # which of them are left is read anew
        return there

    @link
    def undo(self, centre: int, on: date, act: int) -> state:
        self._sit(centre, on)
        return self.marks({}, undo=act)

    def marks(
        self,
        marks: Mapping[int, Mark],
        rest: Mark | None = None,
        *,
        undo: int = 0,
        sends: bool = False,
        reason: str = "",
    ) -> state:
        """Mark, and say whom it changed and for what reason; where it needs one it is asked for first."""
        correcting, attendance, done = self.data.correcting, self.desk.attendance, False
        try:
            with self.refusals_said():
                if undo:
                    change = attendance.undo(*self.here, undo, correcting=correcting)
                else:
                    change = attendance.mark(*self.here, marks, rest=rest, reason=reason, correcting=correcting)
                self._sheet = change.sheet
                self._remember(0 if undo else change.act or self.data.act)
                self._turn_to(change.officers)
                called = change.sheet.called(change.officers)
                self.say(changes.changes_line(change.officers, called, undone=bool(undo), reason=reason))
                done = True
        except ReasonNeeded:
            return self.ask_why(marks, rest, sends=sends)
        return self.sending() if sends and done else self.sheet

    def _remember(self, act: int) -> None:
        if act != self.data.act:
            self.data.act, self.data.act_at = act, self.desk.now.isoformat()

    def _turn_to(self, changed: Sequence[Officer]) -> None:
        """The page of the one officer who was changed; of several the page in hand stays."""
        if len(changed) == 1:
            officers = self._read().officers
            self.data.page = officers.index(changed[0]) // rows_of(officers)
