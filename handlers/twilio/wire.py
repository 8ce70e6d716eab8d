"""Twilio's webhooks: the signature, the form read into `Incoming`, and the status told of a message."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import parse_qs

from twilio.request_validator import HMAC_SHA1, RequestValidator, get_signature_algorithm

from conversations.core import Event, Press, Upload, read_text
from conversations.core.unread import EDITED, REACTION
from handlers.channel import Incoming
from storage.delivery import Status

WHATSAPP, SMS = "whatsapp", "sms"
PREFIX = "whatsapp:"
SIGNATURE = "X-Twilio-Signature"
SIGNATURE_SETTINGS = "X-Twilio-Webhooks-Signature-Settings"
STATES = {
    "sent": Status.SENT,
    "delivered": Status.DELIVERED,
    "read": Status.READ,
    "failed": Status.FAILED,
    "undelivered": Status.FAILED,
}
GONE = {63014, 21610, 63024, 63003, 21211, 21614}  # blocked, stopped, no such recipient; Twilio's error dictionary
OUTSIDE_WINDOW = {63016}
# MessageType, where it is no text, tap or file; Meta's words, as Twilio passes them on
UNREAD = {"sticker": "sticker", "reaction": REACTION, "edit": EDITED, "poll": "poll", "poll_creation": "poll"}
MEDIA = {"text/vcard": "contact", "text/x-vcard": "contact", "image/webp": "sticker", "audio": "voice"}

Form = dict[str, str]


def signed(token: str, url: str, body: bytes, headers: Mapping[str, str], *, key: str = "") -> bool:
    """Whether Twilio made this request to this public URL: SHA-1 by the account's token, SHA-256 by a signing key."""
    given = headers.get(SIGNATURE)
    if not given:
        return False
    algorithm = get_signature_algorithm(headers.get(SIGNATURE_SETTINGS, ""))
    secret = token if algorithm == HMAC_SHA1 else key
    return bool(secret) and bool(RequestValidator(secret).validate(url, _Many(body), given, algorithm))


class _Many:
    """A form in which a name may stand several times, as the validator asks for it."""

    def __init__(self, body: bytes):
        self.fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)

    def __iter__(self) -> "object":
        return iter(self.fields)

    def __len__(self) -> int:
        return len(self.fields)

    def getlist(self, name: str) -> list[str]:
        return self.fields[name]


def form(body: bytes) -> Form:
    """The fields, the last of a name; unknown ones do no harm."""
    fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
    return {name: values[-1] for name, values in fields.items()}


def read(fields: Form, swept_from: datetime | None = None) -> Incoming | None:
    """The event of an inbound message; nothing where the form is none.

    A webhook tells no time. What was sent then and is swept up now may come after what was sent later.
    """
    sender, key = fields.get("From", ""), fields.get("MessageSid", "")
    if not sender or not key:
        return None
    channel = WHATSAPP if sender.startswith(PREFIX) else SMS
    chat = sender.removeprefix(PREFIX)
    phone = chat.removeprefix("+")
    return Incoming(
        channel,
        chat,
        key,
        _event(fields),
        phone=phone if phone.isdecimal() else "",
        shares_contact=False,
        sent_at=swept_from,
        in_order=swept_from is None,
    )


def _event(fields: Form) -> Event:
    kind = fields.get("MessageType", "")
    if data := fields.get("ButtonPayload") or fields.get("ListId"):
        return Press.read(data)
    if kind in UNREAD:
        return Upload(UNREAD[kind])
    if fields.get("Latitude"):
        return Upload("location")
    if fields.get("NumMedia", "0") not in ("", "0"):
        media = fields.get("MediaContentType0", "file")
        return Upload(MEDIA.get(media, MEDIA.get(media.partition("/")[0], media)), fields.get("MediaUrl0", ""))
    if not fields.get("Body", "").strip() and fields["From"].startswith(PREFIX):
        return Upload("unknown")
    return read_text(fields.get("Body", ""))


def status(fields: Form) -> tuple[str, Status] | None:
    """A message's SID and what is told of it; nothing for a callback that says nothing new."""
    state = STATES.get(fields.get("MessageStatus") or fields.get("SmsStatus") or "")
    sid, error = fields.get("MessageSid", ""), fields.get("ErrorCode", "")
    if not sid or state is None:
        return None
    if state is Status.FAILED and error.isdecimal():
        number = int(error[:9])
        state = Status.GONE if number in GONE else Status.OUTSIDE_WINDOW if number in OUTSIDE_WINDOW else state
    return sid, state
