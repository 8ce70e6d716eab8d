"""Notices: STOP ends them, START brings them back. Answers to what one writes come all the same."""

from conversations.core import END, Conversation, _
from conversations.core.conversation import End
from storage.desk import Desk

from .menu import Menu


class Stop(Conversation[Desk]):
    command = "stop"
    words = ("simamisha", "acha", "stop all", "stopall", "unsubscribe", "end", "quit")
    anywhere = True

    def begin(self) -> End:
        self.desk.chat.set_notices(False, self.desk.present.person_id)
        self.say(_("No more notices will come here. Write START to have them again. You can still ask me anything."))
        return END


class Start(Conversation[Desk]):
    command = "start"
    words = ("anza", "unstop")

    def begin(self) -> type[Menu]:
        self.desk.chat.set_notices(True, self.desk.present.person_id)
        if not self.desk.present.notices:
            self.say(_("Notices will come here again."))
        return Menu
