"""Proving a typed number: a code goes there by SMS, and comes back typed."""

from conversations.core import Invalid, Message, _
from conversations.speech import sms_code
from storage.accounts import CODE_LASTS, Happened, WrongCode
from storage.desk import Desk

from .elsewhere import tell_elsewhere
from .pin import no_sms_reaches


def send_code(desk: Desk, phone: str) -> None:
    """Send a code by SMS, which proves that this phone is in hand. Raises `TooManyCodes`."""
    code = desk.codes.make(phone)
    sms = Message(_("Your Karani code is {code}. Do not share it. It works for 10 minutes.", code=code))
    if not desk.send_sms(phone, sms.dump(), expires_at=desk.now + CODE_LASTS):
        raise Invalid(no_sms_reaches(phone))


def right_code(desk: Desk, phone: str, text: str) -> bool:
    """Whether that is the code; a wrong one counts, so nothing may be raised after it."""
    try:
        desk.codes.check(phone, sms_code(text))
    except WrongCode:
        return False
    return True


def tell_old_number(desk: Desk, person: int, old: str) -> None:
    """Whoever holds the number that an account had until now hears that it was changed; so do its other chats."""
    tell_elsewhere(desk, person, Happened.NEW_NUMBER)
    if not (desk.service.sms and old):
        return
    text = _("The number of your Karani account was changed. If that was not you, call your director at once.")
    desk.send_secret(old, Message(text).dump())
