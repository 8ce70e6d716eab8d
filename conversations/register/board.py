"""Board: the TSC director sees which centres are silent, who was absent, and opens any register."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from re import fullmatch

from conversations import ways
from conversations.core import (
    N_,
    Button,
    Invalid,
    Message,
    _,
    day_name,
    headed,
    link,
    n_,
    page,
    quiet,
    rows,
    state,
)
from conversations.core.field import found
from conversations.speech import (
    DAY_AFTER,
    DAY_OF_MONTH,
    contacts,
    day_meant,
    dialled,
    list_message,
    one_day,
    role_name,
    stood_in,
)
from storage.people import PHONE, Standing
from storage.register import CentreDay

from .board_reasons import BoardReasons
from .picture import Picture
from .two_keys import TwoKeys

ROWS, FEWEST = 10, 3  # of a list on WhatsApp, and centres on it beside whatever else there is
PER_PAGE = 6


HOLDERS = {False: N_("deputy {who}"), True: N_("acting manager {who}")}


class Board(BoardReasons, TwoKeys, Picture):
    """The silent centres first, with whom to call; each button opens that centre's register."""

    command = "board"
    label = N_("Board")
    words = ("ubao", "silent")
    followed = DAY_AFTER
    audience = frozenset({Standing.TSC_DIRECTOR})

    @dataclass
    class Data:
        on: str = ""  # the day, ISO
        page: int = 0
        absent_page: int = 0
        said_page: int = 0
        sought: str = ""
        day_page: int = 0
        reasons_page: int = 0

    data: Data

    def begin(self) -> state:
        days = self.desk.board.days()
        if not days:
            raise Invalid(_("No register in your sub-counties has opened yet. Look again on the rehearsal day."))
        self.data.on = days[0].isoformat()
        day = f"tarehe {self.args}" if fullmatch(DAY_OF_MONTH, self.args) else self.args
        if said := day_meant(day, self.desk.today, past=True):
            return self._on(said)
        return self.centres

    def _on(self, on: date) -> state:
        if on not in self.desk.board.days():
            raise Invalid(_("There is no register on that day. Choose another day, or write menu."))
        self.data = self.Data(on.isoformat())
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
            raise Invalid(
                _("You do not have permission to do that. Write menu to see what you can do."),
                refused=f"centre {centre}",
            )
        self.say(_line(there))

    @state
    def centres(self) -> Message:
        centres = self.desk.board.centres(self.on)
        if not centres:
            raise Invalid(_("There is no register on that day. Choose another day, or write menu."))
        acts, said = self._acts(centres)
        here = page(self._sought(centres), self.data.page, max(min(ROWS - 1 - len(acts), PER_PAGE), FEWEST))
        self.data.page = here.number
        lines = [_("Board of {day}", day=day_name(self.on)), *_totals(centres), *said, ""]
        lines += [*(_line(c) for c in here.shown), *(["", *here.lines] if here.lines else [])]
        if len(centres) > len(here.shown):
            lines.append(quiet(_("Type a part of a centre's name or code to find it.")))
        opens = [self.to(f"{c.code[-3:]} {c.centre}", ways.REGISTER_OPEN, c.centre_id, self.on) for c in here.shown]
        below = rows([*here.more("more"), *acts], width=2)
        return Message(headed(lines), (*rows(opens), *below), replaces=True, screen=self.data.on)

    def _acts(self, centres: list[CentreDay]) -> tuple[list[Button], list[str]]:
        """What waits or can be opened besides the centres, and the lines that say so."""
        disputes, own = len(self.desk.disputes.open_here()), self.desk.own_marks.count(self.on)
        missing, left = self.desk.receiving.missing(), sum(not c.sent for c in centres)
        said = sum(c.said_here for c in centres)
        found = {
            self.to(_("All centres"), Board.open, self.on): bool(self.data.sought),
            ways.DISPUTES.button(_("Disputes ({count})", count=disputes)): disputes,
            ways.RECEIVE.button(_("Stamped registers")): missing,
            Button(n_("{count} not sent", "{count} not sent", left), "not_in"): left,
            Button(_("Absent"), "absent"): any(c.absent for c in centres),
            Button(_("Said here ({count})", count=said), "said_here"): said,
            ways.OWN_MARKS_OF.button(_("Own marks ({count})", count=own), self.on): own,
        }
        lines = {
            n_("{count} stamped register is missing.", "{count} stamped registers are missing.", missing): missing,
            n_("{count} dispute is open.", "{count} disputes are open.", disputes): disputes,
        }
        acts = [*(button for button, there in found.items() if there), *self.reasons_button()]
        return [*acts, Button(_("Other days"), "days")], [line for line, there in lines.items() if there]

    def _sought(self, centres: list[CentreDay]) -> list[CentreDay]:
        """Those that have in their name or code what was typed, in any order; all of them where nothing was."""
        if not self.data.sought:
            return centres
        matching = found([(str(c.centre_id), f"{c.code} {c.centre}") for c in centres], self.data.sought)
        ids = {centre for centre, _label in matching}
        return [c for c in centres if str(c.centre_id) in ids]

    @centres.search
    def search(self, text: str) -> None:
        self.data.sought, self.data.page = text[:40], 0
        if not self._sought(self.desk.board.centres(self.on)):
            raise Invalid(_("None of your centres has that name or code. Type fewer letters."))

    @centres.press("not_in")
    def to_not_in(self) -> state:
        return self.not_in

    @centres.help
    def what_centres(self) -> str:
        return _("Choose a centre to see its register. You can mark it too: give a reason; it is kept with your name.")

    @centres.press("more")
    def turn_page(self) -> None:
        self.data.page += 1

    @centres.press("days")
    def other_days(self) -> state:
        return self.days

    @centres.press("reasons")
    def late_or_corrected(self) -> state:
        return self.reasoned

    @centres.press("absent")
    def who_is_absent(self) -> state:
        return self.absences

    @state
    def absences(self) -> Message:
        absent = self.desk.board.absences(self.on)
        here = page(absent, self.data.absent_page, PER_PAGE)
        self.data.absent_page = here.number
        self.desk.seen.at(PHONE, *(one.person_id for one in here.shown))
        lines = [n_("Absent on {day}: {count} officer", "Absent on {day}: {count} officers", len(absent),
                    day=day_name(self.on))]  # fmt: skip
        lines += [f"{a.centre}: {a.name}, {role_name(a.role)}, {dialled(a.phone)}" for a in here.shown]
        free = [a for a in here.shown if a.open] if self.on == self.desk.today else []
        names = Counter(a.name for a in free)
        labels = {a.deployment: f"{a.name}, {a.centre}" if names[a.name] > 1 else a.name for a in free}
        buttons = [ways.HAND_OVER.button(label, deployment) for deployment, label in labels.items()]
        if free:
            lines += ["", _("Choose a name to find a substitute from today on.")]
        below = [*here.more("more_absent"), Button(_("As a file"), "file"), self.to(_("Board"), Board.open, self.on)]
        return Message(headed([*lines, *here.lines]), (*rows(buttons), *rows(below, width=2)), replaces=True)

    @absences.press("more_absent")
    def turn_absent(self) -> None:
        self.data.absent_page += 1

    @absences.press("file")
    def absent_file(self) -> None:
        self.post(list_message(self.desk, "list.absent", self.on.toordinal(), f"absent-{self.on}"))

    @absences.help
    def what_absences(self) -> str:
        return _("If a mark is wrong, call the officer or the manager. The register shows who marked, and when.")

    @centres.press("said_here")
    def who_said_here(self) -> state:
        return self.said_here

    @state
    def days(self) -> Message:
        here = page(self.desk.board.days(), self.data.day_page, PER_PAGE)
        days = [self.to(day_name(day), Board.open, day) for day in here.shown]
        below = rows([*here.more(), self.picture_button()], width=2)
        return Message(headed([_("Which day?"), *here.lines]), (*rows(days), *below), replaces=True)

    @days.press("picture")
    def draw(self) -> None:
        self.send_picture()

    @days.press("page")
    def turn_days(self) -> None:
        self.data.day_page += 1

    @days.search
    def type_day(self, text: str) -> state:
        return self._on(one_day(text, self.desk.today, past=True))

    @days.help
    def what_days(self) -> str:
        return _("Choose a day to see which registers are in.")


