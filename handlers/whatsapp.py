"""WhatsApp and SMS by Twilio: one account, one way in, two channels out."""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from conversations.core import Message

from . import twilio_wire as wire
from . import whatsapp_wire as drawn
from .channel import MessageGone, OutsideWindow, Receive, Told
from .plain import as_text
from .twilio_client import Twilio

log = structlog.get_logger()

ANSWER_WITHIN = 12.0  # seconds; Twilio waits 15
LARGEST_FORM = 200_000  # bytes
SWEEP = 180.0  # seconds between looks for what no webhook brought
LOOK_BACK = timedelta(hours=24)
NO_TWIML = Response('<?xml version="1.0" encoding="UTF-8"?><Response/>', media_type="text/xml")

Contents = Callable[[], Awaitable[dict[str, str]]]
KeepContent = Callable[[str, str], Awaitable[None]]


class Door:
    """Twilio's way in, shared by both channels: `POST /twilio/message` and `/twilio/status`, and the sweep."""

    def __init__(self, twilio: Twilio, *, token: str, public_url: str, told: Told):
        self.twilio, self.token, self.told = twilio, token, told
        self.public_url = public_url.rstrip("/")
        self.receivers: dict[str, Receive] = {}
        self.numbers: dict[str, str] = {}
        self._sweeping: asyncio.Task[None] | None = None
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
            self._sweeping = asyncio.create_task(self._sweep())

    async def shut(self) -> None:
        if self._sweeping:
            self._sweeping.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._sweeping
            self._sweeping = None

    async def _admitted(self, request: Request) -> wire.Form | None:
        """The form, if Twilio signed it for our public URL; nothing is read before that is known."""
        query = f"?{request.url.query}" if request.url.query else ""
        body = await request.body()
        url = f"{self.public_url}{request.url.path}{query}"
        if len(body) > LARGEST_FORM or not wire.signed(self.token, url, body, request.headers):
            return None
        return wire.form(body)

    async def _message(self, request: Request) -> Response:
        fields = await self._admitted(request)
        if fields is None:
            return Response(status_code=403)
        incoming = wire.read(fields)
        if incoming is None or incoming.channel not in self.receivers:
            return NO_TWIML
        try:
            async with asyncio.timeout(ANSWER_WITHIN):
                await asyncio.shield(asyncio.ensure_future(self.receivers[incoming.channel](incoming)))
        except Exception:
            log.exception("message not taken", sid=incoming.key)
            return Response(status_code=503)
        return NO_TWIML

    async def _status(self, request: Request) -> Response:
        fields = await self._admitted(request)
        if fields is None:
            return Response(status_code=403)
        if status := wire.status(fields):
            try:
                await self.told(*status)
            except Exception:
                log.exception("status not taken")
                return Response(status_code=503)
        return Response(status_code=204)

    async def _sweep(self) -> None:
        """Take up what no webhook brought: each message once, by its SID."""
        while True:
            for channel, number in self.numbers.items():
                try:
                    await self._look(channel, number)
                except Exception as error:
                    log.warning("sweep of messages failed", channel=channel, why=f"{type(error).__name__}: {error}")
            await asyncio.sleep(SWEEP)

    async def _look(self, channel: str, number: str) -> None:
        for message in await self.twilio.inbound(number, datetime.now(UTC) - LOOK_BACK):
            fields = {"MessageSid": message.sid, "From": message.from_, "Body": message.body or ""}
            incoming = wire.read(fields | {"NumMedia": str(message.num_media or 0)})
            if incoming is not None:
                await self.receivers[channel](incoming)


