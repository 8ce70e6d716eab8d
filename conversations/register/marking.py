"""Marking: what marks do to a register, by tap or typed, and the reason that a closed day takes."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from conversations.core import N_, Conversation, Invalid, Message, Session, _, day_name, hour, n_, state
from conversations.core.language import in_every_language
from conversations.core.own_words import plain
from conversations.speech import reason
from storage.desk import Desk
from storage.register import (
    UNDO,
    AlreadySent,
    Mark,
    NotListed,
    NotYet,
    Officer,
    ReasonNeeded,
    Sheet,
    Shut,
    TooLateToUndo,
)

from . import words
from .naming import Naming
from .refusals import said
from .typed import TypedMarks, may_count, typed_marks
from .typed_words import not_understood, two_ways

ROWS = 8  # of officers on a screen of 640 points, with the status above and two rows of buttons below
PAGED = 7  # where a row of pages stands there as well
LINES = 30  # of officers as lines of text
MAX_REASON = 200
REASON = N_("Please write the reason in 3 to 200 characters.")
SEND_WORDS = frozenset(map(plain, in_every_language(N_("Send")))) | {"send", "tuma"}
LIST_WORDS = frozenset({"list", "orodha"})
MORE_WORDS = frozenset(map(plain, in_every_language(N_("More")))) | {"more", "zaidi"}
UNDO_WORDS = frozenset(map(plain, in_every_language(N_("Undo")))) | {"undo", "tengua"}
SITTING = timedelta(hours=1)  # one reason is enough for so long


def rows_of(officers: Sequence[Officer]) -> int:
    """As many officers as have their row of buttons on one screen."""
    return ROWS if len(officers) <= ROWS else PAGED


class Marking(Conversation[Desk]):
    """A register of one day, in hand to be marked."""

    @dataclass
    class Data:
        centre: int = 0
        on: str = ""  # the day, ISO
        page: int = 0
        listed: int = 0  # the page of the list in full
        alone: bool = False  # the only register of whoever marks: its place goes without saying
        officer: int = 0  # the deployment whose card is open
        correcting: bool = False
        reason: str = ""  # given once a sitting, for a day already closed
        act: int = 0  # the last of this sitting, while it can be taken back
        act_at: str = ""  # when that was, ISO
        reason_at: str = ""  # when it was given, ISO
        waiting: dict[str, Any] = field(default_factory=dict)  # the marks that wait for the reason

    data: Data
    sheet: ClassVar[state]  # where the marks are seen
    card: ClassVar[state]  # one officer
    listing: ClassVar[state]  # everyone in full
    confirm: ClassVar[state]  # whether it is sent though some have no mark
    _sheet: Sheet | None = None  # as read or changed in this turn
    _opened = False  # in this turn: whoever opens a register sees all of it

    @classmethod
    def in_hand(cls, session: Session) -> tuple[int, date] | None:
        """The centre and day that are being marked in this session; None: no register is."""
        if session.conversation != cls.command or not session.data.get("on"):
            return None
        return session.data["centre"], date.fromisoformat(session.data["on"])

    @property
    def here(self) -> tuple[int, date]:
        return self.data.centre, date.fromisoformat(self.data.on)

    @property
    def shown(self) -> str:
        """The centre and day, whose older copy folds."""
        return f"{self.data.centre}:{self.data.on}"

    def _read(self) -> Sheet:
        if self._sheet is None:
            self._sheet = self.desk.attendance.sheet(*self.here)
        return self._sheet

    def _sit(self, centre: int, on: date) -> state:
        """Turn to a register. Another one than before is a new sitting: nothing of the old one carries over."""
        if (self.data.centre, self.data.on) != (centre, on.isoformat()):
            self.data = self.Data(centre, on.isoformat())
        return self.sheet

    @property
    def _undo(self) -> int:
        """The last act of this sitting, as long as it can be taken back, whatever was said since."""
        at = self.data.act_at
        return self.data.act if at and self.desk.now - datetime.fromisoformat(at) < UNDO else 0

    def _open(self, centre: int, on: date) -> state:
        """Turn to a register, and show all of it."""
        there = self._sit(centre, on)
        self._opened = True
        return there

    def how(self) -> str:
        """What can be done here."""
        return _(
            "Choose P or Ab beside each officer, All present or Rest present for those left, then Send. Or "
            "type: ab 3 7, p 2, 3 ab, rest p, all, list."
        )

    def hand_in(self) -> state:
        """Send the register."""
        raise NotImplementedError

    def sending(self) -> state:
        """Send it, or ask first where some have no mark."""
        sheet = self._read()
        return self.confirm if sheet.unmarked and not sheet.sent_at else self.hand_in()

    def _said_of(self, sheet: Sheet, text: str) -> TypedMarks:
        """The marks of a line about this register. Raises `Invalid`."""
        typed = typed_marks(text)
        if typed.today and sheet.on != self.desk.today:
            day = day_name(sheet.on)
            raise Invalid(
                _(
                    "This is the register of {day}, not of today. Nothing was changed. Write register for today's.",
                    day=day,
                )
            )
        if may_count(typed, len(sheet.officers)):
            raise two_ways(text)
        return typed

    def as_typed(self, text: str, *, sends: bool = False, officer: int = 0) -> state:
        """Marks typed out, such as `ab 3 7`; a number or name alone for that officer's card; `undo`, `list`, `send`.

        What ends in `send` is sent as well: `ab 3 7 rest p send`. `sends`: whoever marks the rest was asked whether to
        send, and means that too. `officer`: whose card is open (the deployment), for whom a mark alone is meant.
        """
        said = plain(text)
        if said in UNDO_WORDS:
            return self._taken_back()
        if said in SEND_WORDS:
            return self.sending()
        if said in LIST_WORDS:
            self.data.listed = 0
            return self.listing
        if said in MORE_WORDS:
            self.data.page += 1
            return self._open(*self.here)
        marks_said, _space, last = text.strip().rpartition(" ")
        handed_in = plain(last) in SEND_WORDS
        sheet = self._read()
        typed = self._said_of(sheet, marks_said if handed_in else text)
        if typed.alone:
            if not officer:
                raise not_understood(text)
            return self._mark({officer: typed.alone})
        naming = Naming(sheet)
        if typed.asked is not None or typed.called:
            return self._open_card(naming.alone(typed).deployment)
        marks = naming.marks(typed)
        if typed.everyone and (present := [o for o in sheet.present if o.deployment not in marks]):
            raise Invalid(
                n_(
                    "{count} officer is marked P already. Write their numbers, or rest ab. Nothing was changed.",
                    "{count} officers are marked P already. Write their numbers, or rest ab. Nothing was changed.",
                    len(present),
                )
            )
        return self._mark(marks, typed.rest, sends=handed_in or (sends and typed.rest is not None))

    def _taken_back(self) -> state:
        if not self.data.act:
            raise Invalid(_("There is nothing to undo. To change a mark, mark the officer again."))
        return self._mark({}, undo=self.data.act)

    def _open_card(self, deployment: int) -> state:
        if self._read().officer(deployment) is None:
            raise NotListed
        self.data.officer = deployment
        return self.card

    def _mark(
        self, marks: Mapping[int, Mark], rest: Mark | None = None, *, undo: int = 0, sends: bool = False
    ) -> state:
        """Mark, and say whom it changed; a closed day asks for the reason first, once a sitting."""
        reason, correcting = self._reason_given(), self.data.correcting
        attendance, done = self.desk.attendance, False
        try:
            with self.refusals_said():
                if undo:
                    change = attendance.undo(*self.here, undo, reason=reason, correcting=correcting)
                else:
                    change = attendance.mark(*self.here, marks, rest=rest, reason=reason, correcting=correcting)
                self._sheet = change.sheet
                self._remember(0 if undo else change.act or self.data.act)
                self._turn_to(change.officers)
                self.say(words.changes_line(change.officers, change.sheet.called(change.officers), undone=bool(undo)))
                done = True
        except ReasonNeeded:
            self.data.waiting = {"marks": {str(d): m for d, m in marks.items()}, "rest": rest, "undo": undo}
            self.data.waiting |= {"sends": sends}
            return self.reason
        return self.sending() if sends and done else self.sheet

    def _remember(self, act: int) -> None:
        if act != self.data.act:
            self.data.act, self.data.act_at = act, self.desk.now.isoformat()

    def _turn_to(self, changed: Sequence[Officer]) -> None:
        """The page of the one officer who was changed; of several the page in hand stays."""
        if len(changed) == 1:
            officers = self._read().officers
            self.data.page = officers.index(changed[0]) // rows_of(officers)

    @contextmanager
    def refusals_said(self) -> Iterator[None]:
        """What is refused inside is said with the register, which is shown as it stands now."""
        try:
            yield
        except NotListed as refusal:
            self.desk.refused(f"mark of somebody not listed, centre {self.data.centre} {self.data.on}")
            self.say(said(refusal))
        except (AlreadySent, NotYet, Shut, TooLateToUndo) as refusal:
            self.say(said(refusal))

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
        return self._mark(marks, Mark(rest) if rest else None, undo=undo, sends=sends)
