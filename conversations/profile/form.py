"""A group of the profile as a form. Each answer is written when it is given, and none stays in the session."""

from dataclasses import dataclass
from typing import Any, ClassVar

from conversations import ways
from conversations.core import N_, Form, Onward, Press, _, link
from conversations.gates import Consenting, Guarded
from storage.desk import Desk
from storage.people import GROUPS, Standing
from storage.profile import Kept

from .corrections import tell_deciders

OTHER = N_("Other")
FILL = "fill"  # the link of each group


def fill(form: "ProfileForm") -> Any:
    """Ask what is needed and missing, here and in the groups after it, and nothing else."""
    form.data.one_run = True
    return form.begin()


class ProfileForm(Form[Desk]):
    audience = frozenset({Standing.PERSON})
    title: ClassVar[str]
    done = N_("All correct")
    fill: ClassVar[link]

    @dataclass
    class Data(Form.Data):
        one_run: bool = False  # what is missing is asked, group after group

    data: Data

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "command" in vars(cls):
            cls.fill = link(fill)
            cls.fill.__set_name__(cls, FILL)

    @classmethod
    def once_more(cls) -> Onward:
        """The same run, from its next question."""
        return Onward(Press(cls.command, FILL))

    def next(self) -> Any:
        if not self.data.one_run:
            return super().next()
        if needed := [name for name in self.missing() if not self.fields[name].optional]:
            return self.states()[needed[0]]
        missing = set(self.desk.profile.completeness().missing)
        groups = [group for group, fields in GROUPS.items() if missing.intersection(fields) and group != self.command]
        return Onward(Press(groups[0], FILL)) if groups else self.after()

    def answers(self) -> dict[str, str]:
        return self.desk.profile.details()

    def check(self, name: str, value: str) -> None:
        """Raise `Invalid` for what only the day or other answers can tell."""

    def keep(self, name: str, value: str) -> Any:
        if value:
            self.check(name, value)
        if self.desk.profile.keep(name, value) is Kept.WAITS:
            self.say(
                _("You are posted already, so your director must approve this change. Until then the old detail stays.")
            )
            if nobody := tell_deciders(self.desk):
                self.say(nobody)

    def heading(self) -> list[str]:
        self.pending = self.desk.profile.pending()
        return [_(self.title), _("Choose what to change, or All correct.")]

    def remarked(self, name: str, said: str) -> str:
        """Beside what stands: what is to stand once the director has approved it."""
        new = self.pending.get(name)
        return _("{old} (waits for approval: {new})", old=said, new=self.fields[name].shown(self, new)) if new else said

    def why_review(self) -> str:
        return _("Choose a detail to change it. Choose All correct if you have read these details and they are true.")

    def save(self, values: dict[str, str]) -> str:
        self.desk.profile.vouch(tuple(values))
        return _("Thank you. These details are confirmed.")

    def after(self) -> Any:
        return ways.DETAILS


class Unguarded(Consenting, ProfileForm):
    """A group that the notice of privacy comes before, and no PIN."""

    def agreed(self) -> Any:
        return self.once_more() if self.data.one_run else super().agreed()


class PinGuarded(Consenting, Guarded, ProfileForm):
    """A group of identity or pay: the PIN too, where the chat has to give it."""

    def agreed(self) -> Any:
        return self.once_more() if self.data.one_run else super().agreed()

    def opened(self) -> Any:
        there = super().opened()
        return self.once_more() if self.data.one_run else there
