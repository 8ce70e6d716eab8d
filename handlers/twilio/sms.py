"""SMS by Twilio: numbered text, in SMS's own alphabet where the text allows."""

from datetime import timedelta

from conversations.core import Message
from conversations.core.gsm import in_gsm7, segments
from handlers.channel import DocumentUrl, Sent, TakeSms
from handlers.plain import as_sms, pieces

from . import wire
from .door import Door, ThroughDoor


class Sms(ThroughDoor):
    """Everything is typed; a message too long for one goes in pieces."""

    name = wire.SMS
    window: timedelta | None = None

    def __init__(self, door: Door, number: str, document_url: DocumentUrl, take: TakeSms):
        """`take` is asked before anything goes, and raises the channel's errors where it may not."""
        self.door, self.number, self.document_url, self.take = door, number, document_url, take

    async def send_template(self, chat: str, message: Message) -> str:
        return await self.send(chat, message)

    async def send(self, chat: str, message: Message) -> str:
        text = as_sms(message)
        if message.document:
            url = await self.document_url(message.document.source, message.document.filename)
            text = f"{text}\n{url}"
        sid = ""
        parts = pieces(in_gsm7(text))
        paid = sum(map(segments, parts))
        await self.take(chat, paid)
        for piece in parts:
            sid = await self.door.twilio.create_message(
                to=chat, from_=self.number, status_callback=self.door.status_url, body=piece
            )
        return Sent(sid, paid)

    async def forget(self, chat: str, message_id: str) -> None:
        """An SMS cannot be taken back."""
