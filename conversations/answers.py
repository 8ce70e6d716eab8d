"""How answers are read: each takes what was said and returns it clean, or raises `Invalid`."""

import re

from conversations.core import Invalid, _
from storage.codes import DIGITS
from storage.phones import mobile


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
