"""Giving: from the card of an applicant to the offer: the centre is chosen, all is seen once, and it is sent."""

from dataclasses import dataclass, field
from typing import Any

from conversations import ways
from conversations.core import END, Button, Invalid, Message, Style, Way, _, headed, link, n_, rows, state
from conversations.core.conversation import End
from conversations.nominations import Placing, rule_line
from conversations.speech import role_name, span
from storage.people import Standing
from storage.vacancies import Progress

from .dated import Dated
from .offer_notices import pay_and_hour, send_offers


class Give(Dated, Placing):
    """The centre, the look, the offer; then back to the applicant."""

    command = "give"
    audience = frozenset({Standing.TSC_DIRECTOR, Standing.SCDE})

    @dataclass
    class Data(Placing.Data):
        centre: int = 0
        dates: list[str] = field(default_factory=list)  # first and last day, where not the whole exam

    data: Data

    def begin(self) -> Way:
        return ways.APPLICANTS

    @link
    def applicant(self, application: int) -> state:
        self.data = self.Data(application=application)
        self.data.centre = self.read().centre_id
        return self.look if self.data.centre else self.where

    def placed(self, centre: int) -> state:
        self.data.centre = centre
        return self.look

    @state
    def look(self) -> Message:
        one = self.read()
        if one.state is Progress.DEPLOYED:
            raise Invalid(_("{name} has a post already. Choose another applicant.", name=one.name))
        there = self.desk.nominations.place(self.data.centre, one)
        first, last = self.dates_at(there)
        role = role_name(one.role)
        lines = [
            _("Offer {name} the post as {role} at {centre}, {days}?", name=one.name, role=role, centre=there.name,
              days=span(first, last)),
            pay_and_hour(self.desk.deploying.pay(there, one.role), self.desk.service.reports_at),
            n_("The answer is asked for within {count} day.", "The answer is asked for within {count} days.",
               there.offer_days),
            *map(rule_line, self.desk.deploying.broken(one, there)),
        ]  # fmt: skip
        buttons = [
            Button(_("Send the offer"), "send", style=Style.GOOD),
            Button(_("Other centre"), "other"),
            Button(_("Other dates"), "dates"),
            self.keep_all(),
        ]
        return Message(headed(lines), rows(buttons, width=2))

    @look.help
    def what_look(self) -> str:
        return _("The offer goes out when you choose Send the offer. If a rule is against it, give a reason.")

    @look.press("other")
    def other_centre(self) -> state:
        return self.where

    @look.press("dates")
    def to_dates(self) -> state:
        return self.days

    def dated(self) -> state:
        return self.look

    @look.press("send", yes=True)
    def send(self) -> Any:
        return self.attempt("offer")

    def act(self, _name: str, _what: dict[str, Any], reason: str) -> End:
        """What speaks against it was all shown with the offer, so one reason is for all of it."""
        one, _new = self.desk.nominations.assign(self.data.application, self.data.centre, reason)
        first, last = self.chosen_dates()
        posts = self.desk.deploying.deploy([one.application], from_on=first, to_on=last, reason=reason)
        unreached = send_offers(self.desk, posts)
        self.say(_("We have sent the offer to {name}.", name=one.name))
        if unreached:
            self.say(_("{name} has not joined Karani: please call.", name=one.name))
        return END
