"""Account: one for each person. Create it, get a new PIN, log out."""

from typing import Any

from conversations import ways
from conversations.core import END, N_, Conversation, Invalid, Message, _, n_, rows, state
from conversations.core.conversation import End
from conversations.gates import send_pin
from conversations.speech import dialled, ending
from storage.desk import Desk
from storage.people import PHONE, Standing

from .newcomer import Newcomer


class Account(Newcomer):
    """A stranger creates one; whoever has one sees it."""

    command = "account"
    words = ("create account", "create an account", "akaunti", "fungua akaunti")
    creates = True

    def begin(self) -> Any:
        if self.desk.person:
            return self.mine
        return self.book.home if self.desk.present.waits_for else self.arrive()

    def goes_on(self, state: str) -> bool:
        return (state == self.mine.name) == bool(self.desk.person)

    @state
    def mine(self) -> Message:
        phone = self.desk.phones.of(self.desk.present.person_id)
        text = _("{name}, your user name is your number, {phone}.", name=self.desk.present.name, phone=dialled(phone))
        if new := self.desk.profile.pending().get(PHONE):
            waits = _("Your new number, {phone}, waits for approval. Until then we use the old one.", phone=ending(new))
            text = f"{text}\n{waits}"
        return Message(
            text,
            rows(
                [
                    self.to(_("Change my number"), ways.PHONE),
                    self.to(_("Send me a new PIN"), NewPin),
                    self.to(_("Log out"), LogOut),
                ]
            ),
        )

    @mine.help
    def why_mine(self) -> str:
        return _(
            "Your number and your PIN are your account, on every channel. A new number keeps the same account; "
            "a forgotten PIN is replaced by SMS."
        )


class NewPin(Newcomer):
    """Forgotten: a new PIN goes to the registered phone, whoever asks for it."""

    command = "pin"
    words = ("password", "nenosiri")
    anywhere = True

    def begin(self) -> Any:
        present = self.desk.present
        if present.person_id:
            self.say(send_pin(self.desk, present.person_id, here=present.proven))
            return END
        if self.desk.present.waits_for or self.known():
            self.say(send_pin(self.desk, self.owner(), here=self.proven()))
            return self.book.home
        return self.share

    def asks_pin(self) -> Any:
        self.send_pin()
        return self.pin

    def shown(self) -> Any:
        return super().seated(self.owner(), proven=True)

    def seated(self, person: int, *, proven: bool = False, pin: bool = False) -> Any:
        home = super().seated(person, proven=proven, pin=pin)
        if not pin:
            self.say(send_pin(self.desk, person, here=proven))
        return home


class LogOut(Conversation[Desk]):
    """Unlinks every chat of theirs. One that waits for the PIN unlinks itself alone: who is there is not known."""

    command = "logout"
    label = N_("Log out")
    words = ("sign out", "toka")
    whenever = True
    menu_of = frozenset({Standing.PERSON})

    def begin(self) -> End:
        if not (self.desk.person or self.desk.present.waits_for):
            raise Invalid(_("You are not logged in. To log in, write menu."))
        others = len(self.desk.new_chats.others(self.desk.present.person_id))
        self.desk.log_out(Message(_("You were logged out in all your chats. Your PIN opens this one again.")).dump())
        self.say(_("You are logged out here: this chat is no longer yours. Your PIN opens it again."))
        if others:
            self.say(n_("So is {count} other chat of yours.", "So are {count} other chats of yours.", others))
        return END
