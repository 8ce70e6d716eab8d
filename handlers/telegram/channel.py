"""Telegram: the channel. What comes in takes `door`; what goes out is sent, redrawn and deleted here."""

import os
import warnings
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import structlog
from starlette.routing import BaseRoute
from telegram import Bot, InputFile
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError, TimedOut
from telegram.warnings import PTBUserWarning

from conversations.core import Document, Message, unmarked
from handlers.channel import (
    Doubtful,
    Fetch,
    Files,
    Held,
    Later,
    MessageGone,
    NoFile,
    Receive,
    Rejected,
    TooLarge,
    Undelivered,
    Unreachable,
)
from handlers.lasting import Lasting

from . import wire
from .door import Door
from .request import AiohttpRequest, NoAnswer, NotSent, asked_pause
from .spool import Spool

os.environ.setdefault("PTB_TIMEDELTA", "true")  # read at each 429, which else warns of a deprecation
log = structlog.get_logger()
# In a refusal: nobody is there, or wants nothing of us. Some come as 403, which alone says so.
GONE = (
    "chat not found",
    "user not found",
    "user is deactivated",
    "user deactivated",
    "user is blocked",
    "blocked by the user",
    "you blocked user",
    "peer id invalid",
    "user id invalid",
    "chat id invalid",
    "chat write forbidden",
    "no rights to send",
)
# We do not need the answers parsed into objects: on the tap that costs more than the call itself.
warnings.filterwarnings("ignore", message="Please use 'Bot", category=PTBUserWarning)


class Telegram:
    """`may_poll` says whether this process, of several copies, is the one that polls; `recovered` hears of outages."""

    name = wire.CHANNEL
    window: timedelta | None = None

    def __init__(
        self,
        token: str,
        *,
        secret: str,
        api_url: str = "https://api.telegram.org",
        public_url: str | None = None,
        may_poll: Callable[[], Awaitable[bool]],
        recovered: Callable[[timedelta], Awaitable[None]],
        lasting: Lasting,
        spool: Spool,
        fetch: Fetch,
        files: Files,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ):
        root = api_url.rstrip("/")
        self._files = f"{root}/file/bot{token}"
        self.requests = (AiohttpRequest(), AiohttpRequest(1))
        self.bot = Bot(
            token,
            base_url=f"{root}/bot",
            base_file_url=f"{root}/file/bot",
            request=self.requests[0],
            get_updates_request=self.requests[1],
        )
        self.door = Door(self.bot, secret, public_url, may_poll, recovered, lasting, spool, now)
        self.fetch, self.files = fetch, files

    @property
    def routes(self) -> Sequence[BaseRoute]:
        return self.door.routes

    async def start(self, receive: Receive) -> None:
        for request in self.requests:  # the bot's own `initialize` would ask getMe, and fail where Telegram is away
            await request.initialize()
        self.door.open(receive)

    async def pause(self) -> None:
        await self.door.close()

    async def close(self) -> None:
        for request in self.requests:
            await request.shutdown()

    async def send(self, chat: str, message: Message) -> str:
        fields = wire.keyboard(message)
        *first, last = wire.pieces(message.formed or wire.NOTHING)
        for piece in first:
            await self._call("sendMessage", {"chat_id": chat, **wire.formed(piece)})
        if message.document:
            return await self._send_document(chat, message.document, last, fields)
        sent = await self._call("sendMessage", {"chat_id": chat, **wire.formed(last), **fields})
        return str(sent["message_id"])

    async def _send_document(self, chat: str, document: Document, text: str, fields: dict[str, Any]) -> str:
        """The file with the text as its caption; a longer text goes before it."""
        held = await self.files.known(document.source)
        file = held.file_id if held and held.file_id else await self._upload(document)
        caption = text if wire.length(unmarked(text)) <= wire.MAX_CAPTION else document.caption
        if text == wire.NOTHING:
            caption = document.caption
        elif caption != text:
            await self._call("sendMessage", {"chat_id": chat, **wire.formed(text)})
        fields = {"chat_id": chat, **wire.formed(caption, "caption"), **fields}
        try:
            sent = await self._call("sendDocument", fields | {"document": file})
        except Rejected:
            if not isinstance(file, str):
                raise
            log.warning("telegram no longer keeps a file")
            sent = await self._call("sendDocument", fields | {"document": await self._upload(document)})
        if held and (kept := sent["document"]["file_id"]) != held.file_id:
            await self.files.keep(Held(held.key, kept))
        return str(sent["message_id"])

    async def _upload(self, document: Document) -> InputFile:
        content, _media_type = await self.fetch(document.source)
        return InputFile(content, filename=document.filename)

    async def download(self, reference: str, most: int) -> bytes:
        """A file that somebody sent: Telegram gives out up to 20 MB (Bot API, getFile)."""
        try:
            path = str((await self._call("getFile", {"file_id": reference}))["file_path"])
            return await self.requests[0].download(f"{self._files}/{quote(path)}", most)
        except Rejected as refused:
            raise (TooLarge if "too big" in str(refused).casefold() else NoFile) from None
        except (LookupError, Unreachable):
            raise NoFile from None
        except OverflowError:
            raise TooLarge from None
        except TelegramError as error:
            raise Undelivered(type(error).__name__) from None

    async def send_template(self, chat: str, message: Message) -> str:
        return await self.send(chat, message)  # free text is always allowed here

    async def redraw(self, chat: str, message_id: str, message: Message) -> None:
        fields = wire.render(message)
        if message.asks_contact or len(wire.pieces(fields["text"])) > 1:
            raise MessageGone  # what no edit can hold is sent anew
        await self._call("editMessageText", {"chat_id": chat, "message_id": int(message_id), **fields})

    async def forget(self, chat: str, message_id: str) -> None:
        """In a private chat a bot deletes either side's messages, for 48 hours: Bot API, deleteMessage."""
        await self._call("deleteMessage", {"chat_id": chat, "message_id": int(message_id)})

    async def offer(self, chat: str, commands: Sequence[tuple[str, str]]) -> None:
        offered = [{"command": command, "description": label} for command, label in commands]
        scope = {"type": "chat", "chat_id": int(chat)}
        await self._call("setMyCommands", {"commands": offered, "scope": scope})

    async def _call(self, method: str, fields: dict[str, Any]) -> Any:
        try:
            return await self.bot.do_api_request(method, api_kwargs=fields)
        except RetryAfter as wait:
            raise Later(asked_pause(wait)) from None
        except (Forbidden, ChatMigrated):
            raise Unreachable from None
        except BadRequest as bad:
            return _mended(str(bad).casefold(), bad)
        except NotSent as error:
            raise Undelivered(str(error)) from None
        except (TimedOut, NoAnswer) as error:
            raise Doubtful(str(error)) from None
        except TelegramError as error:  # its own fault, told by a 5xx: nothing was done
            raise Undelivered(str(error)) from None


def _mended(why: str, bad: BadRequest) -> Any:
    """What a refusal of Telegram means: some are as good as success."""
    if "not modified" in why:
        return {}
    if "message to delete not found" in why or "message can't be deleted" in why:
        return {}
    if "message to edit not found" in why or "message can't be edited" in why:
        raise MessageGone from None
    if any(word in why.replace("_", " ") for word in GONE):
        raise Unreachable from None
    raise Rejected(str(bad)) from None
