"""Offer: a post that was given waits for a yes, or for a no with its reason."""

from dataclasses import dataclass
from datetime import time
from typing import Any

from conversations import ways
from conversations.core import (
    END,
    N_,
    Button,
    Conversation,
    Invalid,
    Message,
    Style,
    _,
    headed,
    link,
    quiet,
    rows,
    state,
)
from conversations.letters import void_or_new
from conversations.speech import reason_given, role_name, span, why_reason
from storage import postings
from storage.deployments import State
from storage.desk import Desk
from storage.letters import Renewed
from storage.people import Standing

from .offer_notices import answer_until, pay_and_hour, tell_declined

REASONS = (
    N_("I am ill"),
    N_("Relative or own school"),
    N_("It is too far"),
    N_("I have other duties"),
)


class Offer(Conversation[Desk]):
    """The nearest offer first; each is answered once."""

    command = "offer"
    words = ("offers", "accept", "kubali", "uteuzi", "ofa")
    audience = frozenset({Standing.PERSON})

    @dataclass
    class Data:
        deployment: int = 0

    data: Data

    def begin(self) -> state:
        waiting = self.desk.offers.waiting()
        if not waiting:
            raise Invalid(_("You have no offer to answer. To see your postings, choose Where am I posted?"))
        self.data.deployment = waiting[0].deployment
        return self.offer

    @link
    def show(self, deployment: int) -> state:
        self.data.deployment = self.desk.offers.read(deployment).deployment
        return self.offer

    @link
    def take(self, deployment: int) -> Any:
        """Accept, straight from the notice, which says all that there is to know."""
        self.data.deployment = self.desk.offers.read(deployment).deployment
        return self.accept()

    @link
    def turn_down(self, deployment: int) -> state:
        """Decline, from there; what is no longer offered is only shown."""
        offer = self.desk.offers.read(deployment)
        self.data.deployment = offer.deployment
        return self.reason if offer.state is State.OFFERED else self.offer

    @state
    def offer(self) -> Message:
        offer = self.desk.offers.read(self.data.deployment)
        lines = described(offer, self.desk.service.reports_at)
        if offer.state is not State.OFFERED:
            done = (
                _("You have accepted it.")
                if offer.state is State.ACCEPTED
                else _("This post is no longer offered to you.")
            )
            return Message(headed([*lines, done]))
        accept, decline = (
            Button(_("Accept"), "accept", style=Style.GOOD),
            Button(_("Decline"), "decline", style=Style.BAD),
        )
        return Message(headed([*lines, *filter(None, [answer_until(self.desk, offer.until)])]), ((accept, decline),))

    @offer.help
    def why_offer(self) -> str:
        return _(
            "Accept if you can serve on all these days. If not, decline and say why; the director asks someone else."
        )

    @offer.press("accept", yes=True)
    def accept(self) -> Any:
        self.desk.offers.accept(self.data.deployment)
        self.say(_("Accepted. Thank you."))
        return self._next(ways.POSTING)  # the centre, the hour and the letter, as they now stand

    @offer.press("decline", no=True)
    def decline(self) -> state:
        return self.reason

    @state
    def reason(self) -> Message:
        usual = [Button(_(why), "why", str(number)) for number, why in enumerate(REASONS)]
        return Message(_("Why can't you serve? Choose, or write the reason."), rows([*usual, self.keep_all()]))

    @reason.help
    def why_decline(self) -> str:
        return why_reason()

    @reason.press("why")
    def choose_reason(self, number: str) -> Any:
        return self.give_reason(_(REASONS[int(number)]))

    @reason.suggest
    def give_reason(self, text: str) -> Any:
        reason = reason_given(text)
        answered = self.desk.offers.decline(self.data.deployment, reason)
        tell_declined(self.desk, answered, reason)
        said = _("You have declined. We have told the director, who asks someone else.")
        self.say(f"{said} {void_or_new(Renewed(void=answered.letter_void))}".strip())
        return self._next()

    def _next(self, after: Any = END) -> Any:
        """Another offer that waits, or where it leads after the last."""
        waiting = self.desk.offers.waiting()
        if not waiting:
            return after
        self.data.deployment = waiting[0].deployment
        return self.offer


def described(offer: postings.Offer, reports_at: time) -> list[str]:
    role = role_name(offer.role).capitalize()
    lines = [
        _("{role} at {centre}, {code}", role=role, centre=offer.centre, code=offer.centre_code),
        quiet(offer.exam),
        span(offer.from_on, offer.to_on),
    ]
    return [*lines, pay_and_hour(offer.per_day, reports_at)]
