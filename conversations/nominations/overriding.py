"""Overriding: an act that breaks a rule of posting waits for a reason, or is refused where no reason helps."""

from dataclasses import dataclass, field
from typing import Any

from conversations.core import Conversation, Invalid, Message, _, state
from conversations.speech import reason_given, why_reason
from storage.desk import Desk
from storage.nominations import RuleBroken

from .words import why_not


class Overriding(Conversation[Desk]):
    """Has the question for the reason. `act` does the act by its name, with the reason or without."""

    @dataclass
    class Data:
        waiting: dict[str, Any] = field(default_factory=dict)  # the act that waits for the reason
        broken: str = ""

    data: Any

    def act(self, name: str, what: dict[str, Any], reason: str) -> Any:
        """Do it; gives where to go. Raises `RuleBroken`."""
        raise NotImplementedError

    def attempt(self, name: str, **what: Any) -> Any:
        """Do an act, or ask first why a rule is not to be kept."""
        try:
            with self.desk.savepoint():
                return self.act(name, what, "")
        except RuleBroken as refusal:
            said = why_not(refusal.name, refusal.centre, refusal.broken)
            if refusal.fixed:
                raise Invalid(said) from None
            self.data.waiting, self.data.broken = {"name": name, "what": what}, said
            return self.override

    @state
    def override(self) -> Message:
        return Message(
            _("{broken} To do it anyway, write the reason. We keep it with the record.", broken=self.data.broken),
            ((self.keep_all(),),),
        )

    @override.help
    def why_override(self) -> str:
        return why_reason()

    @override.text
    def give_override(self, text: str) -> Any:
        waiting = self.data.waiting
        there = self.act(waiting["name"], waiting["what"], reason_given(text))
        self.data.waiting = {}
        return there
