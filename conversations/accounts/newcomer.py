"""Newcomers: somebody whose number nobody has yet gets an account of their own, and never a second one."""

from typing import Any

from conversations.core import END, N_, Button, Invalid, Message, _, rows, state
from conversations.core.conversation import End
from conversations.gates import answers, notice, refused, send_pin, why_consent
from conversations.speech import dialled, full_name
from storage.people import PhoneTaken

from .sign_in import SignIn, plainly

ANOTHERS = N_(
    "This number belonged to another account before. If that is yours, log in with its new number; "
    "else ask your TSC sub-county director."
)


class Newcomer(SignIn):
    """The notice, the name, and they are in; the PIN goes to the number."""

    def unknown(self) -> Any:
        coded = self.desk.claimed_phone and self.in_hand()  # they came this way, and the code is there by now
        return self.create() if self.creates or coded else self.fresh

    @state
    def fresh(self) -> Message:
        text = _(
            "This number is on no deployment list yet. Ask your TSC sub-county director to check it, or "
            "create an account to apply for vacancies."
        )
        buttons = [Button(_("Create an account"), "create"), Button(_("I have an account"), "elsewhere")]
        return Message(plainly(self.desk, text), rows(buttons))

    @fresh.help
    def why_fresh(self) -> str:
        return _("With an account you can keep your details and apply for vacancies before anyone has listed you.")

    @fresh.press("elsewhere")
    def have_account(self) -> state:
        self.say(
            _("Type the phone number of your Karani account. After you log in, write PHONE to change it to this one.")
        )
        return self.share

    @fresh.press("create")
    def create(self) -> Any:
        if known := self.known():
            return self.let_in(known)  # listed since we asked
        if not self.in_hand() and self.data.phone and self.data.phone == self.desk.claimed_phone:
            return self._send_code()
        if not self.in_hand():
            return self.share  # another number was typed since, and Back led here
        try:
            self.desk.phones.check(self.data.phone)
        except PhoneTaken:
            raise Invalid(_(ANOTHERS)) from None
        return self.consent

    @state
    def consent(self) -> Message:
        return Message(notice(self.desk), rows(answers(), width=2))

    @consent.help
    def why_consent(self) -> str:
        return why_consent()

    @consent.press("agree", yes=True)
    def agree(self) -> state:
        return self.name

    @consent.press("refuse", no=True)
    def refuse(self) -> End:
        self.say(refused())
        return END

    @state
    def name(self) -> Message:
        return Message(_("What is your full name, as on your national ID?"))

    @name.help
    def why_name(self) -> str:
        return _(
            "You are paid only if this name is the same as on your ID and on M-Pesa, for example Anna Atieno Ouma."
        )

    @name.text
    def give_name(self, text: str) -> Any:
        name = full_name(text)
        if known := self.known():
            return self.let_in(known)  # a list, or another chat, was faster
        if not self.in_hand():
            return self.share
        try:
            person = self.desk.accounts.create(self.data.phone, name)
        except PhoneTaken:
            raise Invalid(_(ANOTHERS)) from None
        self.say(_("Your account is ready. Your user name is your number, {phone}.", phone=dialled(self.data.phone)))
        self.say(send_pin(self.desk, person, here=self.data.proven))
        self.desk.sit(person, proven=self.data.proven, pin=True)  # made here and now: they are in without it
        self.desk.consents.agree()
        return self.seated(person, proven=self.data.proven, pin=True)
