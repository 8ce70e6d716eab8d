"""Phones: Kenyan mobile numbers, in any usual form, as `2547…` or `2541…`; and whatever a channel has proven."""

import re

from storage.signs import seen

KENYA = 254
AFTER_CODE = 9  # digits of a Kenyan number, without 254 or 0
DIGITS = range(8, 16)  # of a number with its country's code: ITU-T E.164 has 15 at most
LONGEST = 40  # signs, with whatever stands between the digits
SIGNS = re.compile(r"[+\d][\d\s().\-–]*")
FRACTION = re.compile(r"[1-9]\d*\.\d*|\d+\.0*")  # what a program made of a number: its zeros are no digits of it


def mobile(text: str) -> str | None:
    """The number as it is stored; None for what is no Kenyan mobile number.

    >>> [mobile(way) for way in ("0712 345 678", "712345678", "+254 712-345678", "25407 12345678")]
    ['254712345678', '254712345678', '254712345678', '254712345678']
    >>> mobile("0112345678")
    '254112345678'
    >>> mobile("0200000000"), mobile("71234567.0")
    (None, None)
    """
    import phonenumbers  # only where a number is typed or imported: it costs 5 MB

    if len(text) > 2 * LONGEST:
        return None
    text = seen(text).strip()
    if len(text) > LONGEST or not SIGNS.fullmatch(text) or FRACTION.fullmatch(text):
        return None
    digits = "".join(str(int(sign)) for sign in text if sign.isdecimal())
    digits = re.sub(r"^0*254(?=\d{9})0?", "0", digits)  # a public guide teaches 25407…
    try:
        number = phonenumbers.parse(digits, "KE")
    except phonenumbers.NumberParseException:
        return None
    if number.country_code != KENYA or phonenumbers.number_type(number) != phonenumbers.PhoneNumberType.MOBILE:
        return None
    return f"254{number.national_number}"


def number_of(text: str) -> str | None:
    """A number that somebody may have, also where the tables do not know it: new ranges, other countries.

    For asking whose it is, and for what a channel has proven; `mobile` is for numbers that nobody has proven.

    >>> [number_of(way) for way in ("0712 345 678", "0150 123456", "+256 712 345678", "00256712345678", "345")]
    ['254712345678', '254150123456', '256712345678', '256712345678', None]
    """
    if known := mobile(text):
        return known
    text = seen(text[: 2 * LONGEST]).strip()
    if not SIGNS.fullmatch(text) or FRACTION.fullmatch(text):
        return None
    digits = "".join(str(int(sign)) for sign in text if sign.isdecimal())
    if digits.startswith("0") and not digits.startswith("00"):
        digits = f"{KENYA}{digits[1:]}"
    digits = digits.removeprefix("00")
    return digits if len(digits) in DIGITS else None


def dialled(phone: str) -> str:
    """A stored number as people write and dial it; one of another country from abroad.

    Channels that count letters, such as SMS, close it up; what a link holds stays as it is stored.

    >>> dialled("254712345678"), dialled("256712345678"), dialled("12025550123"), dialled("")
    ('0712 345 678', '+256 712 345678', '+1 202 555 0123', '')
    """
    if not phone.isdigit() or len(phone) <= AFTER_CODE:
        return phone
    own = phone.removeprefix(str(KENYA))
    if len(own) == AFTER_CODE and own != phone:
        return f"0{own[:3]} {own[3:6]} {own[6:]}"
    import phonenumbers  # only where a number is of another country: it costs 5 MB

    try:
        number = phonenumbers.parse(f"+{phone}")
    except phonenumbers.NumberParseException:
        return f"+{phone}"
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL).replace("-", " ")


def sought_digits(sought: str) -> str:
    """The digits that the phone sought ends with, in whichever form it is typed; empty where there are none.

    >>> [sought_digits(way) for way in ("0712 345 678", "+254 712-345678", "345678", "Ben Kato")]
    ['712345678', '712345678', '345678', '']
    """
    return "".join(sign for sign in sought if sign.isdigit())[-AFTER_CODE:]
