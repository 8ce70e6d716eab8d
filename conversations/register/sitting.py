"""A sitting: one register in hand, what is known of it in this turn, and what was done to it last."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar

from conversations.core import Conversation, Session, _, state
from storage.desk import Desk
from storage.register import UNDO, AlreadySent, Mark, NotListed, NotYet, Sheet, Shut, TooLateToUndo

from .keys import Keys
from .refusals import said


class Sitting(Conversation[Desk]):
    """A register of one day, in hand."""

    command = "register"  # of everything that is built on it, so that a link knows it wherever it stands

    @dataclass
    class Data:
        centre: int = 0
        on: str = ""  # the day, ISO
        page: int = 0
        listed: int = 0  # the page of the list in full
        alone: bool = False  # the only register of whoever marks: its place goes without saying
        officer: int = 0  # the deployment whose card is open
        correcting: bool = False
        reason: str = ""  # the last that was written, to be given again
        act: int = 0  # the last of this sitting, while it can be taken back
        act_at: str = ""  # when that was, ISO
        reason_at: str = ""  # when it was given, ISO
        line: str = ""  # of marks, typed before it was known for which register
        waiting: dict[str, Any] = field(default_factory=dict)  # the marks that wait for the reason

    data: Data
    sheet: ClassVar[state]  # where the marks are seen
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
        """Turn to a register, and show all of it. What waited for its reason is let go of."""
        there = self._sit(centre, on)
        self.data.waiting = {}
        self._opened = True
        return there

    def how(self) -> str:
        """What can be done here."""
        return _("Choose or type: ab 3 7 (absent), p 2 (present), rest p or all, list, then send.")

    @property
    def _keys(self) -> Keys:
        sheet = self._read()
        allowed = sheet.allows(self.desk.now, correcting=self.data.correcting)
        return Keys(sheet, allowed, self.desk.present.person_id)

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

    def marks(
        self,
        marks: Mapping[int, Mark],
        rest: Mark | None = None,
        *,
        undo: int = 0,
        sends: bool = False,
        reason: str = "",
    ) -> state:
        """Mark these deployments, and `rest` for everyone left; or take back the act `undo`. `sends`: then send it."""
        raise NotImplementedError

    def sending(self) -> state:
        """Send it, or ask first where some have no mark."""
        raise NotImplementedError

    def open_card(self, deployment: int) -> state:
        """One officer of it."""
        raise NotImplementedError

    def whole_list(self) -> state:
        """Everyone on it in full."""
        raise NotImplementedError

    def as_typed(self, text: str, *, sends: bool = False, officer: int = 0) -> state:
        """What was typed about it."""
        raise NotImplementedError
