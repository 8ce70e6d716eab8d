"""Gates: what a conversation asks before it goes on: the PIN, the consent, a code."""

from .code import right_code, send_code, tell_old_number
from .consent import Consenting, answers, notice, refused, why_consent
from .pin import AsksPin, Guarded, Sign, send_pin

__all__ = [
    "AsksPin",
    "Consenting",
    "Guarded",
    "Sign",
    "answers",
    "notice",
    "refused",
    "right_code",
    "send_code",
    "send_pin",
    "tell_old_number",
    "why_consent",
]
