"""Choosing for a change of posts: to which centre, with which officer, or by which applicant."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from conversations.core import Button, Invalid, Message, _, rows, state
from conversations.core.field import found
from conversations.nominations import Overriding, centre_label, matters, numbered_lines
from storage.postings import Posting

SHOWN = 8  # at once


class Choosing(Overriding):
    """The lists to choose from; each is answered by `other` and its value."""

    @dataclass
    class Data(Overriding.Data):
        deployment: int = 0
        on: str = ""  # the first day of the change, ISO
        sought: str = ""

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
        elsewhere = _("To a centre of another office: end the posting here, and the council posts {name} there.",
                      name=posting.name)  # fmt: skip
        if not there:
            raise Invalid(elsewhere)
        return self._choices("\n".join([_("To which centre?"), elsewhere]), there)

    @state
    def officer(self) -> Message:
        posting = self.held()
        known = self.desk.officers.serving_as(posting.exam_id, posting.role, date.fromisoformat(self.data.on))
        others = [(str(one.deployment), _("{name}, {centre}", name=one.name, centre=one.centre))
                  for one in known if one.centre_id != posting.centre_id]  # fmt: skip
        return self._choices(_("Swap with whom?"), others)

    @state
    def applicant(self) -> Message:
        posting = self.held()
        fitting = self.desk.needs.fitting(posting.centre_id, posting.role)
        best = [fit for fit in fitting if not fit.broken] + [fit for fit in fitting if fit.broken]
        signs = {fit.applicant.application: "! " if [b for b in fit.broken if b.stay or b.year] else "" for fit in best}
        options = [(str(f.applicant.application), f"{signs[f.applicant.application]}{f.applicant.name}") for f in best]
        lines = numbered_lines(
            _("{name}: {matters}", name=f.applicant.name, matters=matters(f.applicant)) for f in best[:SHOWN]
        )
        return self._choices("\n".join([_("Who takes the post over?"), *lines]), options)

    def _choices(self, text: str, options: list[tuple[str, str]]) -> Message:
        if not options:
            raise Invalid(_("There is nobody and nothing to choose from."))
        shown = (found(options, self.data.sought) if self.data.sought else options) or options
        if len(shown) > SHOWN:
            text = _("{asked} Type a part of the name to see others.", asked=text)
        return Message(text, rows([Button(label, "other", value) for value, label in shown[:SHOWN]]))

    @centre.search
    @officer.search
    @applicant.search
    def seek(self, text: str) -> None:
        self.data.sought = text[:40]

    @centre.help
    @officer.help
    @applicant.help
    def why_other(self) -> str:
        return _("Choose one, or type a part of the name.")

    @centre.press("other")
    @officer.press("other")
    @applicant.press("other")
    def choose(self, other: str) -> state:
        self.data.sought = ""
        return self.chosen(int(other))

    def chosen(self, other: int) -> state:
        """Where the choice of a centre, deployment or application leads."""
        raise NotImplementedError
