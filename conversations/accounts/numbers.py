"""Numbers: one that was somebody's before is released, so that whoever has it now can have an account."""

from dataclasses import dataclass

from conversations.core import N_, Button, Conversation, Invalid, Message, _, rows, state
from conversations.speech import dialled, known_number
from storage.desk import Desk
from storage.people import PHONE, Standing

NOBODYS = N_("We find no officer of yours who had this number before. Check it and type it again.")


class Numbers(Conversation[Desk]):
    """A director's for those they answer for, and the council's for everybody else."""

    command = "numbers"
    label = N_("Release a number")
    words = ("release", "achilia nambari")
    audience = frozenset({Standing.TSC_DIRECTOR, Standing.COUNCIL})
    menu_of = frozenset({Standing.COUNCIL})  # a director comes here from the corrections

    @dataclass
    class Data:
        phone: str = ""

    data: Data

    def begin(self) -> state:
        return self.find

    @state
    def find(self) -> Message:
        return Message(_("Which number? Type the whole phone number, for example 0712 345 678."))

    @find.help
    def how_find(self) -> str:
        return _(
            "Until you release a number that an officer had before, nobody can create an account or be listed with it."
        )

    @find.exact
    def type_phone(self, text: str) -> state:
        phone = known_number(text)
        if self.desk.custody.former(phone) is None:
            raise Invalid(_(NOBODYS))
        self.data.phone = phone
        return self.one

    @state
    def one(self) -> Message:
        account = self.desk.custody.former(self.data.phone)
        if account is None:
            return Message(_(NOBODYS))
        self.desk.seen.at(PHONE, account.person_id)
        number, today = dialled(self.data.phone), dialled(account.phone)
        text = _(
            "{number} was the number of {name}, who has {phone} today.", number=number, name=account.name, phone=today
        )
        return Message(text, rows([Button(_("Release the number"), "release"), self.keep_all()]))

    @one.help
    def why(self) -> str:
        return _("Release it only when you know that someone else has this number now.")

    @one.press("release", yes=True)
    def release(self) -> state:
        self.desk.custody.release(self.data.phone, self.desk.phones)
        self.say(_("Released. The person who has the number now can create an account with it."))
        return self.find
