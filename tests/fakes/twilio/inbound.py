"""Inbound: a person's message goes to the webhook, again where that is asked, then to the fallback."""

import asyncio
import uuid

from . import limits
from .errors import Breach, Refusal, Unfit
from .postman import Answer, Letter, post
from .records import Record
from .sending import Outgoing, send
from .twiml import Reply, replies
from .world import World


async def deliver(world: World, record: Record, retry_scale: float) -> None:
    """Post the message; when nobody takes it, it is lost, as Twilio loses it."""
    hooks = world.hooks
    answer = await tried(world, record, retry_scale)
    if answer.outcome != "ok" and hooks.fallback:
        form = record.form | {"ErrorCode": "11200", "ErrorUrl": hooks.public}
        letter = Letter("fallback", record.sid, form, str(uuid.uuid4()))
        answer = await post(world, letter, hooks.fallback, hooks.signed(hooks.fallback), hooks.read_timeout)
    if answer.outcome == "ok":
        heed(world, record, answer)
    else:
        world.alert(f"11200 HTTP retrieval failure: {record.sid} was not taken, {answer.status or answer.outcome}")


async def tried(world: World, record: Record, retry_scale: float) -> Answer:
    """The answer of the webhook: the first good one, or the last."""
    hooks, letter = world.hooks, Letter("message", record.sid, record.form, str(uuid.uuid4()))
    loop = asyncio.get_running_loop()
    until = loop.time() + hooks.total_timeout
    answer = Answer("ct")
    for turn in range(hooks.retries + 1):
        if turn:
            await asyncio.sleep(limits.RETRY_PAUSE * retry_scale)
        left = until - loop.time()
        if left <= 0:
            break
        answer = await post(world, letter, hooks.message, hooks.public, min(left, hooks.read_timeout))
        if answer.outcome == "ok" or not hooks.again(answer.outcome):
            break
    return answer


def heed(world: World, record: Record, answer: Answer) -> None:
    """Send what the answer says."""
    try:
        found = replies(answer.content_type, answer.text)
    except Unfit as unfit:
        world.alert(f"{unfit}: {answer.text[:200]}", ours=True)
        return
    for reply in found:
        try:
            with world.lock:
                send(world, outgoing(record, reply))
        except Refusal as refused:
            world.alert(f"{refused} (in an answer to {record.sid})", ours=isinstance(refused, Breach))


def outgoing(record: Record, reply: Reply) -> Outgoing:
    return Outgoing(
        to=reply.to or record.sender,
        sender=reply.sender or record.to,
        body=reply.body,
        media=reply.media,
        callback=reply.callback,
        direction="outbound-reply",
    )
