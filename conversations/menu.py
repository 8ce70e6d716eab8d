"""Menu: who you are, and what you can do here."""

from conversations.core import N_, Contact, Conversation, Invalid, Message, _, rows, speak, state
from storage.desk import Desk


class Menu(Conversation[Desk]):
    """Home. A stranger is asked for the number first, once; afterwards the chat itself is the log-in."""

    command = "menu"
    label = N_("Menu")
    words = ("menyu", "home")
    anywhere = True

    def begin(self) -> "state | type[Menu]":
        if self.desk.person is None and self.desk.proven_phone:
            return self._recognise(self.desk.proven_phone)
        return self.menu if self.desk.person else self.share

    @state
    def share(self) -> Message:
        text = _(
            "Karani keeps the attendance register of examination centres.\n"
            "To begin, share your own number with the button below. Kwa Kiswahili: lugha"
        )
        return Message(self._plainly(text), asks_contact=_("Share my number"))

    @share.help
    def why_share(self) -> str:
        return _("Your number tells me which postings are yours. The button proves that it is really your own.")

    @share.contact
    def recognise(self, contact: Contact) -> "state | type[Menu]":
        if not contact.verified:
            raise Invalid(_("That is not your own number. Use the button that shares your own."))
        return self._recognise(contact.phone)

    def _recognise(self, phone: str) -> "state | type[Menu]":
        person = self.desk.people.by_phone(phone)
        if person is None:
            self.say(_("This number is not on any deployment list yet. Ask your TSC sub-county director to check it."))
            return self.share
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
