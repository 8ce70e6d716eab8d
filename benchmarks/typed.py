"""What people type on WhatsApp, as Twilio's webhooks bring it: signed before the clock runs."""

import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from .fake_twilio import ACCOUNT

AUTH_TOKEN = "a token for benchmarks"
PUBLIC = "https://karani.example"
PATH = "/twilio/message"
URL = f"{PUBLIC}{PATH}"
NUMBER = "+254711000002"  # ours

_validator = RequestValidator(AUTH_TOKEN)
_sids = itertools.count(time.time_ns())  # unique over the runs: the SID is the key of the inbox


@dataclass(frozen=True)
class Typed:
    """A text from a chat, with the whole request that brings it."""

    chat: str  # digits
    request: bytes


def typed(chat: str, text: str) -> Typed:
    """Write and sign the form of a text, with the fields that Twilio sends along."""
    sid = f"SM{next(_sids):032x}"
    form = {
        "SmsMessageSid": sid,
        "NumMedia": "0",
        "ProfileName": "Asha",
        "MessageType": "text",
        "SmsSid": sid,
        "WaId": chat,
        "SmsStatus": "received",
        "Body": text,
        "To": f"whatsapp:{NUMBER}",
        "NumSegments": "1",
        "ReferralNumMedia": "0",
        "MessageSid": sid,
        "AccountSid": ACCOUNT,
        "ChannelMetadata": f'{{"type":"whatsapp","data":{{"context":{{"ProfileName":"Asha","WaId":"{chat}"}}}}}}',
        "From": f"whatsapp:+{chat}",
        "ApiVersion": "2010-04-01",
    }
    body = urlencode(form)
    signature = _validator.compute_signature(URL, form)
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: karani.example\r\nUser-Agent: TwilioProxy/1.1\r\n"
        "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n"
        f"X-Twilio-Signature: {signature}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return Typed(chat, (head + body).encode())


def typed_marks(chats: list[str], officers: int) -> Iterator[Typed]:
    """`ab 1` from every chat, then `ab 2`, and so on; then `p 1`: each one changes a mark. Without end."""
    for mark in itertools.cycle(("ab", "p")):
        for number in range(1, officers + 1):
            for chat in chats:
                yield typed(chat, f"{mark} {number}")
