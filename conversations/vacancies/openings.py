"""Openings: the vacancies of the council, what came of them, and closing one."""

from collections.abc import Sequence
from dataclasses import dataclass

from conversations.core import (
    N_,
    Button,
    Conversation,
    Message,
    Style,
    _,
    day_name,
    headed,
    link,
    n_,
    page,
    rows,
    state,
)
from storage.desk import Desk
from storage.people import Standing
from storage.vacancies import Changed, Open, Progress

from .application_words import applications
from .notices import tell_applicant
from .opening import OpenVacancy
from .words import in_full, short_name

PER_PAGE = 8


class Openings(Conversation[Desk]):
    """Those that are open or will be: read one, close it; with the way to open another."""

    command = "openings"
    label = N_("Vacancies we opened")
    words = ("open vacancies",)
    audience = frozenset({Standing.COUNCIL})

    @dataclass
    class Data:
        vacancy: int = 0
        page: int = 0

    data: Data

    def begin(self) -> state:
        return self.running

    @state
    def running(self) -> Message:
        found = self.desk.openings.running()
        here = page(found, self.data.page, PER_PAGE)
        self.data.page = here.number
        lines = [n_("{count} vacancy is open or planned.", "{count} vacancies are open or planned.", len(found))]
        lines += [self._line(vacancy) for vacancy in here.shown]
        buttons = [self.to(short_name(vacancy), Openings.show, vacancy.id) for vacancy in here.shown]
        buttons.append(self.to(_("Open a vacancy"), OpenVacancy))
        return Message(headed([*lines, *here.lines]), rows([*buttons, *here.more()]))

    @running.press("page")
    def turn_page(self) -> None:
        self.data.page += 1

    @running.help
    def how(self) -> str:
        return _("Choose one to see its applications or to close it. Files of vacancies are imported as well.")

    @link
    def show(self, vacancy: int) -> state:
        self.data.vacancy = self.desk.openings.read(vacancy).id
        return self.one

    @state
    def one(self) -> Message:
        vacancy = self.desk.openings.read(self.data.vacancy)
        counts = self.desk.openings.counts(vacancy.id)
        lines = [in_full(vacancy), _("Open from {day}.", day=day_name(vacancy.opens_on)), applications(counts)]
        if vacancy.closed or vacancy.closes_on < self.desk.today:
            lines.append(_("It is closed."))
            return Message(headed(lines), rows([self.to(_("Vacancies we opened"), Openings)]))
        return Message(headed(lines), rows([Button(_("Close it"), "close", style=Style.BAD)]))

    @one.help
    def what_one(self) -> str:
        return _("See how many have applied, or close the vacancy.")

    @one.press("close")
    def close(self) -> state:
        return self.sure

    @state
    def sure(self) -> Message:
        vacancy = self.desk.openings.read(self.data.vacancy)
        waiting = self.desk.openings.counts(vacancy.id).get(Progress.SUBMITTED, 0)
        lines = [_("Close this vacancy? {what}. After that nobody can apply.", what=short_name(vacancy))]
        buttons = [Button(_("Close it"), "yes", style=Style.BAD)]
        if waiting:
            lines.append(
                n_(
                    "{count} application is waiting: the directors can still nominate from it, or it ends too.",
                    "{count} applications are waiting: the directors can still nominate from them, or they end too.",
                    waiting,
                )
            )
            buttons.append(Button(_("Close, end applications"), "end", style=Style.BAD))
        return Message(headed(lines), rows([*buttons, self.keep_all()]))

    @sure.help
    def what_sure(self) -> str:
        return _(
            "Once closed, nobody can apply. Applications still open stay with the directors, or end, and we "
            "tell the applicants."
        )

    @sure.press("yes", yes=True)
    def close_it(self) -> state:
        return self._closed(self.desk.openings.close(self.data.vacancy, end_waiting=False))

    @sure.press("end")
    def end_them(self) -> state:
        return self._closed(self.desk.openings.close(self.data.vacancy, end_waiting=True))

    def _closed(self, ended: Sequence[Changed]) -> state:
        for change in ended:
            tell_applicant(self.desk, change)
        self.say(_("The vacancy is closed."))
        if ended:
            self.say(n_("We have told {count} applicant.", "We have told {count} applicants.", len(ended)))
        return self.running

    def _line(self, vacancy: Open) -> str:
        counts = self.desk.openings.counts(vacancy.id)
        count = sum(counts.values()) - counts.get(Progress.WITHDRAWN, 0)
        what = {"what": short_name(vacancy), "exam": vacancy.exam, "day": day_name(vacancy.closes_on)}
        return n_(
            "{what}, {exam}: {count} application, until {day}",
            "{what}, {exam}: {count} applications, until {day}",
            count,
            **what,
        )
