"""Today's register: the centre manager marks every officer P or Ab, checks it and sends it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from re import fullmatch

from conversations import ways
from conversations.core import (
    N_,
    Button,
    Invalid,
    Message,
    Way,
    _,
    day_name,
    link,
    page,
    quiet,
    rows,
    state,
    strong,
    unmarked,
)
from conversations.speech import day_meant, first_names, listed, one_day
from storage.exams import Phase
from storage.people import Standing
from storage.register import Allowed, Mark, OpenDay

from . import brief, words
from .keys import Keys
from .marking import LINES, rows_of
from .officers import Officers
from .typed import is_line, says_marks


class Register(Officers):
    """Open the day, mark the officers, send it. Every tap is a link: it means the officer and day it showed."""

    command = "register"
    label = N_("Today's register")
    words = ("rejista", "attendance")
    followed = r"[12]?\d|3[01]"  # the day of the month
    audience = frozenset({Standing.CENTRE_MANAGER, Standing.TSC_DIRECTOR})  # who comes from the board
    menu_of = frozenset({Standing.CENTRE_MANAGER})

    @classmethod
    def is_line(cls, said: str) -> bool:
        return is_line(said)

    def begin(self) -> state | Way:
        known = self.desk.attendance.days()
        if fullmatch(self.followed, self.args):
            return self._day(int(self.args), known)
        if said := day_meant(self.args, self.desk.today, past=True):
            return self._on(said, known)
        if not known and Standing.TSC_DIRECTOR in self.desk.standings:
            return ways.BOARD
        today = [day for day in known if day.on == self.desk.today]
        if len(today) != 1:
            return self.days
        if is_line(self.args) and any(self._markable(day) for day in known if day not in today):
            return self.days  # which of them?
        there = self._open(today[0].centre_id, today[0].on)
        return self.as_typed(self.args) if says_marks(self.args) else there

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
        return Message(text, rows([self._day_button(d) for d in shown or coming[:1]]), replaces=True)

    @days.search
    def type_day(self, text: str) -> state:
        return self._on(one_day(text, self.desk.today, past=True), self.desk.attendance.days())

    @days.help
    def which_day(self) -> str:
        return _("Choose a day to see and mark its register. For a closed day you give a reason.")

    def _day_button(self, day: OpenDay) -> Button:
        return self.to(words.day_line(day), Register.open, day.centre_id, day.on)

    @link
    def open(self, centre: int, on: date) -> state:
        there = self._open(centre, on)
        self._read()  # refused here, so that the talk in hand goes on
        return there

    @link
    def resume(self, centre: int, on: date) -> state:
        """After an outage: taps of that time may never have reached us, so the truth is shown."""
        there = self._open(centre, on)
        self._read()
        self.say(_("Karani was off for a while, so we might have missed what you tapped. Please check this register."))
        return there

    @state
    def sheet(self) -> Message:
        """The register; where it stands above already, only what is new."""
        marking = self._keys.marking
        return replace(
            self._to_mark() if marking else self._to_see(),
            again="" if self._opened else self._again(marking=marking),
            quiet=bool(self.posted),
            news_last=True,
            replaces=True,
            screen=self.shown,
        )

    def _to_mark(self) -> Message:
        """A row of buttons an officer; as lines of text where no buttons are drawn."""
        sheet, keys = self._read(), self._keys
        turned = page(sheet.officers, self.data.page, rows_of(sheet.officers))
        self.data.page = turned.number
        called = first_names([officer.name for officer in sheet.officers], initial=True)[turned.first :]
        marks = [keys.officer(officer, name) for officer, name in zip(turned.shown, called, strict=False)]
        below = keys.below(self._undo, begun=bool(self.data.act))
        typed = [*brief.listed(sheet, turned.first), _("Type: ab 3 7 (absent), p 2 (present), rest p.")]
        closed = keys.allowed is Allowed.WITH_REASON and not sheet.as_director
        notices = [*([words.hours(sheet, keys.allowed)] if closed else []), *self._notices]
        return Message(
            "\n".join(self._status),
            (*marks, *keys.pages(turned), *below),
            typed="\n".join(typed),
            brief=brief.opened(sheet, turned.first, notices),
        )

    def _to_see(self) -> Message:
        """Who is marked how, as lines of text."""
        sheet, keys = self._read(), self._keys
        turned = page(sheet.officers, self.data.page, LINES)
        self.data.page = turned.number
        everyone = brief.lines(sheet)[turned.first :][:LINES]
        return Message(
            "\n".join((*self._status, "", *everyone)),
            (*keys.pages(turned), *keys.below(self._undo, begun=bool(self.data.act))),
            brief=brief.seen(sheet, [*map(unmarked, self._status)], correctable=keys.allowed is Allowed.SENT),
        )

    @property
    def _notices(self) -> list[str]:
        return words.notices(self._read(), self.desk, self._keys.allowed, correcting=self.data.correcting)

    @property
    def _status(self) -> list[str]:
        """What stands above: the day and how far it is, the place for whoever has several, and what else matters."""
        place = [] if self.data.alone else [quiet(words.place_line(self._read()))]
        return [strong(words.status(self._read(), self._keys.allowed)), *place, *self._notices]

    @property
    def _keys(self) -> Keys:
        sheet = self._read()
        allowed = sheet.allows(self.desk.now, correcting=self.data.correcting)
        return Keys(sheet, allowed, self.desk.present.person_id)

    def _again(self, *, marking: bool) -> str:
        """What is said behind the news where the register stands above: what is left, and what to write."""
        sheet = self._read()
        if not marking:
            return _("Write register for the list.")
        if not self.notes:
            return _("Write like: ab 3 7, or p 2, or register for the list.")
        if left := len(sheet.unmarked):
            return _(
                "Left to mark: {left}. Write all for the rest, then send; undo; or register for the list.",
                left=left,
            )
        return _(
            "All marked: {present} present, {absent} absent. Write send, undo, or register for the list.",
            present=len(sheet.present),
            absent=len(sheet.absent),
        )

    @sheet.help
    def what_sheet(self) -> str:
        return self.how()

    @sheet.press("more")
    def turn_page(self) -> None:
        self.data.page += 1

    @link
    def turn(self, centre: int, on: date, number: int) -> state:
        there = self._open(centre, on)
        self.data.page = number
        return there

    @sheet.press("days")
    def other_days(self) -> state:
        return self.days

    @sheet.typed
    def type_marks(self, text: str) -> state:
        return self.as_typed(text)

    @link
    def mark(self, centre: int, on: date, deployment: int, mark: Mark) -> state:
        self._sit(centre, on)
        return self._mark({deployment: mark})

    @link
    def rest(self, centre: int, on: date) -> state:
        self._sit(centre, on)
        return self._mark({}, Mark.PRESENT)

    @link
    def rest_and_send(self, centre: int, on: date) -> state:
        """All present, said where it was asked whether to send."""
        self._sit(centre, on)
        return self._mark({}, Mark.PRESENT, sends=True)

    @link
    def undo(self, centre: int, on: date, act: int) -> state:
        self._sit(centre, on)
        return self._mark({}, undo=act)

    @link
    def card_of(self, centre: int, on: date, deployment: int) -> state:
        self._sit(centre, on)
        return self._open_card(deployment)

    @link
    def send(self, centre: int, on: date) -> state:
        self._sit(centre, on)
        return self.sending()

    @state
    def confirm(self) -> Message:
        sheet = self._read()
        names = listed(sheet.called(sheet.unmarked))
        buttons = (
            self._keys.rest_and_send(),
            Button(_("Send anyway"), "send"),
            self.to(_("Register"), Register.open, *self.here),
        )
        return Message(
            _("Not marked yet: {names}. They might not be paid. Send the register anyway?", names=names),
            rows(buttons),
            brief=brief.unmarked(sheet),
            news_last=True,
            replaces=True,
            screen=self.shown,
        )

    @confirm.help
    def what_confirm(self) -> str:
        return self.how()

    @confirm.typed
    def type_before_sending(self, text: str) -> state:
        return self.as_typed(text, sends=True)

    confirm.no = "open"

    @confirm.press("send", yes=True)
    def send_anyway(self) -> state:
        return self.hand_in()

    def hand_in(self) -> state:
        with self.refusals_said():
            self._sheet = self.desk.attendance.send(*self.here, correcting=self.data.correcting)
            self.data.correcting = False
            self.post(words.receipt(self._sheet, self.desk))
        return self.sheet

    @link
    def correct(self, centre: int, on: date) -> state:
        self._sit(centre, on)
        with self.refusals_said():
            self._sheet = self.desk.attendance.check_correctable(centre, on)
            self.data.correcting = True
        return self.sheet
