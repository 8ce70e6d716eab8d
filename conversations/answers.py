"""How answers are read: each takes what was said and returns it clean, or raises `Invalid`."""

import re

from conversations.core import Invalid, _
from storage.codes import DIGITS
from storage.imports.cells import phone
from storage.imports.errors import BadCell


def phone_number(text: str) -> str:
    """
    >>> phone_number("0712 345 678")
    '254712345678'
    """
    try:
        return phone(text[:40])
    except BadCell:
        raise Invalid(_("That is not a mobile number. It looks like 0712 345 678.")) from None


def sms_code(text: str) -> str:
    """
    >>> sms_code("123 456")
    '123456'
    """
    digits = re.sub(r"[\s-]", "", text)
    if not re.fullmatch(rf"[0-9]{{{DIGITS}}}", digits):
        raise Invalid(_("The code has {count} digits, as the SMS says.", count=DIGITS))
    return digits
