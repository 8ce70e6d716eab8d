"""Unlocking: conversations that ask for the PIN before they go on, and what asks for it in the middle of one."""

from textwrap import shorten
from typing import Any

from conversations.core import GO_ON, Button, Conversation, Invalid, Message, _, day_name, hour, n_, rows, state
from conversations.speech import dialled, id_end, number_ending, pin_number
from storage.accounts import Happened
from storage.desk import Desk
from storage.people import Standing

from .elsewhere import tell_elsewhere

ACT = 60  # characters that are shown of what was tried


class AsksPin(Conversation[Desk]):
    """Has the question for the PIN; `owner` says whose, `opened` where a right one leads."""

    def owner(self) -> int:
        """The id of the person whose PIN is asked for."""
        return self.desk.present.person_id

    def proven(self) -> bool:
        """Whether the channel proves that this chat is the owner's: then a new PIN may be shown here."""
        return self.desk.present.proven

    def tells(self) -> bool:
        """Whether this chat may learn if there is a PIN: else it would learn which numbers have an account."""
        return True

    def named(self) -> str:
        """The phone (`2547…`) that was typed, of whoever has it, or nobody."""
        return ""

    def opened(self) -> Any:
        """Where to go after the right PIN."""
        raise NotImplementedError

    def takes_id(self) -> bool:
        """Whether the last digits of the ID do in place of the PIN: in a new chat whose phone is proven."""
        return False

    def shown(self) -> Any:
        """Where to go after the right digits of the ID, which unlock nothing."""
        raise NotImplementedError

    def other(self) -> Any:
        """Where somebody else can say who they are; None: not here."""
        return None

    def without_pin(self) -> Any:
        """Where whoever has no PIN proves the number instead."""
        return None

    @state
    def pin(self) -> Message:
        text = _("Type your PIN of six digits.")
        if self.takes_id():  # the same whether there is a PIN, an ID, or neither
            text = _("Type your PIN of six digits, or the last 4 digits of your national ID.")
        elif self.tells() and not self.desk.accounts.has_pin(self.owner()):
            text = _("You need a PIN for this, and have none yet. Write: Send me a new PIN.")
        buttons = [Button(_("Send me a new PIN"), "send_pin")]
        if not self.tells():
            buttons.append(Button(_("I have no PIN yet"), "no_pin"))
        if self.other() is not None:
            buttons.append(Button(_("I am someone else"), "other"))
        elif self.desk.person:
            buttons.append(self.to(_("Menu"), self.book.home))
        return Message(text, rows(buttons))

    @pin.help
    def why_pin(self) -> str:
        return _("Your PIN keeps others out of your account. If you forget it, write PIN.")

    @pin.typed
    def type_pin(self, text: str) -> Any:
        self.desk.hide_said()
        if self.takes_id() and (digits := id_end(text)):
            tried, there = self.desk.accounts.try_id(self.owner(), digits, own=self.proven()), self.shown
        elif self.takes_id() or not self.tells() or self.desk.accounts.has_pin(self.owner()):
            pin, there = pin_number(text), self.opened
            tried = self.desk.accounts.try_pin(self.owner(), pin, own=self.proven(), named=self.named())
        else:
            raise Invalid(_("You have no PIN yet. Write: Send me a new PIN."))
        if tried.right:
            return there()
        if tried.just_locked:
            self.desk.accounts.warn_owner(self.owner(), Message(_locked_notice()).dump())
        if tried.locked_until:
            at = hour(self.desk.local(tried.locked_until))
            self.say(_("Too many wrong PINs. To protect you, no PIN works until {hour}.", hour=at))
        else:
            self.say(self._wrong(tried.left))
        return None  # said, not raised: the count must stay

    def _wrong(self, left: int) -> str:
        if self.takes_id():  # never which of the two
            return n_(
                "That is not right: {count} try left. Check it and type it again.",
                "That is not right: {count} tries left. Check it and type it again.",
                left,
            )
        return n_("Wrong PIN: {count} try left. Type it again.", "Wrong PIN: {count} tries left. Type it again.", left)

    @pin.press("send_pin")
    def send_pin(self) -> None:
        if self.tells():
            self.say(send_pin(self.desk, self.owner(), here=self.proven()))
        else:
            self.say(send_pin_unseen(self.desk, self.owner(), self.named()))

    @pin.press("no_pin")
    def have_none(self) -> Any:
        return self.without_pin()

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
        check_sealed(self.desk)
        return self.unlocked() if self.desk.accounts.unlocked else self.pin

    def unlocked(self) -> Any:
        """Where the talk starts once the chat is unlocked."""
        return super().begin()

    def goes_on(self, state: str) -> bool:
        if self.desk.new_chats.sealed_until(self.desk.present.person_id):
            return False
        return state == self.pin.name or self.desk.accounts.unlocked

    def opened(self) -> Any:
        self.desk.accounts.unlock()
        return type(self)  # from the beginning: Back never leads to the PIN