class WhatsApp:
    """Free text and buttons within 24 hours of the person's last message; approved templates beyond."""

    name = wire.WHATSAPP
    window: timedelta | None = timedelta(hours=24)

    def __init__(
        self,
        door: Door,
        number: str,
        *,
        templates: Mapping[str, str],
        contents: Contents,
        keep_content: KeepContent,
        document_url: Callable[[str, str], str],
    ):
        """`templates` are ContentSids by `kind.language`; `contents` and `keep_content` are the table of shapes."""
        self.door, self.templates = door, templates
        self.number = f"{wire.PREFIX}{number.removeprefix(wire.PREFIX)}"
        self.contents, self.keep_content, self.document_url = contents, keep_content, document_url
        self._shapes: dict[str, str] = {}
        self._making = asyncio.Lock()

    @property
    def routes(self) -> Sequence[BaseRoute]:
        return self.door.routes

    async def start(self, receive: Receive) -> None:
        self.door.open(self.name, self.number, receive)

    async def pause(self) -> None:
        await self.door.shut()

    async def close(self) -> None:
        self.door.twilio.close()

    async def send(self, chat: str, message: Message) -> str:
        sid = ""
        for part in drawn.parts(message):
            fields: dict[str, Any] = part.fields
            if part.shape:
                fields["content_sid"] = await self._content(part.shape)
            sid = await self._create(chat, fields)
        if message.document:
            url = self.document_url(message.document.source, message.document.filename)
            sid = await self._create(chat, {"media_url": [url]})
        return sid

    async def send_template(self, chat: str, message: Message) -> str:
        """Outside the 24 hours: by its approved template. Raises `OutsideWindow` where none is set."""
        content = self.templates.get(message.template)
        if not content:
            raise OutsideWindow(message.template or "no template")
        variables = {str(n): value for n, value in enumerate(message.variables, 1)}
        return await self._create(chat, {"content_sid": content, "content_variables": json.dumps(variables)})

    async def _create(self, chat: str, fields: dict[str, Any]) -> str:
        to = f"{wire.PREFIX}{chat}"
        return await self.door.twilio.create_message(
            to=to, from_=self.number, status_callback=self.door.status_url, **fields
        )

    async def _content(self, shape: drawn.Shape) -> str:
        """The content of a shape: known, found in the table or at Twilio, or made now, once."""
        async with self._making:
            if not self._shapes:
                self._shapes = await self.contents()
            if shape.name not in self._shapes:
                self._shapes |= await self.door.twilio.contents()
            if shape.name not in self._shapes:
                made = await self.door.twilio.create_content(shape.name, shape.types, shape.variables)
                self._shapes[shape.name] = made
            await self.keep_content(shape.name, self._shapes[shape.name])
        return self._shapes[shape.name]

    async def redraw(self, chat: str, message_id: str, message: Message) -> None:
        """Nothing is drawn anew on WhatsApp."""
        raise MessageGone

    async def offer(self, chat: str, commands: Sequence[tuple[str, str]]) -> None:
        """WhatsApp has no menu of commands; `menu` says them."""


class Sms:
    """Numbered text, in SMS's own alphabet where the text allows."""

    name = wire.SMS
    window: timedelta | None = None

    def __init__(self, door: Door, number: str, document_url: Callable[[str, str], str]):
        self.door, self.number, self.document_url = door, number, document_url

    @property
    def routes(self) -> Sequence[BaseRoute]:
        return self.door.routes

    async def start(self, receive: Receive) -> None:
        self.door.open(self.name, self.number, receive)

    async def pause(self) -> None:
        await self.door.shut()

    async def close(self) -> None:
        self.door.twilio.close()

    async def send_template(self, chat: str, message: Message) -> str:
        return await self.send(chat, message)

    async def send(self, chat: str, message: Message) -> str:
        text = as_text(message)
        if message.document:
            text = f"{text}\n{self.document_url(message.document.source, message.document.filename)}"
        sid = ""
        for piece in drawn.pieces(drawn.in_gsm7(text)):
            sid = await self.door.twilio.create_message(
                to=chat, from_=self.number, status_callback=self.door.status_url, body=piece
            )
        return sid

    async def redraw(self, chat: str, message_id: str, message: Message) -> None:
        raise MessageGone

    async def offer(self, chat: str, commands: Sequence[tuple[str, str]]) -> None:
        """There is no menu to show; `menu` says it."""
