"""Applicants: whom the director puts forward, one or many at once, and for which centre."""

import re
from dataclasses import dataclass, field
from typing import Any

from conversations.core import N_, Button, Invalid, Message, Page, Place, _, headed, link, n_, page, rows, state
from conversations.speech import role_name, told_apart
from storage.exams import Role
from storage.nominations import Applicant, Round, Sieve
from storage.people import Standing, is_number, mobile
from storage.vacancies import Progress

from .applicant import OneApplicant
from .words import SIEVES, matters, numbered_lines, standing

PER_PAGE = 6  # with the four buttons below in one list of WhatsApp's ten
SEVERAL = re.compile(r"\d{1,2}(?:(?:[ ,&]|\b(?:na|and)\b)+\d{1,2})+")  # numbers typed together: those of the page


class Applicants(OneApplicant):
    """The exam and role, the list, one applicant; nominate, and place at a centre."""

    command = "applicants"
    label = N_("Applicants")
    words = ("waombaji",)
    audience = frozenset({Standing.TSC_DIRECTOR, Standing.SCDE})

    @dataclass
    class Data(OneApplicant.Data):
        exam: int = 0
        role: str = ""
        sieve: str = Sieve.ALL
        sought: str = ""
        page: int = 0
        shown: list[int] = field(default_factory=list)  # the applications on the page, in its order

    data: Data

    def begin(self) -> state:
        rounds = self.desk.applicants.rounds()
        if not rounds:
            raise Invalid(_("No applications are waiting for your decision. Write menu to go on."))
        if len(rounds) > 1:
            return self.rounds
        self.data.exam, self.data.role = rounds[0].exam_id, rounds[0].role
        return self.people

    @state
    def rounds(self) -> Message:
        buttons = [
            self.to(_round(one), Applicants.open, one.exam_id, one.role) for one in self.desk.applicants.rounds()
        ]
        return Message(_("Applicants for which role?"), rows(buttons))

    @rounds.help
    def what_rounds(self) -> str:
        return _("Choose the exam and role whose applicants you want to see.")

    @link
    def open(self, exam: int, role: Role) -> state:
        self.data = self.Data(exam=exam, role=role)
        return self.people

    @state
    def people(self) -> Message:
        here = [
            one for one in self.desk.applicants.rounds() if (one.exam_id, one.role) == (self.data.exam, self.data.role)
        ]
        if not here:
            raise Invalid(_("No applications are waiting for your decision. Write menu to go on."))
        found = self._found()
        turned = page(found, self.data.page, PER_PAGE)
        self.data.page = turned.number
        self.data.shown = [one.application for one in turned.shown]
        lines = [_round(here[0]), _("Shown: {which}.", which=self._which(len(found))), ""]
        names = told_apart([(one.name, one.phone) for one in found])[turned.first :]
        lines += numbered_lines(map(_line, turned.shown, names))
        if turned.lines:
            lines += ["", *turned.lines]
        lines += ["", _("Type part of a name to find someone, or numbers like 1 3 5 to nominate several.")]
        buttons = [Button(name, "show", str(one.application)) for name, one in zip(names, turned.shown, strict=False)]
        below = self._below(turned, here[0])
        return Message(headed(lines), (*rows(buttons, width=2), *rows(below, width=2)), replaces=True)

    def after(self) -> state:
        return self.people

    @link
    def card(self, application: int) -> state:
        self.data.application = application
        one = self.read()
        self.data.exam, self.data.role = one.exam_id, one.role
        return self.one

    def here(self) -> Place:
        return self.at(Applicants.card, self.data.application)

    def _found(self) -> list[Applicant]:
        return self.desk.applicants.find(self.data.exam, Role(self.data.role), Sieve(self.data.sieve), self.data.sought)

    def _which(self, count: int) -> str:
        which = self.data.sought or _(SIEVES[Sieve(self.data.sieve)])
        return _("{which} ({count})", which=which, count=count)

    def _below(self, turned: Page[Applicant], here: Round) -> list[Button]:
        below = []
        if new := [one for one in turned.shown if one.state is Progress.SUBMITTED]:
            below.append(Button(n_("Nominate {count}", "Nominate {count}", len(new)), "nominate_shown"))
        if here.nominated:
            below.append(Button(_("Place by need"), "fill"))
        return [*below, Button(_("Filter"), "filter"), *turned.more()]

    @people.help
    def how_people(self) -> str:
        return _(
            "Nominate the people you choose. Choose Place by need to give each of them the centre with most "
            "posts to fill, if no rule is broken. You can also type a whole phone, TSC or ID number."
        )

    @people.press("page")
    def turn_page(self) -> None:
        self.data.page += 1

    @people.press("filter")
    def to_filter(self) -> state:
        return self.sieves

    @people.press("nominate_shown")
    def nominate_shown(self) -> None:
        self.nominate_all(self.data.shown)

    @people.press("fill")
    def fill(self) -> None:
        placed = self.desk.needs.fill(self.data.exam, Role(self.data.role))
        self.say(
            n_(
                "{count} person set aside by need. Next: open Centres and send the offer.",
                "{count} people set aside by need. Next: open Centres and send the offers.",
                len(placed),
            )
        )

    @people.lookup
    def search(self, text: str) -> Any:
        if SEVERAL.fullmatch(text.strip().casefold()):
            numbers = dict.fromkeys(int(number) for number in re.findall(r"\d+", text))
            if any(not 0 < number <= len(self.data.shown) for number in numbers):
                raise Invalid(_("Type numbers from 1 to {most}.", most=len(self.data.shown)))
            self.nominate_all([self.data.shown[number - 1] for number in numbers])
            return None
        found = self.desk.applicants.find(self.data.exam, Role(self.data.role), Sieve.ALL, text)
        if is_number(text) and not mobile(text):
            self.desk.hide_said()  # it may be an ID number
        if not found:
            raise Invalid(_("No applicant has that name or number. Type fewer letters."))
        if len(found) == 1:
            return self._show(found[0].application)
        if is_number(text):  # is not kept
            raise Invalid(_("Several people have that number: type the name."))
        self.data.sought, self.data.sieve, self.data.page = text[:40], Sieve.ALL, 0
        return None

    @state
    def sieves(self) -> Message:
        role = Role(self.data.role)
        counted = [(sieve, self.desk.applicants.count(self.data.exam, role, sieve)) for sieve in Sieve]
        buttons = [Button(_("{which} ({count})", which=_(SIEVES[s]), count=n), "sieve", s) for s, n in counted]
        return Message(_("Which applicants?"), rows(buttons, width=2))

    @sieves.help
    def what_sieves(self) -> str:
        return _("Choose which applicants are listed: for example only those with a complete profile.")

    @sieves.press("sieve")
    def choose_sieve(self, sieve: str) -> state:
        self.data.sieve, self.data.sought, self.data.page = Sieve(sieve), "", 0
        return self.people

    @people.press("show")
    def choose(self, application: str) -> state:
        return self._show(int(application) if application.isdecimal() else 0)

    def _show(self, application: int) -> state:
        self.data.application = application
        self.read()
        return self.one


def _round(one: Round) -> str:
    what = {"role": role_name(one.role).capitalize(), "exam": one.exam}
    return _("{role}, {exam}: {applied} applied, {nominated} nominated",
             **what, applied=one.submitted, nominated=one.nominated)  # fmt: skip


def _line(one: Applicant, called: str) -> str:
    return _("{name}: {matters} [{state}]", name=called, matters=matters(one), state=standing(one))
