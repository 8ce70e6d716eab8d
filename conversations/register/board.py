"""Board: the TSC director sees which centres are silent, who was absent, and opens any register."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from conversations import ways
from conversations.core import N_, Button, Conversation, Invalid, Message, _, day_name, link, n_, page, rows, state
from conversations.speech import contacts, dialled, role_name
from storage.desk import Desk
from storage.people import PHONE, Standing
from storage.register import CentreDay

PER_PAGE = 8  # centres, each with its line and its button
ABSENT = 40  # named at once


class Board(Conversation[Desk]):
    """The silent centres first, with whom to call; each button opens that centre's register."""

    command = "board"
    label = N_("Board")
    words = ("ubao", "silent")
    audience = frozenset({Standing.TSC_DIRECTOR})

    @dataclass
    class Data:
        on: str = ""  # the day, ISO
        page: int = 0
        absent_page: int = 0  # of those for whom a substitute can be found

    data: Data

    def begin(self) -> state:
        days = self.desk.board.days()
        if not days:
            raise Invalid(_("No register of your sub-counties has begun yet."))
        self.data.on = days[0].isoformat()
        return self.centres

    @link
    def open(self, on: date) -> state:
        self.data = self.Data(on.isoformat())
        return self.centres

    @link
    def call(self, centre: int, on: date) -> None:
        """Whom to call, as a message of its own: its number can be tapped."""
        there = next((c for c in self.desk.board.centres(on) if c.centre_id == centre), None)
        if there is None:
            raise Invalid(_("That is not open to you."), refused=f"centre {centre}")
        self.say(_line(there))

    @property
    def on(self) -> date:
        return date.fromisoformat(self.data.on)

    @state
    def centres(self) -> Message:
        centres = self.desk.board.centres(self.on)
        if not centres:
            raise Invalid(_("There is no register on that day."))
        here = page(centres, self.data.page, PER_PAGE)
        self.data.page = here.number
        lines = [_("Board of {day}", day=day_name(self.on)), *_totals(centres), "", *(_line(c) for c in here.shown)]
        if here.lines:
            lines += ["", *here.lines]
        opens = [self.to(f"{c.code[-3:]} {c.centre}", ways.REGISTER_OPEN, c.centre_id, self.on) for c in here.shown]
        absent = [Button(_("Absent"), "absent")] if any(c.absent for c in centres) else []
        below = rows([*here.more("more"), *absent, Button(_("Other days"), "days")], width=2)
        return Message("\n".join(lines), (*rows(opens), *below), replaces=True)

    @centres.help
    def what_centres(self) -> str:
        return _("Tap a centre to see its register. You can mark it too, with a reason that is kept with your name.")

    @centres.press("more")
    def turn_page(self) -> None:
        self.data.page += 1

    @centres.press("days")
    def other_days(self) -> state:
        return self.days

    @centres.press("absent")
    def who_is_absent(self) -> state:
        return self.absences

    @state
    def absences(self) -> Message:
        absent = self.desk.board.absences(self.on)
        self.desk.seen.at(PHONE, *(one.person_id for one in absent[:ABSENT]))
        lines = [n_("Absent on {day}: {count} officer", "Absent on {day}: {count} officers", len(absent),
                    day=day_name(self.on))]  # fmt: skip
        lines += [f"{a.centre}: {a.name}, {role_name(a.role)}, {dialled(a.phone)}" for a in absent[:ABSENT]]
        if len(absent) > ABSENT:
            lines.append(n_("And {count} other.", "And {count} others.", len(absent) - ABSENT))
        free = [a for a in absent if a.open] if self.on == self.desk.today else []
        here = page(free, self.data.absent_page, PER_PAGE)
        self.data.absent_page = here.number
        names = Counter(a.name for a in free)
        labels = {a.deployment: f"{a.name}, {a.centre}" if names[a.name] > 1 else a.name for a in here.shown}
        buttons = [ways.HAND_OVER.button(label, deployment) for deployment, label in labels.items()]
        if free:
            lines += ["", _("Tap a name to find a substitute from today on."), *here.lines]
        below = rows([*here.more("more_absent"), self.to(_("Board"), Board.open, self.on)], width=2)
        return Message("\n".join(lines), (*rows(buttons), *below), replaces=True)

    @absences.press("more_absent")
    def turn_absent(self) -> None:
        self.data.absent_page += 1

    @absences.help
    def what_absences(self) -> str:
        return _("Call the officer or the manager if a mark is wrong. The register tells who marked, and when.")

    @state
    def days(self) -> Message:
        days = self.desk.board.days()[:PER_PAGE]
        return Message(_("Which day?"), rows([self.to(day_name(day), Board.open, day) for day in days]), replaces=True)

    @days.help
    def what_days(self) -> str:
        return _("Choose a day to see how far its registers are.")


def _totals(centres: list[CentreDay]) -> list[str]:
    silent, sent = sum(c.silent for c in centres), sum(c.sent for c in centres)
    return [
        _(
            "In: {sent}. Being marked: {marking}. Silent: {silent}.",
            sent=sent,
            marking=len(centres) - silent - sent,
            silent=silent,
        ),
        n_("Absent: {count} officer.", "Absent: {count} officers.", sum(c.absent for c in centres)),
    ]


def _line(c: CentreDay) -> str:
    where = f"{c.code[-3:]} {c.centre}"
    if c.sent:
        return _("{where}: in, {marked} of {all} marked", where=where, marked=c.marked, all=c.officers)
    call = contacts([c.manager]) if c.manager else _("no centre manager")
    if c.silent:
        return _("{where}: SILENT. {call}", where=where, call=call)
    return _("{where}: {marked} of {all} marked. {call}", where=where, marked=c.marked, all=c.officers, call=call)
