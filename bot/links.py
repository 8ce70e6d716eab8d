"""Signed links: a document for whoever was sent the link, for a while. Nothing personal stands in it."""

import base64
import hmac
import json
from binascii import Error
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import quote

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from handlers.channel import Fetch

log = structlog.get_logger()

LASTS = timedelta(days=7)
SIGNATURE = 16  # bytes of the HMAC-SHA256: 128 bits


class Links:
    """Makes the links and serves what they lead to. A link that is over or forged is 404, without a hint."""

    def __init__(self, key: bytes, public_url: str, fetch: Fetch, now: Callable[[], datetime]):
        self.key, self.public_url, self.fetch, self.now = key, public_url.rstrip("/"), fetch, now
        self.route = Route("/documents/{token}", self._serve, methods=["GET", "HEAD"])

    def url(self, source: str, filename: str) -> str:
        until = int((self.now() + LASTS).timestamp())
        told = json.dumps([source, filename, until]).encode()
        return f"{self.public_url}/documents/{_written(self._sign(told) + told)}"

    def read(self, token: str) -> tuple[str, str] | None:
        """Source and filename, if the link is ours and not over."""
        try:
            signed = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        except (Error, ValueError):
            return None
        signature, told = signed[:SIGNATURE], signed[SIGNATURE:]
        if not hmac.compare_digest(signature, self._sign(told)):
            return None
        source, filename, until = json.loads(told)
        return (source, filename) if self.now().timestamp() < until else None

    def _sign(self, told: bytes) -> bytes:
        return hmac.new(self.key, told, sha256).digest()[:SIGNATURE]

    async def _serve(self, request: Request) -> Response:
        found = self.read(request.path_params["token"])
        if found is None:
            return Response(status_code=404)
        source, filename = found
        try:
            content, media_type = await self.fetch(source)
        except LookupError:
            log.warning("no such document", source=source)
            return Response(status_code=404)
        headers = {
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(filename)}",
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        }
        return Response(content, media_type=media_type, headers=headers)


def _written(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
