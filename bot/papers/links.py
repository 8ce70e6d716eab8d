"""Links: a document for whoever was sent the link, for a while. A short token says nothing of it."""

import base64
import json
from binascii import Error
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial

import sqlalchemy as sa
import structlog
from cryptography.exceptions import InvalidTag
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.letters.verify_page import network
from bot.writer import Writer
from conversations.core import Source
from handlers.channel import Fetch, NoDocument, Undelivered
from handlers.disposition import disposition
from storage.audit import Audit
from storage.database import Unavailable
from storage.delivery import links
from storage.letters import VERIFY_SPELL, TooManyTries, tries
from storage.vault import Vault

log = structlog.get_logger()

MOST_UNKNOWN = 50  # in a spell: a whole town may come by one address of its network
Led = tuple[str, str]  # source and filename


class Links:
    """Makes the links and serves what they lead to. One that is over or forged is 404, without a hint."""

    def __init__(
        self,
        vault: Vault,
        writer: Writer,
        public_url: str,
        fetch: Fetch,
        prepare: Callable[[str], Awaitable[None]],
        now: Callable[[], datetime],
    ):
        self.vault, self.writer, self.public_url = vault, writer, public_url
        self.fetch, self.prepare, self.now = fetch, prepare, now
        ways = {"/d/{token}": self._short, "/documents/{token}": self._sealed}
        self.routes = [Route(path, way, methods=["GET", "HEAD"]) for path, way in ways.items()]

    async def url(self, source: str, filename: str) -> str:
        """Raises as making the document does, where it cannot be made: no link leads to nothing."""
        await self.prepare(source)
        try:
            chat = Source.read(source).chat
            token = await self.writer.run(partial(self._lead_to, chat=chat, source=source, filename=filename))
        except ValueError as problem:
            raise NoDocument(str(problem)) from None
        except Unavailable as away:
            raise Undelivered("the database is away") from away
        return f"{self.public_url}/d/{token}"

    def _lead_to(self, connection: sa.Connection, chat: int, source: str, filename: str) -> str:
        return links.lead_to(connection, self.vault, chat, source, filename, self.now())

    async def _short(self, request: Request) -> Response:
        try:
            found = await self.writer.run(
                partial(self._led_to, token=request.path_params["token"], who=self._address(request))
            )
        except TooManyTries:
            return Response(status_code=429, headers={"Retry-After": str(int(VERIFY_SPELL.total_seconds()))})
        except Unavailable:
            return Response(status_code=503)
        return await self._give(found)

    def _led_to(self, connection: sa.Connection, token: str, who: str) -> Led | None:
        """Whoever has tried too many is told nothing for a while, not even of a good one: no guess is worth its try."""
        now = self.now()
        tries.check(connection, who, now, MOST_UNKNOWN)
        found = links.led_to(connection, self.vault, token, now)
        if found is None and tries.count(connection, who, now) == MOST_UNKNOWN:
            Audit(connection, now, None, None).refuse("document links", "an address", tried=MOST_UNKNOWN)
            log.warning("links are being tried")
        return found

    def _address(self, request: Request) -> str:
        """Whoever asks, as a keyed hash: addresses are not kept."""
        host = request.client.host if request.client else ""
        return self.vault.finger(network(host) or "nowhere", links.SEALED_FOR) or ""

    async def _sealed(self, request: Request) -> Response:
        """The longer ones of before, for as long as they were good."""
        return await self._give(self.read(request.path_params["token"]))

    def read(self, token: str) -> Led | None:
        """What a sealed link leads to, if it is ours and not over."""
        try:
            sealed = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
            told = self.vault.open(sealed, links.SEALED_FOR)
        except (Error, ValueError, InvalidTag):
            return None
        if told is None:
            return None
        source, filename, until = json.loads(told)
        return (source, filename) if self.now().timestamp() < until else None

    async def _give(self, found: Led | None) -> Response:
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
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "X-Robots-Tag": "noindex, nofollow",
        }
        return Response(content, media_type=media_type, headers=headers)
