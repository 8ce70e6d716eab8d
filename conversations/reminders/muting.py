"""Muting: which reminders one wants. Those of one's duty come in any case."""

from conversations.core import N_, Button, Conversation, Invalid, Message, _, rows, state
from storage.desk import Desk
from storage.people import Standing
from storage.reminders import is_duty

from .kinds import TITLES


class Muting(Conversation[Desk]):
    """A list of kinds, each a button that turns it off and on."""

    command = "reminders"
    label = N_("Reminders")
    words = ("vikumbusho", "mute")
    audience = frozenset({Standing.PERSON})

    def begin(self) -> state:
        return self.kinds

    def _mine(self) -> dict[str, str]:
        """The kinds that this person gets and may mute, by what they are called."""
        return {
            kind: _(title) for kind, (title, to) in TITLES.items() if to in self.desk.standings and not is_duty(kind)
        }

    @state
    def kinds(self) -> Message:
        muted = self.desk.mutes.muted()
        lines = [
            _(
                "Your reminders. Reminders about your duty cannot be turned off here. STOP turns off everything, "
                "those too."
            )
        ]
        if self.desk.present.network_listens:
            lines = [
                _(
                    "Your reminders. Reminders about your duty cannot be turned off here. NO NOTICES turns off "
                    "everything, those too."
                )
            ]
        buttons = []
        for kind, title in self._mine().items():
            lines.append(_("{title}: off", title=title) if kind in muted else _("{title}: on", title=title))
            buttons.append(Button(title, "on" if kind in muted else "off", kind))
        return Message("\n".join(lines), rows(buttons), replaces=True)

    @kinds.help
    def what_kinds(self) -> str:
        return _("Choose a reminder to turn it on or off. Reminders about your duty cannot be turned off here.")

    @kinds.press("off")
    def turn_off(self, kind: str) -> None:
        self._turn(kind, wanted=False)

    @kinds.press("on")
    def turn_on(self, kind: str) -> None:
        self._turn(kind, wanted=True)

    def _turn(self, kind: str, *, wanted: bool) -> None:
        title = self._mine().get(kind)
        if title is None:
            raise Invalid(
                _("That reminder is about your duty, so it cannot be turned off here. Choose another, or write menu."),
                refused=f"mute {kind[:40]}",
            )
        self.desk.mutes.mute(kind, wanted=wanted)
        self.say(_("On: {title}.", title=title) if wanted else _("Off: {title}.", title=title))
