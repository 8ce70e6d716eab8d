"""Sending: what is refused at once, what fails later, and what arrives."""

import json
import re
from dataclasses import dataclass, replace
from typing import Any

from . import limits
from .contents import Content, drawn, names
from .errors import Breach, Refusal, Unfit
from .media import Unfetched, fetched
from .records import Record, channel
from .screen import Seen
from .segments import segments
from .wire import Params, as_list
from .world import Inbox, World, new_sid

ADDRESS = re.compile(r"\+[1-9]\d{7,14}|whatsapp:\+[1-9]\d{7,14}|whatsapp:[A-Z]{2}\.[A-Za-z0-9]{1,128}")
FAILS = (63013, 63019, 63021)  # these end as failed, all else that fails later as undelivered


@dataclass(frozen=True)
class Outgoing:
    """What is to be sent, by a request or by an answer to a webhook."""

    to: str
    sender: str
    body: str = ""
    media: tuple[str, ...] = ()
    content: str = ""
    variables: str = ""
    service: str | None = None
    callback: str = ""
    direction: str = "outbound-api"


def asked(world: World, params: Params) -> Outgoing:
    """The message that a request asks for."""

    def word(name: str) -> str:
        return str(params.get(name) or "")

    to, sender, service = word("To"), word("From"), word("MessagingServiceSid") or None
    if not sender and not service:
        raise Breach(21603)
    media = tuple(map(str, as_list(params.get("MediaUrl"))))
    content, variables = word("ContentSid"), word("ContentVariables")
    sender = sender or world.senders[channel(to)]
    return Outgoing(to, sender, word("Body"), media, content, variables, service, word("StatusCallback"))


def send(world: World, out: Outgoing, code: int | None = None) -> Record:
    """Take a message, or refuse it; with a `code` it fails later, as a test asked."""
    check_addresses(world, out)
    seen = content_seen(world, out) if out.content else plain_seen(out)
    inbox = world.inbox(out.to)
    if inbox and inbox.stopped:
        raise Refusal(21610)
    code = code or obstacle(world, inbox, out, seen)
    if code and world.refuses_at_once:
        raise Refusal(code)
    media = 1 if seen.media_url else 0
    seen.segments = segments(seen.text)
    record = Record(
        sid=new_sid("MM" if media or out.content else "SM"),
        account=world.account,
        sender=out.sender,
        to=out.to,
        body=seen.text,
        direction=out.direction,
        status="queued",
        at=world.now(),
        media=media,
        segments=seen.segments,
        service=out.service,
        callback=out.callback,
    )
    seen.sid = record.sid
    world.add_message(record)
    if seen.media_url and not code:
        world.spawn(carry(world, record, inbox, seen))
    else:
        finish(world, record, inbox, seen, code)
    return record


def check_addresses(world: World, out: Outgoing) -> None:
    if not ADDRESS.fullmatch(out.to):
        raise Breach(21211, out.to)
    if channel(out.to) != channel(out.sender):
        raise Breach(21910)
    if out.sender != world.senders[channel(out.to)]:
        raise Breach(63007 if channel(out.to) == "whatsapp" else 21606, out.sender)


def plain_seen(out: Outgoing) -> Seen:
    if out.variables:
        raise Breach(35127 if out.body else 21655)
    if not out.body.strip() and not out.media:
        raise Breach(21619)
    if len(out.body) > limits.MAX_BODY:
        raise Breach(21617)
    if len(out.media) > limits.MAX_MEDIA_A_MESSAGE:
        raise Breach(21623)
    if out.media and channel(out.to) == "sms":
        raise Breach(21612)  # no multimedia messages outside a few countries
    if out.media:
        return Seen("media", out.body, "media", media_url=out.media[0])
    return Seen("text", out.body)


def content_seen(world: World, out: Outgoing) -> Seen:
    content = world.contents.get(out.content)
    if content is None:
        raise Breach(21655, out.content)
    if out.body and out.variables:
        raise Breach(35127)
    kind = content.kind(channel(out.to))
    if kind is None:
        raise Breach(21657, ", ".join(content.types))
    variables = filled(content, kind, out.variables)
    try:
        return drawn(content, kind, variables, content.approved)
    except Unfit as unfit:
        raise Breach(63021, str(unfit)) from unfit


def filled(content: Content, kind: str, given: str) -> dict[str, str]:
    """Every variable's value: the message's own, else the sample."""
    found = parsed(given)
    if content.approved:
        for name, value in found.items():
            if "\n" in value or "\t" in value or " " * (limits.MAX_SPACES + 1) in value:
                raise Breach(63013, f"variable {name} has new lines, tabs or too many spaces")
    values = content.variables | found
    for name in sorted(names(content.types[kind])):
        if not 1 <= len(values.get(name, "").strip()) <= limits.MAX_VARIABLE:
            raise Breach(21656, f"variable {name} has {len(values.get(name, ''))} characters")
    return values


def parsed(given: str) -> dict[str, str]:
    try:
        found: Any = json.loads(given or "{}")
    except ValueError as error:
        raise Breach(21656, "no JSON") from error
    if not isinstance(found, dict) or not all(isinstance(value, str) and value for value in found.values()):
        raise Breach(21656, "no JSON object of texts that are not empty")
    return found


def obstacle(world: World, inbox: Inbox | None, out: Outgoing, seen: Seen) -> int | None:
    """Why the message will not arrive."""
    whatsapp = channel(out.to) == "whatsapp"
    if inbox is None:
        return 63024 if whatsapp else 30003
    if inbox.blocked:
        return 63014
    return 63016 if whatsapp and seen.kind != "template" and not inbox.window_open(world.now()) else None


async def carry(world: World, record: Record, inbox: Inbox | None, seen: Seen) -> None:
    """Fetch the file, then let the message arrive or fail."""
    code = None
    try:
        seen = replace(seen, media=await fetched(seen.media_url, world.hooks))
    except Unfetched as error:
        world.alert(f"63019 {seen.media_url}: {error}", ours=error.ours)
        code = 63019
    if seen.media.content_type.startswith(("application/", "text/")) and seen.text:
        seen.text = ""  # documents have no caption: platforms drop it
    with world.lock:
        finish(world, record, inbox, seen, code)


def finish(world: World, record: Record, inbox: Inbox | None, seen: Seen, code: int | None) -> None:
    """The message is seen, or its failure is told to its status callback."""
    if code or inbox is None:
        record.error = code
        record.status = "failed" if code in FAILS else "undelivered"
        world.tell(record, (record.status,))
        return
    record.status = "delivered"
    inbox.history.append(seen)
    world.tell(record, world.reports)