class Sign(AsksPin):
    """Stands before an official act in a chat where the PIN was not given; then the very act that was tried is done."""

    command = "sign"
    audience = frozenset({Standing.PERSON})

    def begin(self) -> Any:
        if self.desk.present.forgeable:
            self.say(
                _(
                    "By SMS anyone could write in your name, so we ask for your PIN. Once you type it, we do "
                    "this at once."
                )
            )
        else:
            self.say(_("This is an official act, so we ask for your PIN. Once you type it, it is done at once."))
        if self.args:
            self.say(_("What was tried: “{act}”.", act=shorten(self.args, ACT, placeholder="…")))
        return self.pin

    def opened(self) -> Any:
        self.desk.accounts.unlock()
        return GO_ON


def check_sealed(desk: Desk) -> None:
    """Raises `Invalid` while the PIN, renewed from a new chat, opens nothing that is sealed."""
    if until := desk.new_chats.sealed_until(desk.present.person_id):
        at = desk.local(until)
        text = _(
            "Your PIN was renewed from a new chat. To protect you, your details open on {day} at {hour}, or "
            "at once when your TSC sub-county director confirms that it was you.",
            day=day_name(at.date()),
            hour=hour(at),
        )
        raise Invalid(text)


def send_pin(desk: Desk, person: int, *, here: bool) -> str:
    """Send a new PIN to the person's registered phone, else to their other chat, else `here`. Gives what to say.

    Raises `TooManyPins`.
    """
    phone = desk.phones.of(person)
    by_sms = desk.service.sms and bool(phone)
    others = [] if by_sms or desk.present.person_id == person else desk.new_chats.others(person)
    if not by_sms and not here and not others:
        raise _no_sms()
    secret = _new_pin(desk, person, phone, own=here)
    sent = desk.send_secret(phone if by_sms else "", secret, chat=others[0] if others else 0)
    if not sent:
        raise Invalid(no_sms_reaches(phone))
    desk.accounts.went_out(sent)
    if by_sms:
        return _(
            "We have sent a new PIN by SMS to {phone}. Until you use it, the old one works.",
            phone=number_ending(phone),
        )
    if others:
        return _("A new PIN is in your other chat with Karani.")
    return _(
        "Your new PIN is in the next message. Memorise it: we delete that message after a minute. If it is "
        "still there, delete it yourself."
    )


def send_pin_unseen(desk: Desk, person: int, phone: str) -> str:
    """As `send_pin`, for a number (`2547…`) that was typed: what is said does not tell whether it has an account."""
    if not desk.service.sms:
        raise _no_sms()
    if not desk.takes_sms(phone):
        raise Invalid(no_sms_reaches(phone))
    if person:
        desk.send_secret(phone, _new_pin(desk, person, phone))  # whether or not it fails, it counts
    else:
        desk.accounts.no_pin(phone)
    return _(
        "If {phone} has an account, we have sent a new PIN by SMS. Until you use it, the old one works. If "
        "none comes, ask your TSC sub-county director.",
        phone=number_ending(phone),
    )


def _new_pin(desk: Desk, person: int, phone: str, *, own: bool = False) -> dict[str, Any]:
    """A new PIN, as the message that says it; the owner's other chats are told."""
    pin = desk.accounts.new_pin(person, own=own)
    tell_elsewhere(desk, person, Happened.NEW_PIN)
    what = {"phone": dialled(phone), "pin": pin}
    return Message(_("Karani: your user name is {phone}, your PIN is {pin}. Do not share the PIN.", **what)).dump()


def _no_sms() -> Invalid:
    return Invalid(_("This service cannot send SMS. Ask your TSC sub-county director to help with your PIN."))


def no_sms_reaches(phone: str) -> str:
    return _(
        "Our SMS do not reach {phone}: blocked, or a wrong number. Send START from it to our SMS number, or "
        "call your TSC sub-county director.",
        phone=number_ending(phone),
    )


def _locked_notice() -> str:
    return _(
        "Someone typed five wrong PINs for your Karani account, so for a while no PIN works elsewhere. If it "
        "was not you, do nothing: your PIN was not found."
    )
