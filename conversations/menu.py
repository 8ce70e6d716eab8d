"""Menu: who you are, and what you can do here."""

from dataclasses import dataclass

from conversations.core import N_, Contact, Conversation, Invalid, Message, _, rows, speak, state
from storage.codes import LASTS, TooManyCodes, WrongCode
from storage.desk import Desk
from storage.people import masked

from .answers import phone_number, sms_code


class Menu(Conversation[Desk]):
    """Home. A stranger is asked for the number first, once; afterwards the chat itself is the log-in."""

    command = "menu"
    label = N_("Menu")
    words = ("menyu", "home")
    anywhere = True

    @dataclass
    class Data:
        phone: str = ""  # typed, and not yet proven

    data: Data

    def begin(self) -> state:
        if self.desk.just_met:
            self.say(_("Welcome, {name}.", name=self.desk.present.name))
        return self.menu if self.desk.person else self.share

    @state
    def share(self) -> Message:
        return Message(
            self._plainly(
                "\n".join([_("Karani keeps the attendance register of examination centres."), self._wanted()])
            ),
            asks_contact=_("Share my number") if self.desk.shares_contact else "",
        )

    def _wanted(self) -> str:
        if self.desk.proven_phone:
            return self._unlisted()
        if self.desk.shares_contact:
            return _("To begin, share your own number with the button below. Kwa Kiswahili: lugha")
        return _(
            "To begin, type your own mobile number, such as 0712 345 678. A code comes to it by SMS. "
            "Kwa Kiswahili: lugha"
        )

    def _unlisted(self) -> str:
        return _("This number is not on any deployment list yet. Ask your TSC sub-county director to check it.")

    @share.help
    def why_share(self) -> str:
        return _("Your number tells me which postings are yours. The button proves that it is really your own.")

    @share.contact
    def share_number(self, contact: Contact) -> "state | type[Menu]":
        if not contact.verified:
            text = _("That is not your own number. Use the button that shares your own.")
            raise Invalid(text, refused="somebody else's contact")
        return self._known_by(contact.phone)

    @share.text
    def type_number(self, text: str) -> state:
        if self.desk.proven_phone:
            return self.share
        if not self.desk.house.sms:
            if self.desk.shares_contact:
                raise Invalid(_("A typed number cannot be proven here. Use the button that shares your own."))
            raise Invalid(_("A typed number cannot be proven here. Call your TSC sub-county director."))
        phone = phone_number(text)
        try:
            code = self.desk.codes.make(phone)
        except TooManyCodes:
            raise Invalid(_("Enough codes were sent for today. Try again tomorrow, or call your director.")) from None
        sms = Message(_("Your Karani code is {code}. Give it to nobody. It is good for 10 minutes.", code=code))
        self.desk.send_sms(phone, sms.dump(), expires_at=self.desk.now + LASTS)
        self.data.phone = phone
        return self.code

    @state
    def code(self) -> Message:
        return Message(_("Type the code that was sent by SMS to {phone}.", phone=masked(self.data.phone)))

    @code.help
    def why_code(self) -> str:
        return _("The code proves that this phone is in your hand. If no SMS comes, go back and check the number.")

    @code.text
    def type_code(self, text: str) -> "state | type[Menu] | None":
        try:
            self.desk.codes.check(self.data.phone, sms_code(text))
        except WrongCode:
            self.say(_("That is not the code, or it has expired. Type it again, or go back for a new one."))
            return None
        return self._known_by(self.data.phone)

    def _known_by(self, phone: str) -> "state | type[Menu]":
        person = self.desk.people.by_phone(phone)
        if person is None:
            raise Invalid(self._unlisted())
        self.desk.sit(person.id)
        speak(self.desk.language)
        self.say(_("Welcome, {name}.", name=person.name))
        return Menu

    @state
    def menu(self) -> Message:
        offered = [(label, flow) for label, flow in self.book.menu(self.desk.roles) if flow is not Menu]
        text = _("What would you like to do?")
        return Message(self._plainly(text), rows([self.to(label, flow) for label, flow in offered]))

    def _plainly(self, text: str) -> str:
        if not self.desk.house.demo:
            return text
        notice = _("This is a demonstration with invented people and centres. It belongs to no examinations council.")
        return f"{text}\n\n{notice}"
