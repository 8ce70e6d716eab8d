"""Choosing for a change of posts: to which centre, with which officer, or by which applicant."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from conversations.core import Button, Invalid, Message, _, headed, page, rows, state
from conversations.core.field import found
from conversations.nominations import Overriding, against_rule, centre_label, matters, numbered_lines
from conversations.speech import told_apart
from storage.postings import Posting

PER_PAGE = 8  # at once


class Choosing(Overriding):
    """The lists to choose from; each is answered by `other` and its value."""

    @dataclass
    class Data(Overriding.Data):
        deployment: int = 0
        on: str = ""  # the first day of the change, ISO
        sought: str = ""
        page: int = 0

    data: Any

    def held(self) -> Posting:
        """The post that is to change, as it stands."""
        return self.desk.officers.posting(self.data.deployment)

    @state
    def centre(self) -> Message:
        posting = self.held()
        there = [
            (str(staff.place.centre_id), centre_label(staff, posting.role))
            for staff in self.desk.needs.centres()
            if staff.place.exam_id == posting.exam_id and staff.place.centre_id != posting.centre_id
        ]
        elsewhere = _("To move {name} to a centre of another office, end the posting here; the council posts them "
            "there.",
                      name=posting.name)  # fmt: skip
        if not there:
            raise Invalid(elsewhere)
        return self._choices("\n".join([_("To which centre?"), elsewhere]), there)

    @state
    def officer(self) -> Message:
        posting = self.held()
        known = self.desk.officers.serving_as(posting.exam_id, posting.role, date.fromisoformat(self.data.on))
        names = told_apart([(one.name, one.phone) for one in known])
        others = [(str(one.deployment), _("{name}, {centre}", name=name, centre=one.centre))
                  for name, one in zip(names, known, strict=True) if one.centre_id != posting.centre_id]  # fmt: skip
        return self._choices(_("Swap with whom?"), others)

    @state
    def applicant(self) -> Message:
        posting = self.held()
        fitting = self.desk.needs.fitting(posting.centre_id, posting.role)
        best = [fit for fit in fitting if not fit.broken] + [fit for fit in fitting if fit.broken]
        names = told_apart([(fit.applicant.name, fit.applicant.phone) for fit in best])
        called = {fit.applicant.application: name for fit, name in zip(best, names, strict=True)}
        against = {fit.applicant.application for fit in best if [b for b in fit.broken if b.stay or b.year]}
        options = [(str(one), against_rule(name) if one in against else name) for one, name in called.items()]
        about = {
            str(f.applicant.application): _(
                "{name}: {matters}", name=called[f.applicant.application], matters=matters(f.applicant)
            )
            for f in best
        }
        return self._choices(_("Who takes over the post?"), options, about)

    def _choices(self, text: str, options: list[tuple[str, str]], about: Mapping[str, str] | None = None) -> Message:
        """`about`: a line for each option, by its value."""
        if not options:
            raise Invalid(_("There is nothing else to choose. Write menu to go on."))
        here = page((found(options, self.data.sought) if self.data.sought else options) or options,
                    self.data.page, PER_PAGE)  # fmt: skip
        if here.pages > 1:
            text = _("{asked} Type a part of the name to see others.", asked=text)
        lines = numbered_lines(about[value] for value, _said in here.shown) if about else []
        buttons = [Button(label, "other", value) for value, label in here.shown]
        return Message(headed([text, *lines, *here.lines]), rows([*buttons, *here.more()]))

    @centre.press("page")
    @officer.press("page")
    @applicant.press("page")
    def turn_page(self) -> None:
        self.data.page += 1

    @centre.search
    @officer.search
    @applicant.search
    def seek(self, text: str) -> None:
        self.data.sought, self.data.page = text[:40], 0

    @centre.help
    @officer.help
    @applicant.help
    def why_other(self) -> str:
        return _("Choose one, or type a part of the name.")

    @centre.press("other")
    @officer.press("other")
    @applicant.press("other")
    def choose(self, other: str) -> state:
        self.data.sought, self.data.page = "", 0
        return self.chosen(int(other))

    def chosen(self, other: int) -> state:
        """Where the choice of a centre, deployment or application leads."""
        raise NotImplementedError
