"""Sealed links: a document for whoever was sent the link, for a while. Nothing can be read in it."""

import base64
import json
from binascii import Error
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog
from cryptography.exceptions import InvalidTag
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from handlers.channel import Fetch, Undelivered
from handlers.disposition import disposition
from storage.vault import Vault

log = structlog.get_logger()

LASTS = timedelta(days=7)
SEALED_FOR = "document links"


class Links:
    """Makes the links and serves what they lead to. A link that is over or forged is 404, without a hint."""

    def __init__(
        self,
        vault: Vault,
        public_url: str,
        fetch: Fetch,
        prepare: Callable[[str], Awaitable[None]],
        now: Callable[[], datetime],
    ):
        self.vault, self.public_url, self.fetch, self.prepare, self.now = vault, public_url, fetch, prepare, now
        self.route = Route("/documents/{token}", self._serve, methods=["GET", "HEAD"])

    async def url(self, source: str, filename: str) -> str:
        """Raises as making the document does, where it cannot be made: no link leads to nothing."""
        await self.prepare(source)
        until = int((self.now() + LASTS).timestamp())
        sealed = self.vault.seal(json.dumps([source, filename, until]), SEALED_FOR) or b""
        return f"{self.public_url}/documents/{base64.urlsafe_b64encode(sealed).decode().rstrip('=')}"

    def read(self, token: str) -> tuple[str, str] | None:
        """Source and filename, if the link is ours and not over."""
        try:
            sealed = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
            told = self.vault.open(sealed, SEALED_FOR)
        except (Error, ValueError, InvalidTag):
            return None
        if told is None:
            return None
        source, filename, until = json.loads(told)
        return (source, filename) if self.now().timestamp() < until else None

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
        except Undelivered:  # it could not be made just now: whoever fetches it may come again
            return Response(status_code=503)
        headers = {
            "Content-Disposition": disposition("attachment", filename),
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        }
        return Response(content, media_type=media_type, headers=headers)
