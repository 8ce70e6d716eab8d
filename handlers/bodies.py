"""Bodies: what is posted to us is read so far and no further."""

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request


async def read_body(request: Request, most: int) -> bytes:
    """At most so many bytes. Raises 413 for more, unread where a length is given, and 400 for what breaks off."""
    if int(request.headers.get("content-length") or 0) > most:  # that it is a number, the server has seen to
        raise HTTPException(413, "That is too long.")
    body = bytearray()
    try:
        async for part in request.stream():
            body += part
            if len(body) > most:
                raise HTTPException(413, "That is too long.")
    except ClientDisconnect:
        raise HTTPException(400, "That broke off.") from None
    return bytes(body)
