"""Unlocking: conversations that ask for the PIN before they go on, and what asks for it in the middle of one."""

from typing import Any

from conversations.core import GO_ON, Button, Conversation, Invalid, Message, _, hour, n_, rows, state
from conversations.speech import pin_number
from storage.desk import Desk
from storage.people import Standing, masked


class AsksPin(Conversation[Desk]):
    """Has the question for the PIN; `owner` says whose, `opened` where a right one leads."""

    def owner(self) -> int:
        """The id of the person whose PIN is asked for."""
        return self.desk.present.person_id

    def proven(self) -> bool:
        """Whether the channel proves that this chat is the owner's: then a new PIN may be shown here."""
        return self.desk.present.proven

    def opened(self) -> Any:
        """Where to go after the right PIN."""
        raise NotImplementedError

    def other(self) -> Any:
        """Where somebody else can say who they are; None: not here."""
        return None

    @state
    def pin(self) -> Message:
        text = _("Type your PIN of six digits.")
        if not self.desk.accounts.has_pin(self.owner()):
            text = _("This needs your PIN, and you have none yet. Tap or write: Send me a new PIN.")
        buttons = [Button(_("Send me a new PIN"), "send_pin")]
        if self.other() is not None:
            buttons.append(Button(_("I am somebody else"), "other"))
        elif self.desk.person:
            buttons.append(self.to(_("Menu"), self.book.home))
        return Message(text, rows(buttons))

    @pin.help
    def why_pin(self) -> str:
        return _(
            "The PIN keeps others out of your account. Forgotten? Tap the button, or write PASSWORD, for a new one."
        )

    @pin.typed
    def type_pin(self, text: str) -> Any:
        self.desk.hide_said()
        if not self.desk.accounts.has_pin(self.owner()):
            raise Invalid(_("You have no PIN yet. Tap or write: Send me a new PIN."))
        tried = self.desk.accounts.try_pin(self.owner(), pin_number(text))
        if tried.right:
            return self.opened()
        if tried.just_locked:
            self.desk.accounts.warn_owner(self.owner(), Message(_locked_notice()).dump())
        if tried.locked_until:
            at = hour(self.desk.local(tried.locked_until))
            self.say(_("Too many wrong PINs. For your safety no PIN is taken until {hour}.", hour=at))
        else:
            self.say(n_("Wrong PIN: {count} try left.", "Wrong PIN: {count} tries left.", tried.left))
        return None  # said, not raised: the count must stay

    @pin.press("send_pin")
    def send_pin(self) -> None:
        self.say(send_pin(self.desk, self.owner(), here=self.proven()))

    @pin.press("other")
    def somebody_else(self) -> Any:
        if self.desk.person or self.desk.present.waits_for:
            self.desk.leave()
        return self.other()


class Guarded(AsksPin):
    """Begins with the PIN where this chat has to give it, and then as the conversation itself begins.

    Before `Form` in the list of bases: `class Pay(Guarded, Form[Desk])`. Others say in `unlocked` where they start.
    """

    def begin(self) -> Any:
        return self.unlocked() if self.desk.accounts.unlocked else self.pin

    def unlocked(self) -> Any:
        """Where the talk starts once the chat is unlocked."""
        return super().begin()

    def goes_on(self, state: str) -> bool:
        return state == self.pin.name or self.desk.accounts.unlocked

    def opened(self) -> Any:
        self.desk.accounts.unlock()
        return type(self)  # from the beginning: Back never leads to the PIN


class Sign(AsksPin):
    """Stands before an official act in a chat where the PIN was not given; then the very act that was tried is done."""

    command = "sign"
    audience = frozenset({Standing.PERSON})

    def begin(self) -> Any:
        self.say(_("This is an official act, so it takes your PIN. Once you give it, it is done at once."))
        return self.pin

    def opened(self) -> Any:
        self.desk.accounts.unlock()
        return GO_ON


def send_pin(desk: Desk, person: int, *, here: bool) -> str:
    """Send a new PIN to the person's registered phone, or show it `here` where no SMS is set up. Gives what to say.

    Raises `TooManyPins`.
    """
    phone = desk.phones.of(person)
    by_sms = desk.service.sms and bool(phone)
    if not by_sms and not here:
        raise Invalid(_("No SMS can be sent from here. Ask your TSC sub-county director for help with your PIN."))
    pin = desk.accounts.new_pin(person)
    text = _("Karani: your user name is {phone}, your PIN is {pin}. Give the PIN to nobody.", phone=phone, pin=pin)
    if not desk.send_secret(phone if by_sms else "", Message(text).dump()):
        raise Invalid(no_sms_reaches(phone))
    if by_sms:
        return _("A new PIN is on its way by SMS to {phone}.", phone=masked(phone))
    return _("A new PIN follows. Keep it in mind: the message goes in a minute. Where it does not, delete it yourself.")


def no_sms_reaches(phone: str) -> str:
    return _(
        "No SMS of ours reaches {phone}: it was stopped there, or the number is wrong. Send START by SMS from that "
        "phone to the number that our SMS come from, or call your TSC sub-county director.",
        phone=masked(phone),
    )


def _locked_notice() -> str:
    return _(
        "Somebody gave five wrong PINs for your Karani account, and for 15 minutes no PIN is taken. "
        "If that was not you, nothing was lost: your PIN was not found."
    )
