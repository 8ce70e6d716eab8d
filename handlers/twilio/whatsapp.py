"""WhatsApp by Twilio: text, quick replies and lists; approved templates where a chat has been silent for a day."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

from conversations.core import Message
from handlers.channel import DocumentUrl, OutsideWindow, Sent

from . import whatsapp_wire, wire
from .client import UnknownContent
from .door import Door, ThroughDoor
from .whatsapp_form import without_form

Contents = Callable[[], Awaitable[dict[str, str]]]
KeepContent = Callable[[str, str], Awaitable[None]]
MEDIA = (".pdf", ".jpg", ".png")  # WhatsApp takes few kinds of files; of any other the link is said


class WhatsApp(ThroughDoor):
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
        document_url: DocumentUrl,
    ):
        """`templates` are ContentSids by `kind.language`; `contents` and `keep_content` are the table of shapes."""
        self.door, self.templates = door, templates
        self.number = f"{wire.PREFIX}{number.removeprefix(wire.PREFIX)}"
        self.contents, self.keep_content, self.document_url = contents, keep_content, document_url
        self._shapes: dict[str, str] = {}
        self._making = asyncio.Lock()

    async def send(self, chat: str, message: Message) -> str:
        file, url, sid = message.document, "", ""
        if file:  # before the text, which would else be said twice where the file cannot be made
            url = await self.document_url(file.source, file.filename)
        parts = whatsapp_wire.parts(message)
        for part in parts:
            sid = await self._send_part(chat, part)
        if file:
            is_media = file.filename.endswith(MEDIA)
            sid = await self._create(chat, {"media_url": [url]} if is_media else {"body": url})
        return Sent(sid, len(parts) + bool(file))

    async def send_template(self, chat: str, message: Message) -> str:
        """Outside the 24 hours: by its approved template. Raises `OutsideWindow` where none is set."""
        content = self.templates.get(message.template)
        if not content:
            raise OutsideWindow(message.template or "no template")
        variables = {str(n): without_form(" ".join(value.split())) for n, value in enumerate(message.variables, 1)}
        return await self._create(chat, {"content_sid": content, "content_variables": json.dumps(variables)})

    async def _create(self, chat: str, fields: dict[str, Any]) -> str:
        to = f"{wire.PREFIX}{chat}"
        return await self.door.twilio.create_message(
            to=to, from_=self.number, status_callback=self.door.status_url, **fields
        )

    async def _send_part(self, chat: str, part: whatsapp_wire.Part) -> str:
        if part.shape is None:
            return await self._create(chat, part.fields)
        try:
            return await self._create(chat, part.fields | {"content_sid": await self._content(part.shape)})
        except UnknownContent:  # somebody has deleted it at Twilio: once more, with one made now
            self._shapes.pop(part.shape.name, None)
            return await self._create(chat, part.fields | {"content_sid": await self._content(part.shape, anew=True)})

    async def _content(self, shape: whatsapp_wire.Shape, *, anew: bool = False) -> str:
        """The content of a shape: known, found in the table or at Twilio, or made now, once."""
        if not anew and shape.name in self._shapes:
            return self._shapes[shape.name]
        async with self._making:
            if not self._shapes and not anew:
                self._shapes = await self.contents()
            if shape.name not in self._shapes:
                self._shapes |= await self.door.twilio.contents()
                if shape.name not in self._shapes:
                    made = await self.door.twilio.create_content(shape.name, shape.types, shape.variables)
                    self._shapes[shape.name] = made
                await self.keep_content(shape.name, self._shapes[shape.name])
        return self._shapes[shape.name]

    async def download(self, reference: str, most: int) -> bytes:
        """A file that somebody sent."""
        return await self.door.twilio.media(reference, most)

    async def forget(self, chat: str, message_id: str) -> None:
        """Twilio cannot delete what is on the person's phone."""
