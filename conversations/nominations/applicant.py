"""One applicant, as the director decides: nominate, place at a centre, decline."""

from dataclasses import dataclass
from typing import Any

from conversations.core import Button, Message, Style, _, n_, rows, state
from conversations.core.field import found
from conversations.speech import dialled, reason_given, role_name, why_reason
from conversations.vacancies import tell_applicant
from storage.nominations import Applicant, Need, Staff
from storage.people import PHONE
from storage.refusals import Denied
from storage.vacancies import Progress

from .overriding import Overriding
from .words import interests, matters, need_line, rule_line, standing

CENTRES = 8  # offered at once


class OneApplicant(Overriding):
    """The states about one applicant; `after` is where a decision leads."""

    @dataclass
    class Data(Overriding.Data):
        application: int = 0
        centre_sought: str = ""

    data: Any

    def after(self) -> state:
        raise NotImplementedError

    def nominate_all(self, applications: list[int]) -> None:
        new = self.desk.nominations.nominate(applications)
        for one in new:
            tell_applicant(self.desk, one)
        self.say(n_("{count} person nominated and told.", "{count} people nominated and told.", len(new)))

    def read(self) -> Applicant:
        found = self.desk.applicants.read([self.data.application])
        if not found:
            raise Denied("applicant", f"application {self.data.application}")
        return found[0]

    @state
    def one(self) -> Message:
        one = self.read()
        self.desk.seen.at(PHONE, one.person_id)
        lines = [
            _("{name}, {phone}", name=one.name, phone=dialled(one.phone)),
            _("{role}, {exam}: {state}", role=role_name(one.role).capitalize(), exam=one.exam, state=standing(one)),
            matters(one),
        ]
        if one.override_reason:
            lines.append(_("Rule overridden: {reason}", reason=one.override_reason))
        if one.reason:
            lines.append(_("Reason: {reason}", reason=one.reason))
        buttons = []
        if one.state in (Progress.SUBMITTED, Progress.DECLINED):
            buttons.append(Button(_("Nominate"), "nominate", style=Style.GOOD))
        if one.state is not Progress.DEPLOYED:
            buttons.append(Button(_("Place at a centre"), "place"))
        if one.state is Progress.NOMINATED:
            buttons.append(Button(_("Take nomination back"), "put_back"))
        if one.state in (Progress.SUBMITTED, Progress.NOMINATED):
            buttons.append(Button(_("Decline"), "decline", style=Style.BAD))
        return Message("\n".join(lines), rows(buttons, width=2))

    @one.help
    def what_one(self) -> str:
        return _("Nominate puts this applicant forward. Decline takes a reason, which the applicant is told.")

    @one.press("nominate")
    def nominate(self) -> None:
        self.nominate_all([self.data.application])

    @one.press("put_back")
    def put_back(self) -> None:
        one = self.desk.nominations.put_back(self.data.application)
        tell_applicant(self.desk, one)
        self.say(_("{name} is no longer nominated.", name=one.name))

    @one.press("place")
    def to_place(self) -> state:
        return self.where

    @one.press("decline")
    def to_decline(self) -> state:
        return self.reason

    @state
    def reason(self) -> Message:
        return Message(_("Why is the application declined? The applicant is told the reason."))

    @reason.help
    def how_reason(self) -> str:
        return why_reason()

    @reason.text
    def give_reason(self, text: str) -> state:
        one = self.desk.nominations.decline(self.data.application, reason_given(text))
        tell_applicant(self.desk, one)
        self.say(_("Declined. {name} is told.", name=one.name))
        return self.after()

    @state
    def where(self) -> Message:
        one = self.read()
        lines, buttons = [_("{name}: {interests}. Which centre?", name=one.name, interests=interests(one))], []
        for staff, need in self._places(one)[:CENTRES]:
            broken = self.desk.nominations.problems(staff.place, [one])[one.application]
            label = f"! {staff.place.name}" if broken else staff.place.name
            buttons.append(Button(label, "at", str(staff.place.centre_id)))
            lines += [f"{label}: {rule_line(found)}" for found in broken] or [f"{label}: {need_line(need)}"]
        lines.append(_("Or type a part of a centre's name or code."))
        return Message("\n".join(lines), rows(buttons, width=2))

    def _places(self, one: Applicant) -> list[tuple[Staff, Need]]:
        """The centres of the exam, the shortest of the role first; only those sought, where a part was typed."""
        staffed = [staff for staff in self.desk.needs.centres() if staff.place.exam_id == one.exam_id]
        pairs = [(staff, need) for staff in staffed for need in staff.needs if need.role is one.role]
        pairs.sort(key=lambda pair: -pair[1].short)
        options = [(str(s.place.centre_id), f"{s.place.name} {s.place.code}") for s, _need in pairs]
        sought = {centre for centre, _label in found(options, self.data.centre_sought)}
        return [pair for pair in pairs if not sought or str(pair[0].place.centre_id) in sought]

    @where.help
    def how_where(self) -> str:
        return _("The centres that lack most come first. An exclamation mark: a rule speaks against it, with a reason.")

    @where.search
    def search_where(self, text: str) -> None:
        self.data.centre_sought = text[:40]

    @where.press("at")
    def place_at(self, centre: str) -> Any:
        self.data.centre_sought = ""
        return self.attempt("assign", application=self.data.application, centre=int(centre))

    def act(self, name: str, what: dict[str, Any], reason: str) -> Any:
        one, new = self.desk.nominations.assign(what["application"], what["centre"], reason)
        for change in new:
            tell_applicant(self.desk, change)
        self.say(_("{name} is placed; Centres offers the post.", name=one.name))
        return self.after()
