"""Twilio's way in, for WhatsApp and SMS: the webhooks; what they did not bring, the sweep does."""

import asyncio
import contextlib
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from urllib.parse import urlsplit

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from conversations.core import Message
from handlers.bodies import read_body
from handlers.channel import BREATH, MessageGone, Receive, Told
from handlers.lasting import Lasting
from storage.database import Unavailable

from . import wire
from .client import Twilio
from .sweep import Sweep, Swept

log = structlog.get_logger()

ANSWER_WITHIN = 12.0  # seconds; Twilio waits 15
LARGEST_FORM = 65_536  # bytes; 4096 characters of WhatsApp, at twelve bytes each, come to 49,152
MOST_FIELDS = 100  # of a form; Twilio's own have about thirty
AT_ONCE = 4_096  # bytes whose signature takes a millisecond; larger forms take their turns in a thread
EMPTY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'  # TwiML: nothing is said in the answer itself


class Door:
    """`POST /twilio/message` and `/twilio/status`, shared by both channels."""

    def __init__(
        self,
        twilio: Twilio,
        *,
        token: str,
        key: str,
        public_url: str,
        told: Told,
        swept: Swept,
        lasting: Lasting,
    ):
        """`token` signs with SHA-1, `key` (of a signing key of the account) with SHA-256."""
        self.twilio, self.token, self.key, self.told = twilio, token, key, told
        self.public_url = public_url.rstrip("/")
        self.lasting = lasting
        self.receivers: dict[str, Receive] = {}
        self.numbers: dict[str, str] = {}
        self.sweep = Sweep(twilio, swept, self.numbers, self.receivers)
        self._sweeping: asyncio.Task[None] | None = None
        self._reading = ThreadPoolExecutor(1, "twilio forms")
        self.routes: list[BaseRoute] = [
            Route("/twilio/message", self._message, methods=["POST"]),
            Route("/twilio/status", self._status, methods=["POST"]),
        ]

    @property
    def status_url(self) -> str:
        return f"{self.public_url}/twilio/status"

    def open(self, channel: str, number: str, receive: Receive) -> None:
        self.receivers[channel], self.numbers[channel] = receive, number
        if self._sweeping is None:
            self._sweeping = self.lasting.start("twilio sweep", self.sweep.run)

    async def shut(self) -> None:
        if self._sweeping:
            self._sweeping.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._sweeping
            self._sweeping = None

    def close(self) -> None:
        self._reading.shutdown(wait=False)
        self.twilio.close()

    async def _admitted(self, request: Request) -> wire.Form | None:
        """The form, if Twilio signed it for our public URL; nothing is read before that is known."""
        if wire.SIGNATURE not in request.headers:
            return None
        body = await read_body(request, LARGEST_FORM)
        if body.count(b"&") >= MOST_FIELDS:
            raise HTTPException(413, "That has too many fields.")
        query = request.scope["query_string"].decode("latin-1")
        rest = f"{request.scope['path']}{'?' if query else ''}{query}"
        urls = [f"{address}{rest}" for address in spellings(self.public_url, request.headers.get("host", ""))]
        if len(body) <= AT_ONCE:
            return self._signed_form(urls, body, request.headers)
        work = partial(self._signed_form, urls, body, request.headers)
        return await asyncio.get_running_loop().run_in_executor(self._reading, work)

    def _signed_form(self, urls: Iterable[str], body: bytes, headers: Mapping[str, str]) -> wire.Form | None:
        signed = any(wire.signed(self.token, url, body, headers, key=self.key) for url in urls)
        return wire.form(body) if signed else None

    async def _message(self, request: Request) -> Response:
        fields = await self._admitted(request)
        if fields is None:
            return Response(status_code=403)
        incoming = wire.read(fields)
        if incoming is None or incoming.channel not in self.receivers:
            return _nothing_to_say()
        try:
            async with asyncio.timeout(ANSWER_WITHIN):
                outcome = await asyncio.shield(asyncio.ensure_future(self.receivers[incoming.channel](incoming)))
        except Unavailable:
            return Response(status_code=503)
        except Exception:
            log.exception("message not taken", sid=incoming.key)
            return Response(status_code=503)
        if outcome.braked:
            await asyncio.sleep(BREATH)
        return _nothing_to_say()

    async def _status(self, request: Request) -> Response:
        fields = await self._admitted(request)
        if fields is None:
            return Response(status_code=403)
        if status := wire.status(fields):
            try:
                async with asyncio.timeout(ANSWER_WITHIN):
                    await asyncio.shield(asyncio.ensure_future(self.told(*status)))
            except Unavailable:
                return Response(status_code=503)
            except Exception:
                log.exception("status not taken")
                return Response(status_code=503)
        return Response(status_code=204)


def spellings(address: str, host: str) -> set[str]:
    """Our address as we write it and as Twilio may have it: its host has no letter case, and the signature has.

    >>> sorted(spellings("https://Bot.example.org/karani", "bot.Example.org"))
    ['https://Bot.example.org/karani', 'https://bot.Example.org/karani', 'https://bot.example.org/karani']
    >>> spellings("https://bot.example.org", "elsewhere.example.org")
    {'https://bot.example.org'}
    """
    ours = urlsplit(address).netloc
    theirs = host if host.lower() == ours.lower() else ours
    return {address.replace(ours, spelling, 1) for spelling in (ours, ours.lower(), theirs)}


def _nothing_to_say() -> Response:
    return Response(EMPTY, media_type="text/xml")


class ThroughDoor:
    """What both channels of the door share: they receive through it, and draw nothing anew."""

    name: str
    number: str
    door: Door

    @property
    def routes(self) -> Sequence[BaseRoute]:
        return self.door.routes

    async def start(self, receive: Receive) -> None:
        self.door.open(self.name, self.number, receive)

    async def pause(self) -> None:
        await self.door.shut()

    async def close(self) -> None:
        self.door.close()

    async def redraw(self, chat: str, message_id: str, message: Message) -> None:
        """Nothing that was sent can be drawn anew."""
        raise MessageGone

    async def offer(self, chat: str, commands: Sequence[tuple[str, str]]) -> None:
        """There is no menu of commands; `menu` says them."""
