"""TwiML: what a webhook's answer asks Twilio to send."""

from dataclasses import dataclass
from xml.etree import ElementTree as ET

from .errors import Unfit
from .limits import MAX_REPLIES

XML = ("text/xml", "application/xml", "text/html")


@dataclass(frozen=True)
class Reply:
    """One <Message>."""

    body: str
    media: tuple[str, ...] = ()
    to: str = ""
    sender: str = ""
    callback: str = ""


def replies(content_type: str, text: str) -> list[Reply]:
    """The messages in an answer, or `Unfit` with the debugger's code and words.

    >>> replies("text/xml", "<Response><Message><Body>Good</Body></Message><Message>Bye</Message></Response>")
    [Reply(body='Good', media=(), to='', sender='', callback=''), Reply(body='Bye', media=(), to='', sender='', callback='')]
    >>> replies("text/plain", "")
    []
    """  # noqa: E501
    if not text.strip():
        return []
    if content_type == "text/plain":
        return [Reply(text)]
    if content_type not in XML:
        raise Unfit(f"12300 Invalid Content-Type: {content_type}")
    try:
        root = ET.fromstring(text)
    except ET.ParseError as error:
        raise Unfit(f"12100 Document parse failure: {error}") from error
    strange = [verb.tag for verb in root if verb.tag != "Message"]
    if root.tag != "Response" or strange:
        raise Unfit(f"12200 Schema validation warning: {root.tag} with {strange or 'nothing'}")
    if len(root) > MAX_REPLIES:
        raise Unfit(f"12200 Schema validation warning: {len(root)} messages, not up to {MAX_REPLIES}")
    return [reply(message) for message in root]


def reply(message: ET.Element) -> Reply:
    words = [message.text or "", *(part.text or "" for part in message if part.tag == "Body")]
    body = "".join(words) if len(message) == 0 else "".join(words).strip()
    media = tuple((part.text or "").strip() for part in message if part.tag == "Media")
    callback = message.get("action") or message.get("statusCallback") or ""
    return Reply(body, media, message.get("to", ""), message.get("from", ""), callback)
