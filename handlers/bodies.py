"""Bodies: what is posted to us is read so far and no further, and waited for so long and no longer."""

import asyncio
import json
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

WHOLE_WITHIN = 8.0  # seconds; Telegram and Twilio send theirs in one piece


async def read_body(request: Request, most: int) -> bytes:
    """At most so many bytes. Raises 413 for more, unread where it says so, 408 for slow, 400 for broken off."""
    if int(request.headers.get("content-length") or 0) > most:  # that it is a number, the server has seen to
        raise HTTPException(413, "That is too long.")
    body = bytearray()
    try:
        async with asyncio.timeout(WHOLE_WITHIN):
            async for part in request.stream():
                body += part
                if len(body) > most:
                    raise HTTPException(413, "That is too long.")
    except TimeoutError:
        raise HTTPException(408, "That took too long.", {"Connection": "close"}) from None
    except ClientDisconnect:
        raise HTTPException(400, "That broke off.") from None
    return bytes(body)


async def read_json(request: Request, most: int) -> dict[str, Any]:
    """The JSON object of a body. Raises 400 for what is none, however deep it is nested, and as `read_body` does."""
    body = await read_body(request, most)
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise HTTPException(400, "That is not JSON.") from None
    if not isinstance(said, dict):
        raise HTTPException(400, "A JSON object is expected.")
    return said
