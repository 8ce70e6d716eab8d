"""Forms: what Twilio posts when a person writes, field by field."""

import json

from .screen import Choice, Media, Seen
from .segments import segments
from .world import Inbox

# https://www.twilio.com/docs/messaging/guides/webhook-request; the places are empty for most countries.
PLACES = [f"{whose}{part}" for whose in ("From", "To") for part in ("City", "State", "Zip")]
KINDS = {"image": "image", "audio": "audio", "video": "video"}  # of a media type's first half; all else is a document

Form = dict[str, str]


def common(sid: str, account: str, sender: str, to: str, body: str) -> Form:
    """What every inbound message has."""
    sids = {"MessageSid": sid, "SmsSid": sid, "SmsMessageSid": sid, "AccountSid": account, "ApiVersion": "2010-04-01"}
    said = {"From": sender, "To": to, "Body": body, "NumMedia": "0", "NumSegments": str(segments(body))}
    return sids | said | {"SmsStatus": "received"}


def sms() -> Form:
    return dict.fromkeys(PLACES, "") | {"FromCountry": "KE", "ToCountry": "KE"}


def whatsapp(inbox: Inbox, sender: str) -> Form:
    """Who writes; without a phone there is no WaId."""
    phone = sender.removeprefix("whatsapp:").removeprefix("+")
    waid = {"WaId": phone} if phone.isdigit() else {}
    external = {"ExternalUserId": f"whatsapp:{inbox.external_id}"} if inbox.external_id else {}
    who = {"ProfileName": inbox.name} | waid
    channel = {"type": "whatsapp", "data": {"context": who}}
    return who | external | {"MessageType": "text", "ReferralNumMedia": "0", "ChannelMetadata": json.dumps(channel)}


def answering(to: Seen, sender: str) -> Form:
    """To which of our messages the person answers; forwarded ones have the same marks."""
    answered = {"OriginalRepliedMessageSid": to.sid, "OriginalRepliedMessageSender": sender}
    return answered | {"Forwarded": "false", "FrequentlyForwarded": "false"}


def tapped(seen: Seen, choice: Choice) -> Form:
    """A quick reply or an item of a list; a template's button is told apart."""
    if seen.shape == "list-picker":
        described = {"ListDescription": choice.description} if choice.description else {}
        return {"MessageType": "interactive", "ListId": choice.id, "ListTitle": choice.title} | described
    kind = "button" if seen.kind == "template" else "interactive"
    return {"MessageType": kind, "ButtonText": choice.title, "ButtonPayload": choice.id}


def media(media: Media, url: str) -> Form:
    kind = KINDS.get(media.content_type.partition("/")[0], "document")
    return {"NumMedia": "1", "MediaUrl0": url, "MediaContentType0": media.content_type, "MessageType": kind}
