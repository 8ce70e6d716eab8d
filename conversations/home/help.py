"""Help: what can be said here, whom to call, frequent errors. Inside a question, `help` is about that question."""

from conversations.core import N_, Button, Conversation, Message, _, headed, quiet, rows, state
from storage.desk import Desk
from storage.people import Standing

from .calling import whom_to_call
from .frequent_errors import ERRORS

WORDS = {  # by SMS, the most wanted first: all of the menu is heard by its words
    Standing.CENTRE_MANAGER: (N_("register"),),
    Standing.DEPUTY: (N_("register"),),
    Standing.TSC_DIRECTOR: (N_("board"), N_("officers")),
    Standing.PERSON: (
        N_("letter"),
        N_("posting"),
        N_("details"),
        N_("vacancies"),
        N_("language"),
        N_("privacy"),
        N_("pin"),
    ),
}


class Help(Conversation[Desk]):
    """The commands first; then contacts and frequent errors, each one tap away."""

    command = "help"
    label = N_("Help")
    words = ("msaada",)

    def begin(self) -> state:
        return self.overview

    @state
    def overview(self) -> Message:
        lines = [f"/{flow.command} {label}" for label, flow in self.book.menu(self.desk.standings)]
        if self.desk.person:
            lines.append(_("You can also write: MY DAYS, PAY, ACCOUNT, PIN, CENTRE LOGIN, MY DATA, DELETE."))
        else:
            lines.append(_("You can also write: ACCOUNT to create one or log in, PIN for a new PIN."))
        lines += map(quiet, self._by_sms() if self.desk.present.network_listens else self._everywhere())
        return Message(
            headed([_(Help.label), *lines]),
            rows([Button(_("Whom to call"), "call"), Button(_("Common problems"), "errors")]),
            brief=self._in_brief(),
        )

    def _in_brief(self) -> str:
        """The words that are written most: all of the menu is heard by its words."""
        if not self.desk.person:
            return _("Write: account, to create one or log in; pin, for a new PIN. Back: 0.")
        words = [_(word) for standing, words in WORDS.items() if standing in self.desk.standings for word in words]
        words = [*dict.fromkeys(words)]
        ways = _("Anywhere: menu, help, cancel, 0 (back). STOP ends notices.")
        if self.desk.present.network_listens:
            ways = _("Anywhere: menu, guide, exit, 0 (back). NO NOTICES ends notices.")
        return _("Write: {words}. {ways}", words=", ".join(words), ways=ways)

    def _everywhere(self) -> list[str]:
        return [
            _("Anywhere you can write: menu, help, cancel, 0 (back). STOP stops notices; START restarts them."),
            _("If a question is not clear, write help."),
        ]

    def _by_sms(self) -> list[str]:
        """In words of our own: the network's do more than they say."""
        return [
            _(
                "Anywhere you can write: menu, guide, exit, 0 (back). NO NOTICES stops notices; NOTICES "
                "AGAIN restarts them."
            ),
            _("If a question is not clear, write guide."),
            _(
                "If you send only STOP, CANCEL, END or QUIT, we send you no SMS, not even codes and PINs, "
                "until you send START."
            ),
        ]

    @overview.help
    def again(self) -> str:
        return _("This is the help. Choose Whom to call or Common problems, or write menu.")

    @overview.press("call")
    def to_call(self) -> state:
        return self.call

    @overview.press("errors")
    def to_errors(self) -> state:
        return self.errors

    @state
    def call(self) -> Message:
        return Message("\n".join(whom_to_call(self.desk)))

    @call.help
    def why_call(self) -> str:
        return _("These people answer for your centre and your sub-county. You can call these numbers.")

    @state
    def errors(self) -> Message:
        buttons = [Button(_(label), "error", key) for key, (label, _mend) in ERRORS.items()]
        return Message(_("What is wrong?"), rows(buttons), again=_("Back: 0."))

    @errors.help
    def why_errors(self) -> str:
        return _("Choose the problem closest to yours. If none fits, go back and choose Whom to call.")

    @errors.press("error")
    def mend(self, key: str) -> None:
        label, mend = ERRORS.get(key, ("", ""))
        if label:
            self.say(_(mend))
