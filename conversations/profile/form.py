"""A group of the profile as a form. Each answer is written when it is given, and none stays in the session."""

from typing import Any, ClassVar

from conversations import ways
from conversations.core import N_, Form, _
from conversations.gates import Consenting, Guarded
from storage.desk import Desk
from storage.people import Standing
from storage.profile import Kept

from .corrections import tell_deciders

OTHER = N_("Other")


class ProfileForm(Form[Desk]):
    audience = frozenset({Standing.PERSON})
    title: ClassVar[str]
    done = N_("All correct")

    def answers(self) -> dict[str, str]:
        return self.desk.profile.details()

    def check(self, name: str, value: str) -> None:
        """Raise `Invalid` for what only the day or other answers can tell."""

    def keep(self, name: str, value: str) -> Any:
        if value:
            self.check(name, value)
        if self.desk.profile.keep(name, value) is Kept.WAITS:
            self.say(
                _("You have a posting already, so your director must approve this change. Until then the old stays.")
            )
            if nobody := tell_deciders(self.desk):
                self.say(nobody)

    def heading(self) -> list[str]:
        return [_(self.title), _("Choose what to change, or All correct.")]

    def why_review(self) -> str:
        return _("Tap a detail to change it. All correct says that you have read these details and they are true.")

    def save(self, values: dict[str, str]) -> str:
        self.desk.profile.vouch(tuple(values))
        return _("Thank you. These details are confirmed.")

    def after(self) -> Any:
        return ways.DETAILS


class Unguarded(Consenting, ProfileForm):
    """A group that the notice of privacy comes before, and no PIN."""


class PinGuarded(Consenting, Guarded, ProfileForm):
    """A group of identity or pay: the PIN too, where the chat has to give it."""
