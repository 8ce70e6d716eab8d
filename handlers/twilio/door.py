"""Twilio's way in, for WhatsApp and SMS: the webhooks, and the sweep of what they did not bring."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from conversations.core import Message
from handlers.bodies import read_body
from handlers.channel import MessageGone, Receive, Told
from handlers.lasting import Lasting
from storage.database import Unavailable

from . import wire
from .client import Twilio

log = structlog.get_logger()

MaySweep = Callable[[], Awaitable[bool]]
Unseen = Callable[[str, list[str]], Awaitable[set[str]]]

ANSWER_WITHIN = 12.0  # seconds; Twilio waits 15
LARGEST_FORM = 65_536  # bytes; 4096 characters of WhatsApp, at twelve bytes each, come to 49,152
MOST_FIELDS = 100  # of a form; Twilio's own have about thirty
AT_ONCE = 4_096  # bytes whose signature takes a millisecond; larger forms take their turns in a thread
SWEEP = 180.0  # seconds between looks for what no webhook brought
LOOK_BACK = timedelta(hours=24)
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
        may_sweep: MaySweep,
        unseen: Unseen,
        lasting: Lasting,
    ):
        """`token` signs with SHA-1, `key` (of a signing key of the account) with SHA-256.

        `may_sweep`: whether this process, of several, is the one that sweeps; `unseen`: which SIDs no turn has taken.
        """
        self.may_sweep, self.unseen = may_sweep, unseen
        self.twilio, self.token, self.key, self.told = twilio, token, key, told
        self.public_url = public_url.rstrip("/")
        self.lasting = lasting
        self.receivers: dict[str, Receive] = {}
        self.numbers: dict[str, str] = {}
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
            self._sweeping = self.lasting.start("twilio sweep", self._sweep)

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
        url = f"{self.public_url}{request.scope['path']}{'?' if query else ''}{query}"
        if len(body) <= AT_ONCE:
            return self._signed_form(url, body, request.headers)
        work = partial(self._signed_form, url, body, request.headers)
        return await asyncio.get_running_loop().run_in_executor(self._reading, work)

    def _signed_form(self, url: str, body: bytes, headers: Mapping[str, str]) -> wire.Form | None:
        return wire.form(body) if wire.signed(self.token, url, body, headers, key=self.key) else None

    async def _message(self, request: Request) -> Response:
        fields = await self._admitted(request)
        if fields is None:
            return Response(status_code=403)
        incoming = wire.read(fields)
        if incoming is None or incoming.channel not in self.receivers:
            return _nothing_to_say()
        try:
            async with asyncio.timeout(ANSWER_WITHIN):
                await asyncio.shield(asyncio.ensure_future(self.receivers[incoming.channel](incoming)))
        except Unavailable:
            return Response(status_code=503)
        except Exception:
            log.exception("message not taken", sid=incoming.key)
            return Response(status_code=503)
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

    async def _sweep(self) -> None:
        """Take up what no webhook brought: each message once, by its SID."""
        while True:
            for channel, number in self.numbers.items():
                try:
                    if await self.may_sweep():
                        await self._look(channel, number)
                except Unavailable:
                    continue
                except Exception as error:
                    log.warning("sweep of messages failed", channel=channel, why=f"{type(error).__name__}: {error}")
            await asyncio.sleep(SWEEP)

    async def _look(self, channel: str, number: str) -> None:
        found = await self.twilio.inbound(number, datetime.now(UTC) - LOOK_BACK)
        new = await self.unseen(channel, [message.sid for message in found])
        for message in (message for message in found if message.sid in new):
            fields = {"MessageSid": message.sid, "From": message.from_, "Body": message.body or ""}
            incoming = wire.read(fields | {"NumMedia": str(message.num_media or 0)})
            if incoming is not None:
                await self.receivers[channel](incoming)


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
