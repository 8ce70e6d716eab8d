"""My applications: what became of them, what is still missing, and how to withdraw."""

from dataclasses import dataclass
from typing import Any

from conversations import ways
from conversations.core import (
    Button,
    Conversation,
    Errand,
    Message,
    Style,
    _,
    full_day,
    headed,
    link,
    page,
    rows,
    speaking,
    state,
)
from conversations.profile import group_to_fill, lacking_details, missing_details
from conversations.speech import About, place_name, role_name, with_end
from conversations.speech.news import news
from storage.desk import Desk
from storage.people import Standing
from storage.vacancies import Applied, Changed

from .application_words import NEXT, STATES, interests
from .interests import Interests

PER_PAGE = 8  # those of the latest exam first


class MyApplications(Conversation[Desk]):
    """Follow the state of each, declare interests, withdraw."""

    command = "applications"
    words = ("my applications", "maombi", "maombi yangu")
    audience = frozenset({Standing.PERSON})

    @dataclass
    class Data:
        application: int = 0
        page: int = 0

    data: Data

    def begin(self) -> state:
        return self.mine

    @state
    def mine(self) -> Message:
        here = page(self.desk.applications.mine(), self.data.page, PER_PAGE)
        lines = [_("{what}: {state}", what=named(one), state=_(STATES[one.state])) for one in here.shown]
        to_vacancies = self.to(_("Vacancies"), ways.VACANCIES)
        buttons = [self.to(short_name(one), MyApplications.show, one.id) for one in here.shown]
        text = headed([*lines, *here.lines]) or _("You have not applied for anything.")
        return Message(text, rows([*buttons, *here.more(), to_vacancies]))

    @mine.press("page")
    def turn_page(self) -> None:
        self.data.page += 1

    @mine.help
    def what_mine(self) -> str:
        return _("Choose an application to see its status, or to withdraw it.")

    @link
    def show(self, application: int) -> state:
        self.data.application = self.desk.applications.read(application).id
        return self.one

    @state
    def one(self) -> Message:
        one = self.desk.applications.read(self.data.application)
        day = full_day(self.desk.local(one.applied_at).date())
        lines = [
            named(one),
            _("You applied on {day}. Status: {state}.", day=day, state=_(STATES[one.state])),
            self._next(one),
        ]
        if not one.goes_on:
            return Message(headed(lines), rows([self.to(_("Vacancies"), ways.VACANCIES)]))
        brief = [f"{named(one)}.", *([] if self.notes else [_("Status: {state}.", state=_(STATES[one.state]))])]
        declared = self.desk.interests.declared(one.exam_id)
        lines.append(interests(declared))
        brief += [interests(declared)] if declared else []
        buttons = [Button(_("Conflicts of interest"), "interests")]
        if one.can_withdraw:
            buttons.append(Button(_("Withdraw"), "withdraw", style=Style.BAD))
        if missing := missing_details(self.desk):
            lines.append(missing)
            brief.append(lacking_details(self.desk))
            buttons.insert(0, Button(_("Fill in now"), "fill"))
        return Message(headed(lines), rows(buttons), brief=" ".join(brief))

    @one.help
    def how(self) -> str:
        return _("You need do nothing now. To take the application back, choose Withdraw; you can send it again.")

    @one.press("fill")
    def fill(self) -> Errand | None:
        form = group_to_fill(self.desk)
        return Errand(self.at(form.fill), self._here()) if form else None

    @one.press("interests")
    def declare(self) -> Errand:
        exam = self.desk.applications.read(self.data.application).exam_id
        return Errand(self.at(Interests.about, exam), self._here())

    @one.press("withdraw")
    def withdraw(self) -> state:
        return self.sure

    @state
    def sure(self) -> Message:
        one = self.desk.applications.read(self.data.application)
        return Message(
            _("Withdraw your application? {what}", what=named(one)),
            rows([Button(_("Yes, withdraw"), "yes", style=Style.BAD), self.keep_all()]),
        )

    @sure.help
    def what_sure(self) -> str:
        return _("To take the application back, choose Withdraw. You can apply again while the vacancy is open.")

    @sure.press("yes", yes=True)
    def withdraw_it(self) -> state:
        changed = self.desk.applications.withdraw(self.data.application)
        if changed.decided_by:
            tell_withdrawn(self.desk, changed)
        self.say(_("Withdrawn."))
        return self.one

    def _next(self, one: Applied) -> str:
        lines = [_("Centre: {centre}.", centre=one.centre)] if one.centre and not one.can_withdraw else []
        if one.reason:
            lines.append(_("Reason: {reason}", reason=one.reason))
        return "\n".join([*lines, _(NEXT[one.state])])

    def _here(self) -> Any:
        return self.at(MyApplications.show, self.data.application)


def named(one: Applied) -> str:
    place = place_name(one.county, one.sub_county)
    return _("{role}, {exam}, {place}", role=role_name(one.role).capitalize(), exam=one.exam, place=place)


def short_name(one: Applied) -> str:
    """For a button."""
    return _("{role}, {place}", role=role_name(one.role).capitalize(), place=place_name(one.county, one.sub_county))


def tell_withdrawn(desk: Desk, changed: Changed) -> None:
    """A notice to the director who had nominated them."""
    with speaking(desk.people.language(changed.decided_by) or desk.service.language):
        role = role_name(changed.role)
        said = _(
            "{name}, nominated as {role} for {exam}, has withdrawn.",
            name=with_end(changed.name, desk.phones.of(changed.person_id)),
            role=role,
            exam=changed.exam,
        )
        desk.notify(changed.decided_by, news(About.APPLICATION, said).dump())
