"""Vacancies: what is open near an officer, what it pays, and the application in two taps."""

from dataclasses import dataclass
from typing import Any

from conversations.core import N_, Button, Errand, Message, Place, Style, _, headed, link, n_, page, rows, state
from conversations.gates import Consenting
from conversations.profile import ProfileForm, WorkStation, group_to_fill, missing_details
from storage.people import Standing
from storage.vacancies import AGAIN, Near, Open, Tie

from .application_words import STATES, TIE_LABELS, interests
from .applications import MyApplications
from .interests import Interests
from .words import in_full, in_short, short_name

PER_PAGE = 5


class Vacancies(Consenting):
    """Browse what fits, read one, say what interests there are, send the application. Reading needs no consent."""

    command = "vacancies"
    label = N_("Vacancies")
    words = ("vacancy", "nafasi za kazi", "nafasi")
    audience = frozenset({Standing.PERSON})

    @dataclass
    class Data:
        page: int = 0
        vacancy: int = 0

    data: Data

    def begin(self) -> state:
        return self.fitting

    def goes_on(self, state: str) -> bool:
        return state in (self.fitting.name, self.one.name) or super().goes_on(state)

    @state
    def fitting(self) -> Message:
        found = self.desk.vacancies.fitting()
        here = page(found, self.data.page, PER_PAGE)
        self.data.page = here.number
        lines = [n_("{count} vacancy fits you.", "{count} vacancies fit you.", len(found)), *here.lines]
        below = here.more()
        if not self.desk.vacancies.workplace.sub_county_code:
            lines.append(_("Tell us where you work to see what is near you first."))
            below.append(Button(_("Where I work"), "workplace"))
        if self.desk.applications.mine():
            below.append(self.to(_("My applications"), MyApplications))
        if not found and any(one.goes_on for one in self.desk.applications.mine()):
            lines = [
                _("No other vacancy fits you now. To see what became of yours, choose My applications."),
                *lines[1:],
            ]
        elif not found:
            lines = [_("No vacancy is open for you now. The council opens them some weeks before an exam."), *lines[1:]]
        buttons = [self.to(short_name(vacancy), Vacancies.show, vacancy.id) for vacancy in here.shown]
        return Message("\n\n".join(["\n".join(lines), *map(in_short, here.shown)]), rows([*buttons, *below]))

    @fitting.help
    def how(self) -> str:
        return _("Choose a vacancy to read about it. Those of your own sub-county come first, then of your county.")

    @fitting.press("page")
    def turn_page(self) -> None:
        self.data.page += 1

    @fitting.press("workplace")
    def say_where(self) -> Errand:
        return Errand(WorkStation, self.at(Vacancies.look))

    @link
    def look(self) -> state:
        return self.fitting

    @link
    def show(self, vacancy: int) -> state:
        self.data.vacancy = self.desk.vacancies.read(vacancy).id
        self.desk.looks.keep(self.data.vacancy)
        return self.one

    @state
    def one(self) -> Message:
        vacancy = self.desk.vacancies.read(self.data.vacancy)
        known = self.desk.applications.for_role(vacancy)
        lines, buttons = [in_full(vacancy)], []
        if vacancy.takes(self.desk.today) and (known is None or known.state in AGAIN):
            buttons.append(self.to(_("Apply"), Vacancies.apply, vacancy.id, style=Style.GOOD))
        if known:
            lines.append(_("Your application: {state}.", state=_(STATES[known.state])))
            buttons.append(self.to(_("My application"), MyApplications.show, known.id))
        return Message("\n".join(lines), rows(buttons))

    @one.help
    def how_one(self) -> str:
        return _("You are paid for the days on which you are marked P. The director decides who serves where.")

    @link
    def apply(self, vacancy: int) -> state:
        wanted = self.desk.vacancies.read(vacancy)
        self.desk.applications.check(wanted)
        self.data.vacancy = wanted.id
        if not self.desk.consents.given:
            return self.consent
        return self.missing if missing_details(self.desk) else self.declare

    def agreed(self) -> Any:
        return self.at(Vacancies.apply, self.data.vacancy) if self.data.vacancy else super().agreed()

    @link
    def go_on(self, vacancy: int) -> state:
        """Back from declaring an interest."""
        self.data.vacancy = self.desk.vacancies.read(vacancy).id
        return self.declare if self.desk.consents.given else self.consent

    @state
    def missing(self) -> Message:
        vacancy = self.desk.vacancies.read(self.data.vacancy)
        lines = [short_name(vacancy), missing_details(self.desk) or _("All required details are filled in.")]
        buttons = []
        if self._group(vacancy):
            lines.append(_("They are asked one after the other; then you go on here."))
            buttons.append(Button(_("Fill in now"), "fill", style=Style.GOOD))
        if not self._place_missing(vacancy):
            lines.append(_("You can also apply without them: your director sees what is missing."))
            buttons.append(Button(_("Apply without them"), "as_it_is"))
        return Message(headed(lines), rows(buttons))

    @missing.help
    def what_missing(self) -> str:
        return _(
            "Fill in the missing details and come back here, or apply without them: the director sees what is missing."
        )

    @missing.press("fill", yes=True)
    def fill(self) -> Errand | state:
        group = self._group(self.desk.vacancies.read(self.data.vacancy))
        return Errand(self.at(group.fill), self.at(Vacancies.apply, self.data.vacancy)) if group else self.declare

    @missing.press("as_it_is", no=True)
    def as_it_is(self) -> state:
        return self.declare

    @state
    def declare(self) -> Message:
        vacancy = self.desk.vacancies.read(self.data.vacancy)
        declared = self.desk.interests.declared(vacancy.exam_id)
        lines = [in_short(vacancy), self._applicant()]
        if declared:
            lines.append(interests(declared))
        else:
            lines.append(_("Is any candidate your relative, or is one of the centres your own school?"))
        send = _("Send with my conflicts") if declared else _("No. Send it")
        ties = [Button(_(label), "tie", tie) for tie, label in TIE_LABELS.items()]
        return Message("\n".join(lines), rows([Button(send, "send", style=Style.GOOD), *ties]))

    @declare.help
    def why_declare(self) -> str:
        return _("With a conflict at one centre you can serve at another. Hiding one can end your posting.")

    @declare.press("tie")
    def tie(self, tie: str) -> Errand:
        exam = self.desk.vacancies.read(self.data.vacancy).exam_id
        return Errand(self.at(Interests.declare, exam, Tie(tie)), self.at(Vacancies.go_on, self.data.vacancy))

    @declare.press("send")
    def send(self) -> Place:
        sent = self.desk.applications.apply(self.data.vacancy)
        self.say(_("We have your application. We tell you here what happens."))
        return self.at(MyApplications.show, sent.id)

    def _applicant(self) -> str:
        details = self.desk.profile.details()
        known = [details.get(name, "") for name in ("full_name", "job_title", "workstation")]
        return _("You apply as {who}.", who=", ".join(filter(None, known)))

    def _place_missing(self, vacancy: Open) -> bool:
        """Whether it cannot be told that this vacancy is theirs, because they have not said where they work."""
        return vacancy.near is Near.ELSEWHERE and not self.desk.vacancies.workplace.county_code

    def _group(self, vacancy: Open) -> type[ProfileForm] | None:
        return WorkStation if self._place_missing(vacancy) else group_to_fill(self.desk)