def _totals(centres: list[CentreDay]) -> list[str]:
    silent, sent = sum(c.silent for c in centres), sum(c.sent for c in centres)
    said = sum(c.said_here for c in centres)
    both = [n_("Said here but marked Ab: {count} officer.", "Said here but marked Ab: {count} officers.", said)]
    return [
        _(
            "Sent: {sent}. Started: {marking}. Not started: {silent}.",
            sent=sent,
            marking=len(centres) - silent - sent,
            silent=silent,
        ),
        n_("Absent: {count} officer.", "Absent: {count} officers.", sum(c.absent for c in centres)),
        *(both if said else []),
    ]


def _line(c: CentreDay) -> str:
    where = f"{c.code[-3:]} {c.centre}"
    if c.sent and c.sent_for:
        by = stood_in(c.sent_by, c.sent_for)
        return _("{where}: sent by {name}, {marked} of {all} marked", where=where, name=by, marked=c.marked,
                 all=c.officers)  # fmt: skip
    if c.sent:
        return _("{where}: sent, {marked} of {all} marked", where=where, marked=c.marked, all=c.officers)
    held = [_(HOLDERS[one.acting], who=contacts([one.contact])) for one in c.holders]
    call = ", ".join([*held, contacts([c.manager]) if c.manager else _("no centre manager")])
    if c.silent:
        return _("{where}: NOT STARTED. {call}", where=where, call=call)
    return _("{where}: {marked} of {all} marked. {call}", where=where, marked=c.marked, all=c.officers, call=call)
