"""SMS by Twilio: numbered text, in SMS's own alphabet where the text allows."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from starlette.routing import BaseRoute

from conversations.core import Message

from . import twilio_wire as wire
from .channel import MessageGone, Receive
from .plain import as_text, in_gsm7, pieces
from .twilio_door import Door


class Sms:
    """Everything is typed; a message too long for one goes in pieces."""

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
        for piece in pieces(in_gsm7(text)):
            sid = await self.door.twilio.create_message(
                to=chat, from_=self.number, status_callback=self.door.status_url, body=piece
            )
        return sid

    async def redraw(self, chat: str, message_id: str, message: Message) -> None:
        raise MessageGone

    async def forget(self, chat: str, message_id: str) -> None:
        """An SMS cannot be taken back."""

    async def offer(self, chat: str, commands: Sequence[tuple[str, str]]) -> None:
        """There is no menu to show; `menu` says it."""
