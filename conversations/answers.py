"""How answers are read: each takes what was said and returns it clean, or raises `Invalid`."""

import re
import unicodedata

from conversations.core import Invalid, _
from storage.codes import DIGITS
from storage.phones import mobile
from storage.pins import DIGITS as PIN_DIGITS


def phone_number(text: str) -> str:
    """
    >>> phone_number("0712 345 678")
    '254712345678'
    """
    if number := mobile(text[:40]):
        return number
    raise Invalid(_("That is not a mobile number. A mobile number looks like 0712 345 678."))


def sms_code(text: str) -> str:
    """
    >>> sms_code("123 456")
    '123456'
    """
    digits = re.sub(r"[\s-]", "", text)
    if not re.fullmatch(rf"[0-9]{{{DIGITS}}}", digits):
        raise Invalid(_("The code has {count} digits, as the SMS says.", count=DIGITS))
    return digits


def pin_number(text: str) -> str:
    """
    >>> pin_number("482 913")
    '482913'
    """
    digits = re.sub(r"[\s-]", "", text[:40])
    if not re.fullmatch(rf"[0-9]{{{PIN_DIGITS}}}", digits):
        raise Invalid(_("The PIN has {count} digits.", count=PIN_DIGITS))
    return digits


MAX_NAME = 80  # signs; a longer one fits no letter


def person_name(text: str) -> str:
    """
    >>> person_name("  Anna   Atieno ")
    'Anna Atieno'
    """
    said = " ".join(text[: MAX_NAME * 2].split())
    letters = all(unicodedata.category(sign)[0] in "LM" or sign in " .'’-" for sign in said)
    if not letters or len(said) > MAX_NAME or sum(sign.isalpha() for sign in said) < 3 or " " not in said:
        raise Invalid(_("Write your full name as on the ID, in letters, such as Anna Atieno Ouma."))
    return said


MAX_REASON = 200  # signs


def reason_given(text: str) -> str:
    """
    >>> reason_given("  Ill since  Monday ")
    'Ill since Monday'
    """
    said = " ".join(text[: MAX_REASON * 2].split())
    if not 3 <= len(said) <= MAX_REASON or not said.isprintable():
        raise Invalid(_("Please write the reason in 3 to {most} characters.", most=MAX_REASON))
    return said


def why_reason() -> str:
    return _("A few words are enough, such as: ill since Monday. The reason is kept with the record.")
