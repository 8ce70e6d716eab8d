"""Signing in: whoever is not yet known here says who they are, by the number, and by the PIN or a code."""

from dataclasses import dataclass
from typing import Any, ClassVar

from conversations.core import N_, Contact, Invalid, Message, _, quiet, speak, state
from conversations.gates import AsksPin, right_code, send_code, send_pin, tell_elsewhere
from conversations.speech import number_ending, phone_number
from storage.accounts import Happened
from storage.desk import Desk
from storage.people import Known

OTHER_LANGUAGE = N_("Kwa Kiswahili: lugha")  # offered in the other one, with the first answer


class SignIn(AsksPin):
    """The number first: shared, or typed and proven; then in, or on to where `unknown` leads."""

    creates: ClassVar[bool] = False  # whoever comes wants a new account

    @dataclass
    class Data:
        phone: str = ""  # said, and perhaps not yet proven
        proven: bool = False  # by the channel
        coded: str = ""  # the number that a code has proven: another may have been said since

    data: Data

    def known(self) -> Known | None:
        phone = self.data.phone or self.desk.proven_phone or self.desk.claimed_phone
        return self.desk.people.by_phone(phone) if phone else None

    def owner(self) -> int:
        if self.desk.present.waits_for and not self.data.phone:
            return self.desk.present.waits_for
        known = self.known()
        return known.id if known else 0

    def proven(self) -> bool:
        if self.desk.claimed_phone:
            return False
        here = self.desk.proven_phone
        if self.desk.present.waits_for and not self.data.phone:
            return self.desk.present.proven or (bool(here) and here == self.desk.present.phone)
        return self.data.proven or (bool(here) and self.data.phone in ("", here))

    def in_hand(self) -> bool:
        """Whether the number said is proven, by the channel or by a code: else nothing is made or changed for it."""
        return self.proven() or (bool(self.data.phone) and self.data.phone == self.data.coded)

    def tells(self) -> bool:
        return not self.data.phone or self.in_hand() or self.data.phone == self.desk.claimed_phone

    def named(self) -> str:
        return self.data.phone

    def opened(self) -> Any:
        return self.seated(self.owner(), proven=self.proven(), pin=True)

    def takes_id(self) -> bool:
        return self.in_hand() and not self.desk.present.logged_out and not self.desk.service.shared_phones

    def shown(self) -> Any:
        return self.seated(self.owner(), proven=True)

    def other(self) -> Any:
        return self.share

    def arrive(self) -> Any:
        """The first question: the PIN of whoever is known already, or who it is."""
        if self.owner():
            return self.asks_pin()
        if not (self.desk.proven_phone or self.desk.claimed_phone):
            return self.share
        self.data.phone = self.desk.proven_phone or self.desk.claimed_phone
        self.data.proven = bool(self.desk.proven_phone)
        self.say(_(OTHER_LANGUAGE))
        return self.unknown()

    def asks_pin(self) -> Any:
        if self.creates and self.tells():
            self.say(_("You already have an account with this number. Log in with its PIN."))
        return self.pin

    def unknown(self) -> Any:
        """Where somebody goes whose number is proven, and is nobody's yet."""
        raise NotImplementedError

    @state
    def share(self) -> Message:
        clerk = _("Karani keeps the attendance register of examination centres.")
        shares = _("Share my number") if self.desk.shares_contact else ""
        return Message(plainly(self.desk, f"{clerk}\n{self._wanted()}"), asks_contact=shares)

    def _wanted(self) -> str:
        if self.desk.shares_contact:
            return _("To begin, share your own number with the button below. Kwa Kiswahili: lugha")
        return _(
            "To begin, type your own mobile number, for example 0712 345 678. A code comes to it by SMS. Kwa "
            "Kiswahili: lugha"
        )

    @share.help
    def why_share(self) -> str:
        return _("Your number tells me which postings are yours. The button proves that it is really your own.")

    @share.contact
    def share_number(self, contact: Contact) -> Any:
        if not contact.verified:
            text = _("That is not your own number. Use the button that shares your number.")
            raise Invalid(text, refused="somebody else's contact")
        self.data.phone, self.data.proven = contact.phone, True
        known = self.known()
        return self.let_in(known) if known else self.unknown()

    def let_in(self, known: Known) -> Any:
        """Whoever has the number said: by its proof, or by more where that is not enough."""
        locked = self.desk.locking.locked_at(known.id)  # which is said to whoever proves the phone
        if not self.proven() or self.desk.present.logged_out or (self.desk.accounts.must_show(known.id) and not locked):
            return self.asks_pin()
        if self.creates:
            self.say(_("You already have an account with this number."))
        return self.seated(known.id, proven=True)

    @share.exact
    def type_number(self, text: str) -> Any:
        said = self.book.called(text) or self.book.meant(text)
        if said and (said.aside or said.phrases):  # a language by its name, or what somebody needs now
            return said
        phone = phone_number(text, self.desk.proven_phone or self.desk.claimed_phone)
        self.data.phone, self.data.proven = phone, phone == self.desk.proven_phone
        if self.data.proven:
            return self.asks_pin() if self.known() else self.unknown()
        return self.without_pin() if self.creates else self.asks_pin()  # of every number: so nobody learns whose it is

    def without_pin(self) -> Any:
        if not self.desk.service.sms:
            raise Invalid(self._unproven())
        return self.again if self.creates else self._send_code()

    def _unproven(self) -> str:
        if self.desk.shares_contact:
            return _("We cannot check a typed number here. Use the button that shares your number.")
        return _("We cannot check a typed number here. Call your TSC sub-county director.")

    @state
    def again(self) -> Message:
        return Message(_("Type the same number once more, so that no digit is wrong."))

    @again.help
    def why_again(self) -> str:
        return _("A wrong digit would send your codes to someone else. If the first number was wrong, go back.")

    @again.exact
    def type_again(self, text: str) -> state:
        if phone_number(text, self.data.phone) != self.data.phone:
            raise Invalid(_("The two numbers differ. Type it as before, or go back to change it."))
        return self._send_code()

    def _send_code(self) -> state:
        send_code(self.desk, self.data.phone)
        return self.code

    @state
    def code(self) -> Message:
        text = _("Type the code that we sent by SMS to {phone}.", phone=number_ending(self.data.phone))
        return Message(text, asks_contact=self.instead_of_code())

    def instead_of_code(self) -> str:
        """The label of the button that shares the number, where that does as well as the code."""
        return ""

    @code.contact
    def share_instead(self, contact: Contact) -> Any:
        return self.share_number(contact)

    @code.help
    def why_code(self) -> str:
        return _("The code proves that this phone is in your hand. If no SMS comes, go back and check the number.")

    @code.exact
    def type_code(self, text: str) -> Any:
        if not right_code(self.desk, self.data.phone, text):
            self.say(_("That code is wrong or has expired. Type it again, or go back for a new one."))
            return None
        self.data.coded = self.data.phone
        known = self.known()
        return self.has_typed_code(known) if known else self.unknown()

    def has_typed_code(self, known: Known) -> Any:
        """Whoever has that phone in hand gives the PIN too; whoever has none is sent one."""
        if not self.desk.accounts.has_pin(known.id):
            self.say(send_pin(self.desk, known.id, here=False))
        return SignIn.asks_pin(self)

    def seated(self, person: int, *, proven: bool = False, pin: bool = False) -> Any:
        if self.desk.sit(person, proven=proven, pin=pin):
            tell_elsewhere(self.desk, person, Happened.NEW_CHAT)
        speak(self.desk.language)
        self.say(_("Welcome, {name}.", name=self.desk.present.name))
        return self.book.home


def plainly(desk: Desk, text: str) -> str:
    """In the demonstration: said to be one."""
    if not desk.service.demo:
        return text
    notice = _("This is a demonstration with invented people and centres. It belongs to no examinations council.")
    return f"{text}\n\n{quiet(notice)}"
