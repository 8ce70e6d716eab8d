"""Attendance: what marking a register, undoing and sending it writes, and when that is allowed."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from storage.audit import Audit
from storage.database import insert_or_set, is_new
from storage.entries import mark_entry, salted, sending_entry
from storage.people import People
from storage.vault import random_code
from storage.witness import leaf

from .marked import hold_listed
from .refusals import AlreadySent, NotListed, NotYet, ReasonNeeded, Shut, TooLateToUndo
from .registers import Registers, read_mark
from .sheet import Allowed, Change, Sheet
from .tables import UNDONE, Mark, MarkChange, MarkRow, Register, RegisterState, Sending

UNDO = timedelta(minutes=1)
RECEIPT_LENGTH = 10  # 50 bits: told on paper, checked against one row
SET = ("deployment_id", "mark", "leaf", "on_behalf_of")  # what a mark takes over from the change that makes it so


class Attendance(Registers):
    """The acts on a register. Each checks the person's right and the hour.

    Raises `Denied` or `NoRegister`; `NotYet` before the day's hours and `Shut` after them, `AlreadySent` unless it is
    `correcting`, and `ReasonNeeded` of who is late, corrects or is a director. What a director writes is an
    official act.
    """

    def __init__(
        self, connection: sa.Connection, now: datetime, zone: ZoneInfo, person_id: int, channel: str, audit: Audit
    ):
        super().__init__(connection, now, zone, person_id)
        self.channel, self.audit = channel, audit

    def mark(
        self,
        centre_id: int,
        on: date,
        marks: Mapping[int, Mark],
        *,
        rest: Mark | None = None,
        reason: str = "",
        correcting: bool = False,
    ) -> Change:
        """Set the marks of these deployments, and `rest` for everyone who has none yet.

        What already stands is left alone, so repeating changes nothing. Raises `NotListed`.
        """
        sheet = self._lock(centre_id, on, reason=reason, correcting=correcting)
        if any(sheet.officer(deployment) is None for deployment in marks):
            raise NotListed
        wanted = ({o.deployment: rest for o in sheet.unmarked} if rest else {}) | dict(marks)
        changes = {
            o.deployment: wanted[o.deployment]
            for o in sheet.officers
            if o.deployment in wanted and o.mark is not wanted[o.deployment]
        }
        return self._change(sheet, changes, reason)

    def undo(self, centre_id: int, on: date, act: int, *, correcting: bool = False) -> Change:
        """Take back an act of one's own, within a minute and while every mark is as the act left it.

        It takes no reason. Raises `TooLateToUndo`.
        """
        sheet = self._lock(centre_id, on, reason=UNDONE, correcting=correcting)
        listed = [o.deployment for o in sheet.officers]
        done = self.connection.execute(
            sa.select(MarkChange).where(
                MarkChange.deployment_id.in_(listed),
                MarkChange.on == on,
                MarkChange.act == act,
                MarkChange.by == self.person_id,
                MarkChange.at > self.now - UNDO,
            )
        ).all()
        stands = {o.deployment: o.mark for o in sheet.officers}
        if not done or any(stands[change.deployment_id] != change.mark for change in done):
            raise TooLateToUndo
        return self._change(sheet, {change.deployment_id: read_mark(change.was) for change in done}, UNDONE)

    def send(self, centre_id: int, on: date, *, correcting: bool = False) -> Sheet:
        """Send the register, unmarked or not; sent twice it stays as it is, unless it was corrected meanwhile.

        Gives the sheet with its receipt.
        """
        sheet = self.sheet(centre_id, on)
        correcting = correcting or bool(sheet.corrected)
        if sheet.sent_at and not correcting:
            return sheet
        sheet = self._lock(centre_id, on, reason="send", correcting=correcting)
        receipt = random_code(RECEIPT_LENGTH)
        self.connection.execute(
            sa.update(Register)
            .where(Register.centre_id == centre_id, Register.on == on)
            .values(state=RegisterState.SENT, sent_at=self.now, sent_by=self.person_id, receipt=receipt)
        )
        sending = {"centre_id": centre_id, "on": on, "receipt": receipt, "by": self.person_id, "at": self.now}
        sending |= {"marks": sheet.marks, "on_behalf_of": sheet.on_behalf_of or None}
        sending["leaf"] = leaf(sending_entry(SimpleNamespace(**sending)))
        self.connection.execute(sa.insert(Sending), sending)
        self.audit.note("register sent", f"centre {centre_id} {on}", receipt=receipt, corrected=correcting)
        return replace(sheet, sent_at=self.now, receipt=receipt, replaces=sheet.receipt)

    def send_anew(self, before: Sheet) -> Sheet | None:
        """Send a register again for one mark from elsewhere, where it was sent; `before` is the sheet before that mark.

        None where whoever corrects it is not done yet: they send it when they finish.
        """
        if not before.sent_at or before.corrected:
            return None
        return self.send(before.centre_id, before.on, correcting=True)

    def check_correctable(self, centre_id: int, on: date) -> Sheet:
        """The sent register, where this person may correct it: the manager on its day, a director always."""
        sheet = self.sheet(centre_id, on)
        self._check(sheet, reason="correct", correcting=True)
        return sheet

    def _lock(self, centre_id: int, on: date, *, reason: str, correcting: bool) -> Sheet:
        """The sheet as nobody else can change it until this turn is over, if writing it is allowed."""
        sheet = self.read(centre_id, on, to_write=True)
        self._check(sheet, reason=reason, correcting=correcting)
        if sheet.as_director:
            self.audit.official()
        if sheet.state is not None:
            return sheet
        is_new(self.connection, Register, {"centre_id": centre_id, "on": on, "state": RegisterState.OPEN})
        return self.read(centre_id, on, to_write=True)  # whoever began it at the same time has written since

    def _check(self, sheet: Sheet, *, reason: str, correcting: bool) -> None:
        match sheet.allows(self.now, correcting=correcting):
            case Allowed.NOT_YET:
                raise NotYet(sheet.hours.opens_at)
            case Allowed.SHUT:
                raise Shut(sheet.on, People(self.connection).directors(sheet.sub_county_code, self.today))
            case Allowed.SENT:
                raise AlreadySent
            case Allowed.WITH_REASON if not reason:
                raise ReasonNeeded(sheet.hours.closes_at)

    def _change(self, sheet: Sheet, changes: Mapping[int, Mark | None], reason: str) -> Change:
        if not changes:
            return Change(0, (), sheet)
        if not hold_listed(self.connection, changes, sheet.on):
            raise NotListed
        act = secrets.randbits(31)
        was = {o.deployment: o.mark for o in sheet.officers}
        salt, why = salted(reason)
        common = {"on": sheet.on, "act": act, "by": self.person_id, "at": self.now, "through": self.channel}
        common |= {"reason": reason or None, "salt": salt, "why": why, "on_behalf_of": sheet.on_behalf_of or None}
        history = [{"deployment_id": d, "was": was[d], "mark": mark, **common} for d, mark in changes.items()]
        for change in history:
            change["leaf"] = leaf(mark_entry(SimpleNamespace(**change)))
        self.connection.execute(sa.insert(MarkChange), history)
        by = {"on": sheet.on, "marked_by": self.person_id, "marked_at": self.now}
        set_now = [{name: change[name] for name in SET} | by for change in history if change["mark"] is not None]
        if set_now:
            insert_or_set(self.connection, MarkRow, set_now, "mark", "marked_by", "marked_at", "leaf", "on_behalf_of")
        if gone := [d for d, mark in changes.items() if mark is None]:
            self.connection.execute(sa.delete(MarkRow).where(MarkRow.deployment_id.in_(gone), MarkRow.on == sheet.on))
        after = sheet.marked(changes, self.person_id)
        return Change(act, tuple(o for o in after.officers if o.deployment in changes), after)
