"""STOP ends notices, START brings them back. Answers to what one writes come all the same.

`/start WORD` is what the link of an invitation says.
"""

from dataclasses import dataclass
from typing import Any

from conversations import ways
from conversations.core import END, Conversation, _
from conversations.core.conversation import End
from conversations.gates import send_code
from storage.desk import Desk
from storage.people import Known

from .newcomer import Newcomer


class Stop(Conversation[Desk]):
    command = "stop"
    words = (
        *("simamisha", "acha", "no notices"),
        *("stop all", "stopall", "unsubscribe", "end", "quit", "revoke", "optout", "opt out"),  # as networks have them
    )
    anywhere = True
    whenever = True

    def begin(self) -> End:
        self.desk.want_notices(wanted=False)
        if not self.desk.present.network_listens:
            self.say(_("We send no more notices here. To get them again, write START. You can still ask me anything."))
        else:
            self.say(
                _(
                    "We send no more notices here. To get them again, write NOTICES AGAIN. You can still ask "
                    "me anything."
                )
            )
            self.say(_("This ends SMS only: to end notices on Telegram or WhatsApp, write STOP there."))
        return END


class Start(Newcomer):
    """Whoever comes by an invitation proves its phone, by a code or by sharing it; who has a PIN gives that."""

    command = "start"
    words = ("anza", "unstop", "notices again")

    @dataclass
    class Data(Newcomer.Data):
        invitation: str = ""  # by which they are coming in, and which is good until they are
        invited: str = ""  # the phone it went to

    data: Data

    def begin(self) -> Any:
        self.desk.want_notices(wanted=True)
        if not self.desk.present.notices:
            self.say(_("We send notices here again."))
        return self.invited(self.args) if self.args else self.book.home

    def goes_on(self, state: str) -> bool:
        return not self.desk.person

    def invited(self, word: str) -> Any:
        guest = self.desk.invitations.guest(word)
        if guest is None:
            return self._over()
        if self.desk.person and self.desk.person.id != guest.person_id:
            self.say(_("That link is for someone else. You are logged in here as {name}.", name=self.desk.person.name))
            return self.book.home
        if self.desk.person:
            self.desk.invitations.use(guest.invitation)
            return self._welcome()
        self.data.phone = self.data.invited = guest.phone
        self.data.invitation = guest.invitation
        if self.proven():
            return self.asks_pin()
        if self.desk.accounts.has_pin(guest.person_id):
            return self.pin
        send_code(self.desk, guest.phone)
        return self.code

    def instead_of_code(self) -> str:
        return _("Share my number") if self.desk.shares_contact and self.data.invitation else ""

    def has_typed_code(self, known: Known) -> Any:
        by_link = self.data.phone == self.data.invited and not self.desk.present.logged_out
        if by_link and not self.desk.accounts.must_show(known.id):
            return self.seated(known.id, proven=True)
        return super().has_typed_code(known)

    def _over(self) -> Any:
        self.say(_("That link was used already or has expired. You can join without it."))
        return self.book.home

    def seated(self, person: int, *, proven: bool = False, pin: bool = False) -> Any:
        comes_by_it = self.data.invitation and self.data.phone == self.data.invited
        if comes_by_it and not self.desk.invitations.use(self.data.invitation):
            return self._over()
        super().seated(person, proven=proven, pin=pin)
        return self._welcome()

    def _welcome(self) -> Any:
        if self.desk.offers.waiting():
            return ways.OFFER
        return ways.DEPUTY if self.desk.deputies.offered() else self.book.home
