"""Privacy: the notice, whether one has agreed to it, and the ways to one's own data."""

from conversations.core import N_, Button, Conversation, Message, _, full_day, rows, state
from conversations.gates import answers, notice, refused, why_consent
from storage.desk import Desk
from storage.people import Answer

from .erase import Erase
from .mydata import MyData


class Privacy(Conversation[Desk]):
    """Anybody may read it; whoever is known answers it, and may answer otherwise later."""

    command = "privacy"
    label = N_("Privacy")
    words = ("faragha", "data protection")

    def begin(self) -> state:
        return self.read

    @state
    def read(self) -> Message:
        if not self.desk.person:
            return Message(notice(self.desk))
        text = "\n\n".join((notice(self.desk), self._stands()))
        ways = [self.to(_("My data"), MyData), self.to(_("Erase my details"), Erase)]
        return Message(text, (*rows(self._choices(), width=2), *rows(ways, width=2)), replaces=True)

    @read.help
    def why_read(self) -> str:
        return why_consent()

    def _stands(self) -> str:
        last = self.desk.consents.last()
        day = full_day(self.desk.local(last.at).date()) if last.at else ""
        match last.answer:
            case Answer.GIVEN:
                return _("You agreed on {day}.", day=day)
            case Answer.OUTDATED:
                return _("You agreed on {day} to an older notice. Do you agree to this one?", day=day)
            case Answer.REFUSED:
                return _("You did not agree on {day}: nothing new is kept.", day=day)
            case Answer.WITHDRAWN:
                return _("You withdrew your consent on {day}: nothing new is kept.", day=day)
        return _("You have not answered yet.")

    def _choices(self) -> list[Button]:
        agree, refuse = answers()
        match self.desk.consents.last().answer:
            case Answer.GIVEN:
                return [Button(_("Withdraw my consent"), "withdraw")]
            case Answer.REFUSED | Answer.WITHDRAWN:
                return [agree]
        return [agree, refuse]

    @read.press("agree", yes=True)
    def agree(self) -> None:
        self.desk.consents.agree()
        self.say(_("Thank you. You can withdraw your consent here at any time."))

    @read.press("refuse", no=True)
    def refuse(self) -> None:
        self.desk.consents.refuse()
        self.say(refused())

    @read.press("withdraw")
    def withdraw(self) -> None:
        self.desk.consents.refuse()
        self.say(_("You have withdrawn your consent: we take no new details. To erase what we keep, write DELETE."))
