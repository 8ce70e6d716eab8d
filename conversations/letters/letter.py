"""My letter: the letter of appointment, from the day on which it is given out."""

from dataclasses import dataclass
from typing import Any

from conversations import ways
from conversations.core import END, N_, Conversation, Message, _, headed, link, page, rows, state
from conversations.core.conversation import End
from storage.desk import Desk
from storage.people import Standing

from . import words

PER_PAGE = 8


class MyLetter(Conversation[Desk]):
    """Sends it and is done; of several it asks which."""

    command = "letter"
    label = N_("My letter")
    words = ("barua", "appointment letter")
    audience = frozenset({Standing.PERSON})

    @dataclass
    class Data:
        page: int = 0

    data: Data

    def begin(self) -> Any:
        due = self.desk.letters.due
        out = [each for each in due if each.out]
        offered = {offer.deployment for offer in self.desk.offers.waiting()}
        for each in due:
            if not each.out and each.deployment_id not in offered and each.to_on >= self.desk.today:
                self.say(words.expected(each))
        if not due:
            self.say(
                _(
                    "You have no posting, so there is no letter. If that is wrong, call your TSC sub-county "
                    "director: Help, Whom to call."
                )
            )
        if len(out) > 1:
            return self.which
        if out:
            self._give(out[0].deployment_id)
        elif offered:
            self.say(_("There is no letter yet. First accept or decline this offer."))
            return ways.OFFER
        elif not self.notes:
            self.say(_("Your letter is not out yet. We tell you here when it is."))
        return END

    @state
    def which(self) -> Message:
        due = [each for each in self.desk.letters.due if each.out]
        here = page(due, self.data.page, PER_PAGE)
        buttons = [self.to(words.due_line(each), MyLetter.give, each.deployment_id) for each in here.shown]
        return Message(headed([_("Which letter?"), *here.lines]), rows([*buttons, *here.more()]))

    @which.press("page")
    def turn_page(self) -> None:
        self.data.page += 1

    @which.help
    def what_which(self) -> str:
        return _("There is one letter for each posting. Choose one to get it as a PDF.")

    @link
    def give(self, deployment: int) -> End:
        self._give(deployment)
        return END

    @link
    def kiswahili(self, deployment: int) -> End:
        self._give(deployment, in_kiswahili=True)
        return END

    def _give(self, deployment: int, *, in_kiswahili: bool = False) -> None:
        if in_kiswahili:
            self.post(words.translated(self.desk.letters.ask(deployment), self.desk))
            return
        if self.desk.profile.pending():
            self.say(_("A change of your details is waiting for approval. Until then the letter shows the old ones."))
        other = self.to(_("In Kiswahili"), MyLetter.kiswahili, deployment)
        self.post(words.letter_message(self.desk.letters.ask(deployment), self.desk, other))
