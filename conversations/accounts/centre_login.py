"""Centre log-in: whoever was given a centre's user name and PIN gets its register."""

from dataclasses import dataclass
from typing import Any

from conversations import ways
from conversations.core import Conversation, Message, _, full_day, hour, n_, state
from conversations.speech import centre_username, pin_number
from storage.accounts import Tried
from storage.desk import Desk
from storage.people import Standing


class CentreLogin(Conversation[Desk]):
    """The user name, then the PIN, then the register. The marks say who the person was."""

    command = "centre"
    words = ("centre login", "centre log-in", "center login", "ingia kituo", "kuingia kituo")
    audience = frozenset({Standing.PERSON})

    @dataclass
    class Data:
        username: str = ""

    data: Data

    def begin(self) -> state:
        if self.args:
            return self.give_username(self.args)
        return self.username

    @state
    def username(self) -> Message:
        return Message(_("What is the centre's user name? It looks like KCSE-99101001."))

    @username.help
    def why_username(self) -> str:
        return _(
            "Your TSC sub-county director gives the centre its user name and PIN. If you are the appointed "
            "manager you need none: use Today's register."
        )

    @username.exact
    def give_username(self, text: str) -> state:
        self.data.username = centre_username(text)
        return self.centre_pin

    @state
    def centre_pin(self) -> Message:
        return Message(_("What is the centre's PIN, of six digits?"))

    @centre_pin.help
    def why_pin(self) -> str:
        return _("The centre's PIN came with its user name; it is not your own. Lost? The director issues a new one.")

    @centre_pin.typed
    def give_pin(self, text: str) -> Any:
        self.desk.hide_said()
        found = self.desk.centre_logins.enter(self.data.username, pin_number(text))
        if isinstance(found, Tried):
            self.say(self._wrong(found))
            if found.just_locked and (issuer := self.desk.centre_logins.issuer(self.data.username)):
                person, centre = issuer
                self.desk.tell(person, Message(_locked_notice(centre)).dump())
            return None  # said, not raised: the count must stay
        self.desk.look_again()
        self.say(
            _("{centre}: its register is open to you until {day}.", centre=found.centre, day=full_day(found.until))
        )
        self.say(_("Each mark you make is recorded in your name."))
        return ways.REGISTER

    def _wrong(self, tried: Tried) -> str:
        if tried.locked_until:
            at = hour(self.desk.local(tried.locked_until))
            return _("Too many wrong PINs. To protect you, no PIN works until {hour}.", hour=at)
        return n_(
            "User name or PIN is wrong: {count} try left. Check both and type them again.",
            "User name or PIN is wrong: {count} tries left. Check both and type them again.",
            tried.left,
        )


def _locked_notice(centre: str) -> str:
    return _(
        "{centre}: someone typed five wrong PINs for its log-in, so for a while no PIN works. Those already "
        "logged in can go on. If you think others know the PIN, issue a new log-in.",
        centre=centre,
    )
