"""Succeeding: who takes a post over: the nearest who breaks no rule, or anybody by phone or name."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from conversations.core import Button, Invalid, Message, _, day_name, rows, state
from conversations.nominations import against_rule, matters, numbered_lines, with_rules
from conversations.speech import dialled, role_name, told_apart
from storage.people import PHONE
from storage.postings import Candidate
from storage.refusals import ChangedMeanwhile

from .choosing import Choosing


class Succeeding(Choosing):
    """One tap where the officer is marked absent on the day; else a reason and a last look."""

    @dataclass
    class Data(Choosing.Data):
        person: int = 0  # who takes the post over
        why: str = ""

    data: Any
    reason: state

    @property
    def first_day(self) -> date:
        return date.fromisoformat(self.data.on)

    def is_absent(self) -> bool:
        """Whether they are marked absent on the day from which somebody takes over."""
        until = self.held().marked_until
        return until is not None and self.first_day <= until

    def _candidates(self) -> list[Candidate]:
        posting, sought = self.held(), self.data.sought
        if sought:
            return self.desk.substitutes.named(posting, self.first_day, sought)
        return self.desk.substitutes.nearest(posting, self.first_day)

    @state
    def successor(self) -> Message:
        posting, found = self.held(), self._candidates()
        self.desk.seen.at(PHONE, *(one.person_id for one in found))
        what = {"name": posting.name, "role": role_name(posting.role), "centre": posting.centre}
        lines = [_("{name}, {role} at {centre}: who takes over from {day} on?", **what, day=day_name(self.first_day))]
        if found and not self.data.sought:
            lines.append(_("Free, with no rule against them, nearest first:"))
        elif not found:
            lines.append(_("Nobody who applied or served around here is free."))
        known = {one.application: one for one in self.desk.applicants.read([c.application for c in found])}
        lines += numbered_lines(
            _line(one, matters(known[one.application]) if one.application in known else one.workstation)
            for one in found
        )
        if found and self.is_absent():
            lines.append(_("Call first: when you choose, it is done and we tell everyone affected."))
        lines.append(_("Someone else? Type the phone number or part of the name."))
        return Message("\n".join(lines), rows([Button(label, "take", str(id_)) for id_, label in _labels(found)]))

    @successor.help
    def what_successor(self) -> str:
        return _("They are on the register from that day, at once. We make their letter when they ask for it.")

    @successor.search
    def name_successor(self, text: str) -> None:
        found = self.desk.substitutes.named(self.held(), self.first_day, text)
        if not found:
            raise Invalid(
                _(
                    "We know nobody by that. If they are new, they create an account here first; then type "
                    "their phone number."
                )
            )
        self.data.sought = text

    @successor.press("take")
    def take(self, person: str) -> Any:
        if int(person) not in [one.person_id for one in self._candidates()]:
            raise ChangedMeanwhile
        self.data.person = int(person)
        if not self.is_absent():
            return self.reason
        self.data.why = _("Absent on {day}.", day=day_name(self.first_day))
        return self.attempt("replace")


def _line(one: Candidate, matter: str) -> str:
    line = _("{name}: {matters}", name=one.name, matters=", ".join(filter(None, (matter, dialled(one.phone)))))
    return with_rules(line, one.broken)


def _labels(found: list[Candidate]) -> list[tuple[int, str]]:
    """Each by their name; namesakes with the end of their phone, and whoever breaks a rule with a word."""
    names = told_apart([(one.name, one.phone) for one in found])
    return [(one.person_id, against_rule(name) if one.broken else name) for one, name in zip(found, names, strict=True)]
