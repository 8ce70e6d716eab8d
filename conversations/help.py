"""Help: what can be said here. Inside a question, `help` says what that question wants."""

from conversations.core import END, N_, Conversation, _
from conversations.core.conversation import End
from storage.desk import Desk


class Help(Conversation[Desk]):
    command = "help"
    label = N_("Help")
    words = ("msaada",)

    def begin(self) -> End:
        lines = [f"/{flow.command} {label}" for label, flow in self.book.menu(self.desk.roles)]
        lines.append(_("Wherever you are: menu, help, cancel, 0 for back. STOP ends notices, START brings them back."))
        self.say("\n".join(lines))
        return END
