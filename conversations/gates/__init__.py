"""Gates: what a conversation asks before it goes on: the PIN, the consent, a code."""

from .code import right_code, send_code, tell_old_number
from .consent import Consenting, answers, notice, refused, why_consent
from .elsewhere import tell_elsewhere
from .pin import AsksPin, Guarded, Sign, check_sealed, no_sms_reaches, send_pin

__all__ = [
    "AsksPin",
    "Consenting",
    "Guarded",
    "Sign",
    "answers",
    "check_sealed",
    "no_sms_reaches",
    "notice",
    "refused",
    "right_code",
    "send_code",
    "send_pin",
    "tell_elsewhere",
    "tell_old_number",
    "why_consent",
]
