"""Phone: a new number for the same account, proven on both sides, or approved by the director."""

from dataclasses import dataclass
from typing import Any

from conversations.core import END, Button, Contact, Invalid, Message, _, rows, state
from conversations.core.conversation import End
from conversations.gates import Guarded, right_code, send_code, tell_old_number
from conversations.speech import dialled, ending, number_ending, phone_number
from storage.people import Standing

from .corrections import tell_deciders


class ChangePhone(Guarded):
    """The new number, its proof, then the old one's, where this chat does not prove it already."""

    command = "phone"
    words = ("change phone", "change my number", "badilisha nambari")
    audience = frozenset({Standing.PERSON})

    @dataclass
    class Data:
        new: str = ""

    data: Data

    def unlocked(self) -> state:
        return self.number

    @property
    def me(self) -> int:
        return self.desk.present.person_id

    @state
    def number(self) -> Message:
        phone = dialled(self.desk.phones.of(self.me))
        text = _("Your number is {phone}. Type the new one.", phone=phone)
        if self.desk.shares_contact:
            return Message(text, asks_contact=_("Share my number"))
        proven = self.desk.proven_phone
        if not proven or proven == self.desk.phones.of(self.me):
            return Message(text)
        return Message(text, rows([Button(_("The number of this chat"), "this")]))

    @number.help
    def why_number(self) -> str:
        return _("Codes, PINs and pay go to your number. Your account, postings and marks stay as they are.")

    @number.press("this", yes=True)
    def this_chats(self) -> Any:
        self._new(self.desk.proven_phone)
        return self._proven()

    @number.contact
    def share_number(self, contact: Contact) -> Any:
        if not contact.verified:
            raise Invalid(_("That is not your own number. Use the button that shares your number."))
        self._new(contact.phone)
        return self._proven()

    @number.typed
    def type_number(self, text: str) -> Any:
        self._new(phone_number(text, self.desk.proven_phone))
        if self.data.new == self.desk.proven_phone:
            return self._proven()
        if not self.desk.service.sms:
            return self.again
        send_code(self.desk, self.data.new)
        return self.code

    @state
    def again(self) -> Message:
        return Message(_("Type the same number once more, so that no digit is wrong."))

    @again.help
    def why_again(self) -> str:
        return _(
            "We cannot check this number by SMS, so your director decides. If the first number was wrong, go back."
        )

    @again.exact
    def type_again(self, text: str) -> End:
        if phone_number(text, self.data.new) != self.data.new:
            raise Invalid(_("The two numbers differ. Type it as before, or go back to change it."))
        return self._ask_director()

    def _new(self, phone: str) -> None:
        self.data.new = phone
        if self.data.new == self.desk.phones.of(self.me):
            raise Invalid(_("That is your number already. Type the new one, or write menu."))
        self.desk.phones.check(self.data.new, self.me)

    @state
    def code(self) -> Message:
        return Message(_("Type the code that we sent by SMS to {phone}.", phone=number_ending(self.data.new)))

    @code.help
    def why_code(self) -> str:
        return _("The code proves that this phone is in your hand. If no SMS comes, go back and check the number.")

    @code.exact
    def type_code(self, text: str) -> Any:
        if right_code(self.desk, self.data.new, text):
            return self._proven()
        self.say(_("That code is wrong or has expired. Type it again, or go back for a new one."))
        return None

    def _proven(self) -> Any:
        """The new number is; is the old one?"""
        if self.desk.present.proven:
            return self._change()
        if not self.desk.service.sms:
            return self._ask_director()
        send_code(self.desk, self.desk.phones.of(self.me))
        return self.old

    @state
    def old(self) -> Message:
        phone = ending(self.desk.phones.of(self.me))
        text = _("Now type the code that we sent by SMS to your old number, {phone}.", phone=phone)
        return Message(text, rows([Button(_("I no longer have it"), "lost")]))

    @old.help
    def why_old(self) -> str:
        return _(
            "The code sent to your old number proves the account is yours. If you no longer have it, your "
            "director decides."
        )

    @old.typed
    def type_old(self, text: str) -> End | None:
        if right_code(self.desk, self.desk.phones.of(self.me), text):
            return self._change()
        self.say(_("That code is wrong or has expired. Type it again, or go back for a new one."))
        return None

    @old.press("lost")
    def lost(self) -> End:
        return self._ask_director()

    def _change(self) -> End:
        old = self.desk.phones.of(self.me)
        self.desk.phones.change(self.me, self.data.new)
        tell_old_number(self.desk, self.me, old)
        self.say(_("Your number is now {phone}. It is your user name from now on.", phone=dialled(self.data.new)))
        return END

    def _ask_director(self) -> End:
        self.desk.phones.ask_director(self.me, self.data.new)
        nobody = tell_deciders(self.desk)
        self.say(_("Your new number waits for your TSC sub-county director's approval. Until then we use the old one."))
        if nobody:
            self.say(nobody)
        return END
