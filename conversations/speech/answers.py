"""How answers are read: each takes what was said and returns it clean, or raises `Invalid`."""

import re
import unicodedata

from conversations.core import N_, Invalid, _
from conversations.core.events import NOT_ASKED, is_secret
from storage.accounts import CODE_DIGITS, ID_DIGITS, PIN_DIGITS
from storage.people import mobile, number_of, printed_as, stacked, unprinted, without_pictures
from storage.signs import UNREADABLE, seen

FEWEST = 3  # letters and digits of a free text
LONGEST_NUMBER = 40  # signs of a PIN or code, with whatever stands between the digits
LONGEST_NAME = 100  # signs of a name of something; the records take 200
HIDDEN = N_("That contains a hidden character. Please type it yourself, without pasting.")
CENTRE_USERNAME = N_("A centre's user name has letters, digits and hyphens, for example KCSE-99101001.")


def clean(text: str, rule: str, longest: int = LONGEST_NAME) -> str:
    """The text with single spaces, as the eye sees it; a letter that shows nothing is refused."""
    text = " ".join(seen(text).split())
    if len(text) > 2 * longest:  # composed it may be half as long
        raise Invalid(_(rule))
    if any(unicodedata.category(sign)[0] == "C" or sign == UNREADABLE for sign in text):
        raise Invalid(_(HIDDEN))
    if stacked(text):
        raise Invalid(_(rule))
    text = unicodedata.normalize("NFC", text)
    if not 0 < len(text) <= longest:
        raise Invalid(_(rule))
    return text


def no_secret(text: str) -> None:
    """`Invalid` for a PIN, a code or an ID number in words that are kept, or that somebody else reads."""
    if is_secret(text):
        raise Invalid(_(NOT_ASKED))


def on_paper(text: str, rule: str, longest: int) -> str:
    """Words that a paper may print, as names are: look-alikes folded, pictures left out, other letters refused.

    >>> on_paper("Ｎo network 😢", "", 200)
    'No network'
    """
    given = printed_as(without_pictures(clean(text, rule, longest)))
    if boxes := unprinted(given):
        raise Invalid(_("Our papers cannot print “{sign}”. Please write it in Latin letters.", sign=boxes[0]))
    no_secret(given)
    return given


def reason(text: str, rule: str, longest: int) -> str:
    """Free text that somebody else is going to read, of three signs at least.

    >>> reason(" no  network ", "", 200)
    'no network'
    """
    given = on_paper(text, rule, longest)
    if sum(sign.isalnum() for sign in given) < FEWEST:
        raise Invalid(_(rule))
    return given


def centre_username(text: str) -> str:
    """
    >>> centre_username("kcse-9910 1001")
    'KCSE-99101001'
    """
    name = "".join(clean(text, CENTRE_USERNAME, 80).split()).upper()
    if not re.fullmatch(r"[A-Z0-9]+(-[A-Z0-9]+)+", name):
        raise Invalid(_(CENTRE_USERNAME))
    return name


def phone_number(text: str, own: str = "") -> str:
    """A number; `own` is what the channel proves, which is taken as it is.

    >>> phone_number("0712 345 678"), phone_number("+256 712 345678", own="256712345678")
    ('254712345678', '256712345678')
    """
    if number := mobile(text):
        return number
    if own and number_of(text) == own:
        return own
    raise Invalid(_("That does not look like a Kenyan mobile number. Type it like 0712 345 678."))


def known_number(text: str) -> str:
    """A number that is only looked up: somebody may have it whom a channel has proven, whatever the tables know.

    >>> known_number("0150 123456")
    '254150123456'
    """
    if number := number_of(text):
        return number
    return phone_number(text)


def sms_code(text: str) -> str:
    """
    >>> sms_code("123 456")
    '123456'
    """
    if not (digits := _digits(text, CODE_DIGITS)):
        raise Invalid(_("The code has {count} digits. Type it as in the SMS.", count=CODE_DIGITS))
    return digits


def pin_number(text: str) -> str:
    """
    >>> pin_number("482 913")
    '482913'
    """
    if not (digits := _digits(text, PIN_DIGITS)):
        raise Invalid(_("The PIN has {count} digits. Type it again.", count=PIN_DIGITS))
    return digits


def id_end(text: str) -> str:
    """The last digits of a national ID, or nothing where these are others.

    >>> id_end(" 0 917 "), id_end("482 913")
    ('0917', '')
    """
    return _digits(text, ID_DIGITS)


def _digits(text: str, count: int) -> str:
    """So many digits, whatever stands between them; empty where it is anything else."""
    digits = re.sub(r"[\s-]", "", seen(text)) if len(text) <= LONGEST_NUMBER else ""
    return digits if re.fullmatch(rf"[0-9]{{{count}}}", digits) else ""


MAX_REASON = 200  # signs


def reason_given(text: str) -> str:
    """
    >>> reason_given("  Ill since  Monday ")
    'Ill since Monday'
    """
    return reason(text, _("Please write the reason in 3 to {most} characters.", most=MAX_REASON), MAX_REASON)


def why_reason() -> str:
    return _("A few words are enough, for example: ill since Monday. The reason is kept with the record.")
