"""Menu: how today stands, what matters now, and the rest of what you can do here."""

from collections.abc import Sequence
from dataclasses import replace

from conversations.accounts import NOT_ME, OTHER_LANGUAGE, Newcomer, NotMe, account_locked, plainly
from conversations.core import N_, Button, Message, _, link, numbered, rows, state, strong

from .today import Today, greeting, today

MOST = 5  # that matter now; all else is one tap further
WIDTH = 2  # buttons a row, of those that only name a place
SEGMENT = 160  # signs of an SMS


class Menu(Newcomer):
    """Home. A stranger is asked for the number first, once; afterwards the chat itself is the log-in."""

    command = "menu"
    label = N_("Menu")
    words = ("menyu", "home", "login", "log in", "ingia")
    anywhere = True

    def begin(self) -> state:
        if self.desk.locked:
            return self.locked
        if self.desk.just_met:
            self.say(_("Welcome, {name}.", name=self.desk.present.name))
            self.say(_(OTHER_LANGUAGE))
        return self.menu if self.desk.person else self.arrive()

    def goes_on(self, state: str) -> bool:
        return (state in (self.menu.name, self.others.name)) == bool(self.desk.person)

    @state
    def locked(self) -> Message:
        """All that a chat of a locked account is shown, whatever is done in it."""
        return Message(account_locked(self.desk.contacts(self.desk.present.locked), self.desk.service.council_contact))

    @locked.help
    def why_locked(self) -> str:
        return _(
            "Your director or the council locked the account, for example because its phone was lost. Only "
            "they can unlock it."
        )

    @state
    def menu(self) -> Message:
        stands = today(self.desk)
        first, places, _rest = self._parted(stands)
        more = [self.to(_("More"), Menu.rest)]
        if self.desk.by_number:
            more.append(self.to(_(NOT_ME), NotMe))
        text = "\n".join([*self._hello(), *stands.lines, _("What would you like to do?")])
        message = Message(plainly(self.desk, text), (*rows(first), *rows([*places, *more], width=WIDTH)))
        return replace(message, brief=self._brief(stands.lines, message))

    def _hello(self) -> list[str]:
        """Whoever was welcomed, or told something else, just now is not greeted as well."""
        return [] if self.notes else [strong(greeting(self.desk.present.name, self.desk.local(self.desk.now)))]

    @link
    def rest(self) -> state:
        return self.others if self.desk.person else self.begin()

    @state
    def others(self) -> Message:
        _first, _places, rest = self._parted(today(self.desk))
        return Message(strong(_("Everything else:")), rows(rest, width=WIDTH))

    @others.help
    def what_others(self) -> str:
        return _("You can also write the name of any of these, wherever you are.")

    def _parted(self, stands: Today) -> tuple[Sequence[Button], Sequence[Button], Sequence[Button]]:
        """What matters now, the places that stand beside it, and the rest: also what a button there leads into."""
        offered = [self.to(label, flow) for label, flow in self.book.menu(self.desk.standings) if flow is not Menu]
        first, later = stands.buttons[:MOST], stands.buttons[MOST:]
        known, into = {button.data for button in stands.buttons}, {button.where for button in first}
        places = [button for button in offered if button.data not in known]
        places.sort(key=lambda button: button.where in into)
        left = MOST - len(first)
        return first, places[:left], (*later, *places[left:])

    def _brief(self, lines: Sequence[str], message: Message) -> str:
        """How today stands, as far as one SMS holds it beside the choices."""
        choices = [f"{number} {button.label}" for number, button in numbered(message)]
        room = SEGMENT - len("\n".join([*self.notes, *choices, ""]))
        heads = ["\n".join(lines), *lines[:1]]
        return next((head for head in heads if head and len(head) < room), _("Reply with a number:"))
