"""Open a vacancy: the council's short form."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from conversations import ways
from conversations.core import (
    N_,
    Button,
    Field,
    Form,
    Invalid,
    Message,
    Style,
    _,
    day_name,
    full_day,
    headed,
    n_,
    rows,
    state,
)
from conversations.speech import ROLES, known_day, one_day, shillings, span
from storage.desk import Desk
from storage.exams import Role
from storage.people import Standing
from storage.vacancies import Open, Wanted

from .application_words import applications
from .words import short_name

EVERYWHERE, WHOLE = "everywhere", "whole"  # stand for no county, and for no sub-county
MOST = 100_000
COUNT = N_("Write how many in digits, for example 3.")
DAY = N_("Choose a day, or write it like 18/10/2027 or 18 Oct 2027.")
WEEKS = (1, 2, 3, 4)


def count(text: str) -> str:
    """
    >>> count(" 3 ")
    '3'
    """
    text = text.strip()
    if not (text.isascii() and text.isdigit() and 0 < int(text[:9]) <= MOST):
        raise Invalid(_(COUNT))
    return str(int(text))


def day(text: str) -> str:
    """A day, as it was said: which one is known where it is kept.

    >>> day(" 18 Oct "), day("Monday")
    ('18 Oct', 'Monday')
    """
    if known_day(text) is None:
        raise Invalid(_(DAY))
    return text.strip()


def shown(day: str) -> str:
    """A day as the review says it: by its label where it was tapped, in words where it was typed."""
    try:
        return full_day(date.fromisoformat(day))
    except ValueError:
        return day


def _exams(form: "OpenVacancy") -> list[tuple[str, str]]:
    return [(str(id_), title) for id_, title in form.desk.openings.exams()]


def _counties(form: "OpenVacancy") -> list[tuple[str, str]]:
    return [(EVERYWHERE, _("Everywhere")), *form.desk.places.counties()]


def _sub_counties(form: "OpenVacancy") -> list[tuple[str, str]]:
    here = form.desk.places.sub_counties(form.answers().get("county", ""))
    return [(WHOLE, _("The whole county")), *here]


def _first_days(form: "OpenVacancy") -> list[tuple[str, str]]:
    today = form.desk.today
    return [(today.isoformat(), _("Today")), ((today + timedelta(1)).isoformat(), _("Tomorrow"))]


def _last_days(form: "OpenVacancy") -> list[tuple[str, str]]:
    first = date.fromisoformat(form.answers().get("opens_on", form.desk.today.isoformat()))
    days = [first + timedelta(weeks=weeks) for weeks in WEEKS]
    return [(day.isoformat(), full_day(day)) for day in days]


def dates(positions: int, opens_on: date, closes_on: date) -> str:
    days = span(opens_on, closes_on)
    return n_("{count} position, {days}.", "{count} positions, {days}.", positions, days=days)


class OpenVacancy(Form[Desk]):
    """Exam, role, place, number, dates; shown whole, then opened."""

    command = "openvacancy"
    words = ("open a vacancy", "fungua nafasi")
    audience = frozenset({Standing.COUNCIL})
    done = N_("Open it")

    exam = Field(N_("Exam"), N_("For which exam?"), choices=_exams, help=N_("Choose the exam that needs people."))
    role = Field(
        N_("Role"), N_("For which role?"), choices=tuple(ROLES.items()), help=N_("Choose the role that is wanted.")
    )
    county = Field(
        N_("County"),
        N_("In which county?"),
        choices=_counties,
        help=N_("If you choose a place, only people who work there can apply. Everywhere: all can."),
    )
    sub_county = Field(
        N_("Sub-county"),
        N_("In which sub-county?"),
        choices=_sub_counties,
        help=N_("Choose one sub-county, or the whole county."),
        when=lambda values: values.get("county", EVERYWHERE) != EVERYWHERE,
    )
    positions = Field(N_("Positions"), N_("How many positions?"), count, exact=True, help=COUNT)
    opens_on = Field(
        N_("Opens on"),
        N_("From which day can people apply?"),
        day,
        exact=True,
        choices=_first_days,
        other=N_("Another day"),
        help=DAY,
        show=shown,
    )
    closes_on = Field(
        N_("Closes on"),
        N_("Until the end of which day can people apply?"),
        day,
        exact=True,
        choices=_last_days,
        other=N_("Another day"),
        help=DAY,
        show=shown,
    )

    @dataclass
    class Data(Form.Data):
        seen: list[str] = field(default_factory=list)  # what stood there when it was asked whether to replace it

    data: Data

    def keep(self, name: str, value: str) -> Any:
        if name in ("opens_on", "closes_on"):
            value = one_day(value, self.desk.today).isoformat()
        answers = self.data.values | {name: value}
        if name == "county":
            self.data.values.pop("sub_county", None)
        if name == "closes_on" and value < answers.get("opens_on", ""):
            raise Invalid(_("That is before the opening day. Choose a later day."))
        if name == "closes_on" and date.fromisoformat(value) > self.desk.openings.last_day(int(answers["exam"])):
            raise Invalid(_("The exam will be over by then. Choose an earlier day."))
        if name == "opens_on" and value < self.desk.today.isoformat():
            raise Invalid(_("That day is past. Choose today or a later day."))
        if name == "opens_on" and value > answers.get("closes_on", value):
            self.data.values.pop("closes_on")
        return super().keep(name, value)

    def heading(self) -> list[str]:
        wanted = self._wanted(self.data.values)
        lines = [_("This is what will be opened. Is all of it right?")]
        if self.desk.openings.same(wanted) is not None:
            lines.append(
                _("A vacancy for this exam, role and place exists already: you see both before anything changes.")
            )
        rate = self.desk.openings.rate(wanted)
        if rate is None:
            return [*lines, _("The daily rate is not set: import rates, so that officers see the pay.")]
        return [*lines, _("Pay: {amount} a day.", amount=shillings(rate))]

    def last_step(self) -> list[Button]:
        return [self.keep_all()]

    def first(self) -> state | None:
        return self.replacing if self._standing() else None

    @state
    def replacing(self) -> Message:
        wanted, standing = self._wanted(self.data.values), self._standing()
        if standing is None:
            raise Invalid(_("That vacancy is no longer there. Open Vacancies to see the others."))
        self.data.seen = self._told(standing)
        lines = [
            _("This vacancy exists already: {what}, {exam}.", what=short_name(standing), exam=standing.exam),
            _("Now: {what}", what=" ".join(self.data.seen)),
            _("Then: {what}", what=dates(wanted.positions, wanted.opens_on, wanted.closes_on)),
            _("People who have applied stay applicants. Change the vacancy?"),
        ]
        buttons = [Button(_("Change it"), "change_it", style=Style.BAD), Button(_("Keep it as it is"), "keep_it")]
        return Message(headed(lines), rows(buttons))

    @replacing.help
    def why_replacing(self) -> str:
        return _("There is one vacancy for an exam, role and place. A closed one is opened again.")

    @replacing.press("change_it", yes=True)
    def replace_it(self) -> Any:
        standing = self._standing()
        if standing and self._told(standing) != self.data.seen:
            self.say(_("That has changed in the meantime. Look at it again."))
            return None
        return self.finished()

    @replacing.press("keep_it", no=True)
    def keep_it(self) -> Any:
        self.say(_("Nothing was changed."))
        return self.after()

    def _standing(self) -> Open | None:
        known = self.desk.openings.same(self._wanted(self.data.values))
        return self.desk.openings.read(known) if known is not None else None

    def _told(self, standing: Open) -> list[str]:
        closed = [_("It is closed.")] if standing.closed else []
        told = dates(standing.positions, standing.opens_on, standing.closes_on)
        return [told, *closed, applications(self.desk.openings.counts(standing.id))]

    def save(self, values: dict[str, str]) -> str:
        wanted = self._wanted(values)
        self.desk.openings.open(wanted)
        until = day_name(wanted.closes_on)
        if wanted.opens_on > self.desk.today:
            return _("Done. Officers can apply from {day} until {until}.", day=day_name(wanted.opens_on), until=until)
        return _("Opened. Officers can apply until {until}.", until=until)

    def after(self) -> Any:
        return ways.OPENINGS

    def _wanted(self, values: dict[str, str]) -> Wanted:
        county = values["county"] if values["county"] != EVERYWHERE else ""
        sub_county = values.get("sub_county", WHOLE) if county else WHOLE
        return Wanted(
            int(values["exam"]),
            Role(values["role"]),
            county,
            "" if sub_county == WHOLE else sub_county,
            int(values["positions"]),
            date.fromisoformat(values["opens_on"]),
            date.fromisoformat(values["closes_on"]),
        )
