"""Today's register: the centre manager marks every officer P or Ab, checks it and sends it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from re import fullmatch

from conversations import ways
from conversations.core import N_, Button, Invalid, Message, Style, Way, _, day_name, link, page, rows, state
from conversations.speech import dialled, first_names, listed, role_name
from storage.exams import Phase
from storage.people import PHONE, Standing
from storage.register import Allowed, Mark, NotListed, Officer, OpenDay, Sheet

from . import words
from .marking import PER_PAGE, Marking
from .printing import Print
from .typed import is_line

MARKING = (Allowed.MAY, Allowed.WITH_REASON)
STYLES = {Mark.PRESENT: Style.GOOD, Mark.ABSENT: Style.BAD}


class Register(Marking):
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
        if not known and Standing.TSC_DIRECTOR in self.desk.standings:
            return ways.BOARD
        today = [day for day in known if day.on == self.desk.today]
        if len(today) != 1:
            return self.days
        return self._sit(today[0].centre_id, today[0].on)

    def _day(self, number: int, known: Sequence[OpenDay]) -> state:
        """The last day of that number."""
        past = [day for day in known if day.on <= self.desk.today and day.on.day == number]
        there = [day for day in past if day.on == max(other.on for other in past)]
        if not there:
            raise Invalid(_("You have no register of a day {number}. Write register to see your days.", number=number))
        return self._sit(there[0].centre_id, there[0].on) if len(there) == 1 else self.days

    @state
    def days(self) -> Message:
        now = self.desk.now
        known = self.desk.attendance.days()
        shown = [d for d in known if d.on == self.desk.today or d.hours.phase(now) in (Phase.OPEN, Phase.LATE)]
        coming = [d for d in known if d.hours.phase(now) is Phase.BEFORE and d not in shown]
        if not shown and not coming:
            raise Invalid(_("You have no register to mark. If that is wrong, call your TSC sub-county director."))
        text = _("Which register?") if shown else _("No register is open today. The next one:")
        return Message(text, rows([self._day_button(d) for d in shown or coming[:1]]), replaces=True)

    @days.help
    def which_day(self) -> str:
        return _("Choose a day to see and mark its register. A day that is closed takes a reason.")

    def _day_button(self, day: OpenDay) -> Button:
        return self.to(words.day_line(day), Register.open, day.centre_id, day.on)

    @link
    def open(self, centre: int, on: date) -> state:
        there = self._sit(centre, on)
        self._read()  # refused here, so that the talk in hand goes on
        return there

    @link
    def resume(self, centre: int, on: date) -> state:
        """After an outage: taps of that time may never have reached us, so the truth is shown."""
        there = self._sit(centre, on)
        self._read()
        self.say(
            _("Karani was off for a while. What you tapped then may not have reached us: please check this register.")
        )
        return there

    @state
    def sheet(self) -> Message:
        sheet = self._read()
        allowed = sheet.allows(self.desk.now, correcting=self.data.correcting)
        marking = allowed in MARKING
        turned = page(sheet.officers, self.data.page, PER_PAGE)
        self.data.page = turned.number
        lines = [
            *words.heading(sheet),
            *words.standing(sheet, self.desk, correcting=self.data.correcting),
            "",
            *(words.officer_line(o, own=o.person == self.desk.present.person_id) for o in turned.shown),
        ]
        if turned.lines:
            lines += ["", *turned.lines]
        names = first_names([o.name for o in turned.shown])
        buttons = [self._officer_row(o, name) for o, name in zip(turned.shown, names, strict=True)] if marking else []
        typed = _("Type: ab 3 7 (absent), p 2 (present), rest p.") if marking else ""
        rest = rows(self._below(sheet, allowed, turned.more("more")), width=2)
        return Message("\n".join(lines), (*buttons, *rest), typed=typed, replaces=True, screen=self.shown)

    def _officer_row(self, officer: Officer, called: str) -> tuple[Button, ...]:
        name = self.to(f"{officer.number} {called}", Register.card_of, *self.here, officer.deployment, detail=True)
        own = officer.person == self.desk.present.person_id
        return replace(name, full=words.officer_line(officer, own=own)), *self._mark_buttons(officer)

    def _mark_buttons(self, officer: Officer) -> tuple[Button, ...]:
        return tuple(self._mark_button(officer, mark, chosen=officer.mark is mark) for mark in Mark)

    def _mark_button(self, officer: Officer, mark: Mark, *, chosen: bool) -> Button:
        label, style = (f"✓ {mark}", STYLES[mark]) if chosen else (str(mark), Style.PLAIN)
        button = self.to(label, Register.mark, *self.here, officer.deployment, mark, style=style, detail=True)
        return replace(button, full=f"{mark}, {officer.number} {officer.name}", pressed=chosen)

    def _below(self, sheet: Sheet, allowed: Allowed, more: list[Button]) -> list[Button]:
        buttons = []
        marking = allowed in MARKING
        if marking and sheet.unmarked:
            buttons.append(self.to(_("All present"), Register.rest, *self.here))
        if marking:
            buttons.append(self.to(_("Send"), Register.send, *self.here))
        if allowed is Allowed.SENT:
            buttons.append(self.to(_("Correct"), Register.correct, *self.here))
        buttons += more
        if marking and self._undo:
            buttons.append(self.to(_("Undo"), Register.undo, *self.here, self._undo))
        printed = self.to(_("Print"), Print.of, sheet.centre_id)
        if sheet.as_director:
            return [*buttons, self.to(_("Board"), ways.BOARD_OPEN, sheet.on), printed]
        return [*buttons, Button(_("Other days"), "days"), printed]

    @sheet.help
    def how(self) -> str:
        return _(
            "Tap P or Ab beside each officer. All present marks whoever is not marked yet; Send hands the register in. "
            "You can also type: ab 3 7 · p 2 · 3 ab · rest p · all."
        )

    @sheet.press("more")
    def turn_page(self) -> None:
        self.data.page += 1

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

    @state
    def card(self) -> Message:
        sheet = self._read()
        officer = sheet.officer(self.data.officer)
        if officer is None:
            raise NotListed
        self.desk.seen.at(PHONE, officer.person)
        past, unmarked = self.desk.attendance.history(*self.here, officer.deployment), _("not marked")
        lines = [
            f"{officer.number} {officer.name}",
            ", ".join(filter(None, (role_name(officer.role), dialled(officer.phone)))),
            f"{day_name(sheet.on)}: {officer.mark or unmarked}",
            *words.past_lines(past, sheet, self.desk),
        ]
        choose = [Button(str(mark), "set", mark) for mark in Mark]
        back = self.to(_("Register"), Register.open, *self.here)
        return Message("\n".join(lines), (tuple(choose), (back,)), replaces=True, screen=self.shown)

    @card.help
    def what_card(self) -> str:
        return self.how()

    @card.typed
    def type_on_card(self, text: str) -> state:
        return self.as_typed(text, officer=self.data.officer)

    @card.press("set")
    def set_mark(self, mark: str) -> state:
        return self._mark({self.data.officer: Mark(mark)})

    @link
    def send(self, centre: int, on: date) -> state:
        self._sit(centre, on)
        return self.confirm if self._read().unmarked and not self._read().sent_at else self.hand_in()

    @state
    def confirm(self) -> Message:
        sheet = self._read()
        names = listed(sheet.called(sheet.unmarked))
        buttons = (
            self.to(_("All present"), Register.rest_and_send, *self.here),
            Button(_("Send without them"), "send"),
            self.to(_("Register"), Register.open, *self.here),
        )
        return Message(
            _(
                "Not marked yet: {names}. An officer who is not marked may not be paid. Send all the same? "
                "All present marks them so, and sends.",
                names=names,
            ),
            rows(buttons),
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
            self.post(Message(words.receipt(self._sheet, self.desk)))
        return self.sheet

    @link
    def correct(self, centre: int, on: date) -> state:
        self._sit(centre, on)
        with self.refusals_said():
            self._sheet = self.desk.attendance.check_correctable(centre, on)
            self.data.correcting = True
        return self.sheet
