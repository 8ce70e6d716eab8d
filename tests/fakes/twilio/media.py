"""Media: fetched as Twilio fetches them, by HEAD and then GET, which must agree."""

import aiohttp

from . import limits
from .hooks import Hooks, origin
from .screen import Media

PATIENCE = aiohttp.ClientTimeout(total=limits.WEBHOOK_TIMEOUT)


class Unfetched(Exception):
    """Why a file cannot be had; `ours` says that the bot's server breaks a rule."""

    def __init__(self, reason: str, *, ours: bool = False) -> None:
        super().__init__(reason)
        self.ours = ours


async def fetched(url: str, hooks: Hooks) -> Media:
    """The file behind an address, or `Unfetched`."""
    local = hooks.local(url)
    if not local:
        raise Unfetched("neither on this machine nor under the public address", ours=True)
    headers = {} if local == url else {"Host": origin(url).partition("://")[2]}
    try:
        async with aiohttp.ClientSession(timeout=PATIENCE, headers=headers) as client:
            async with client.head(local, allow_redirects=False) as head:
                check_head(head)
            async with client.get(local, allow_redirects=False) as answer:
                return await file_of(head, answer)
    except (aiohttp.ClientError, TimeoutError) as error:
        raise Unfetched(repr(error)) from error


def check_head(head: aiohttp.ClientResponse) -> None:
    if head.status == 405:
        raise Unfetched("HEAD is not allowed", ours=True)
    if head.status != 200:
        raise Unfetched(f"HEAD gave {head.status}")
    if not head.content_type.startswith(limits.MEDIA_TYPES):
        raise Unfetched(f"{head.content_type} is not supported", ours=True)
    if (head.content_length or 0) > limits.MAX_MEDIA:
        raise Unfetched(f"{head.content_length} bytes are more than 16 MB", ours=True)


async def file_of(head: aiohttp.ClientResponse, answer: aiohttp.ClientResponse) -> Media:
    if answer.status != 200:
        raise Unfetched(f"HEAD gave 200, GET {answer.status}", ours=True)
    types = head.headers.get("Content-Type"), answer.headers.get("Content-Type")
    if types[0] != types[1]:
        raise Unfetched(f"HEAD says Content-Type {types[0]}, GET {types[1]}", ours=True)
    data = b""
    async for chunk in answer.content.iter_chunked(64 * 1024):
        data += chunk
        if len(data) > limits.MAX_MEDIA:
            break
    if not 0 < len(data) <= limits.MAX_MEDIA:
        raise Unfetched(f"{len(data)} bytes are not 1 to 16 MB", ours=True)
    name = answer.content_disposition.filename if answer.content_disposition else None
    if not name and not answer.content_type.startswith(("image/", "audio/", "video/")):
        raise Unfetched("a document without a file name in Content-Disposition", ours=True)
    return Media(data, name or "", answer.content_type)
