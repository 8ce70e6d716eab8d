"""Menu: who you are, and what you can do here."""

from conversations import ways
from conversations.accounts import NOT_ME, OTHER_LANGUAGE, Newcomer, NotMe, account_locked, plainly
from conversations.core import N_, Message, Style, _, rows, state
from conversations.speech import ANSWER_OFFER

WIDTH = 2  # buttons a row: a director has sixteen


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
        return (state == self.menu.name) == bool(self.desk.person)

    @state
    def locked(self) -> Message:
        """All that a chat of a locked account is shown, whatever is done in it."""
        return Message(account_locked(self.desk.contacts(self.desk.present.locked), self.desk.service.council_contact))

    @locked.help
    def why_locked(self) -> str:
        return _("A director or the council has locked the account, such as when its phone was lost. They unlock it.")

    @state
    def menu(self) -> Message:
        offered = [(label, flow) for label, flow in self.book.menu(self.desk.standings) if flow is not Menu]
        text = _("What would you like to do?")
        buttons = rows([self.to(label, flow) for label, flow in offered], width=WIDTH)
        if self.desk.offers.waiting():  # the one thing here that lapses
            buttons = ((self.to(_(ANSWER_OFFER), ways.OFFER, style=Style.GOOD),), *buttons)
        if self.desk.by_number:
            buttons = (*buttons, (self.to(_(NOT_ME), NotMe),))
        return Message(plainly(self.desk, text), buttons)
