"""Statuses: what Twilio tells the bot about a message, in whatever order."""

import uuid
from urllib.parse import urlsplit

from .errors import MEANINGS
from .postman import Letter, post
from .records import Record, channel
from .world import World


async def tell(world: World, record: Record, status: str, error: int | None = None) -> int:
    """Post one status callback; gives the HTTP status of its answer, 0 where it could not be posted."""
    hooks = world.hooks
    public = record.callback or (hooks.signed(hooks.status) if hooks.status else "")
    if not public:
        return 0
    local = hooks.status if hooks.status and same_path(public, hooks.status) else hooks.local(public)
    if not local:
        world.alert(f"StatusCallback is neither on this machine nor under the public address: {public}", ours=True)
        return 0
    letter = Letter("status", record.sid, form_of(record, status, error), str(uuid.uuid4()))
    answer = await post(world, letter, local, public.partition("#")[0], hooks.read_timeout)
    return answer.status


async def tell_all(world: World, record: Record, statuses: tuple[str, ...]) -> None:
    for status in statuses:
        await tell(world, record, status, record.error)


def same_path(one: str, other: str) -> bool:
    return urlsplit(one).path == urlsplit(other).path


def form_of(record: Record, status: str, error: int | None = None) -> dict[str, str]:
    """https://www.twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks."""
    form = {"MessageSid": record.sid, "MessageStatus": status, "SmsSid": record.sid, "SmsStatus": status}
    form |= {"AccountSid": record.account, "From": record.sender, "To": record.to, "ApiVersion": "2010-04-01"}
    if channel(record.to) == "whatsapp":
        form |= {"ChannelPrefix": "whatsapp", "ChannelToAddress": record.to.removeprefix("whatsapp:")}
        form |= {"ChannelInstallSid": "XE" + "0" * 32, "EventType": status.upper(), "StructuredMessage": "false"}
    if error:
        form |= {"ErrorCode": str(error), "ErrorMessage": MEANINGS.get(error, "Error")}
        if channel(record.to) == "whatsapp":
            form |= {"ChannelStatusMessage": MEANINGS.get(error, "Error")}
    return form
