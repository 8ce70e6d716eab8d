"""Placing: the centre for one applicant is chosen, the shortest of staff first, or by a part of its name."""

from dataclasses import dataclass
from typing import Any

from conversations.core import Button, Message, _, headed, rows, state
from conversations.core.field import found
from conversations.speech import places_apart, told_apart
from storage.nominations import Applicant, Need, Sieve, Staff
from storage.refusals import Denied

from .overriding import Overriding
from .words import against_rule, interests, need_line, rule_line, standing

CENTRES = 8  # offered at once


class Placing(Overriding):
    """The applicant of `data`, and the question for the centre; `placed` takes the answer."""

    @dataclass
    class Data(Overriding.Data):
        application: int = 0
        centre_sought: str = ""

    data: Any

    def placed(self, centre: int) -> Any:
        raise NotImplementedError

    def read(self) -> Applicant:
        found = self.desk.applicants.read([self.data.application])
        if not found:
            raise Denied("applicant", f"application {self.data.application}")
        return found[0]

    def called(self, one: Applicant) -> str:
        """The name, told from those of namesakes who applied for the same."""
        alike = self.desk.applicants.find(one.exam_id, one.role, Sieve.ALL, one.name)
        names = told_apart([(other.name, other.phone) for other in alike])
        known = {other.application: name for other, name in zip(alike, names, strict=True)}
        return known.get(one.application, one.name)

    @state
    def where(self) -> Message:
        one = self.read()
        lines, buttons = (
            [_("{name}: {interests}. Place at which centre?", name=self.called(one), interests=interests(one))],
            [],
        )
        if one.centre:
            lines.append(_("Now: {what}", what=standing(one)))
        shown = self._places(one)[:CENTRES]
        names = places_apart([(staff.place.name, staff.place.code) for staff, _need in shown])
        for (staff, need), name in zip(shown, names, strict=True):
            broken = self.desk.nominations.problems(staff.place, [one])[one.application]
            label = against_rule(name) if broken else name
            buttons.append(Button(label, "at", str(staff.place.centre_id)))
            lines += [f"{label}: {rule_line(found)}" for found in broken] or [f"{label}: {need_line(need)}"]
        lines.append(_("Or type a part of a centre's name or code."))
        return Message(headed(lines), rows(buttons, width=2))

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
        return _("Centres with most posts to fill come first. ! means: a rule is against it; the reason is given.")

    @where.search
    def search_where(self, text: str) -> None:
        self.data.centre_sought = text[:40]

    @where.press("at")
    def place_at(self, centre: str) -> Any:
        self.data.centre_sought = ""
        return self.placed(int(centre))
