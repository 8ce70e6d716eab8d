"""Telegram: receives by polling or webhook, and sends, so that an update is acknowledged only once it is committed."""

import asyncio
import contextlib
import hmac
import json
import os
import warnings
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from telegram import Bot, InputFile, Update
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError, TimedOut
from telegram.warnings import PTBUserWarning

from conversations.core import Document, Message

from . import telegram_wire as wire
from .channel import (
    Doubtful,
    Fetch,
    Files,
    Held,
    Incoming,
    Later,
    MessageGone,
    Outcome,
    Receive,
    Rejected,
    Undelivered,
    Unreachable,
)
from .telegram_request import TIMEOUT, AiohttpRequest, NoAnswer, NotSent

os.environ.setdefault("PTB_TIMEDELTA", "true")  # read at each 429, which else warns of a deprecation
log = structlog.get_logger()
# We do not need the answers parsed into objects: on the tap that costs more than the call itself.
warnings.filterwarnings("ignore", message="Please use 'Bot", category=PTBUserWarning)

WANTED = ["message", "callback_query", "my_chat_member"]
POLL = 25  # seconds of a long poll; Telegram allows 50
BATCH = 100  # updates a poll, Telegram's most
AT_ONCE = 40  # webhook connections, Telegram's default
LARGEST_UPDATE = 1_000_000  # bytes; Telegram's own stay far below
PAUSES = (1, 2, 5, 10, 30)  # seconds, while Telegram or the database cannot be reached
LOST_PRESSES = timedelta(seconds=150)  # after so long Telegram has dropped waiting presses
SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (a header's name)


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
        fetch: Fetch,
        files: Files,
    ):
        root = api_url.rstrip("/")
        self.requests = (AiohttpRequest(), AiohttpRequest(1))
        self.bot = Bot(
            token,
            base_url=f"{root}/bot",
            base_file_url=f"{root}/file/bot",
            request=self.requests[0],
            get_updates_request=self.requests[1],
        )
        self.secret, self.public_url = secret, public_url
        self.may_poll, self.recovered = may_poll, recovered
        self.fetch, self.files = fetch, files
        self._receive: Receive | None = None
        self._stopping = asyncio.Event()
        self._work: asyncio.Task[None] | None = None
        self._answers: set[asyncio.Task[None]] = set()

    @property
    def routes(self) -> Sequence[BaseRoute]:
        return [Route("/telegram", self._webhook, methods=["POST"])] if self.public_url else []

    async def start(self, receive: Receive) -> None:
        self._receive = receive
        for request in self.requests:  # the bot's own `initialize` would ask getMe, and fail where Telegram is away
            await request.initialize()
        self._work = asyncio.create_task(self._set_webhook() if self.public_url else self._poll())

    async def pause(self) -> None:
        """The batch in hand is finished; updates not yet fetched stay with Telegram."""
        self._stopping.set()
        if self._work:
            with contextlib.suppress(asyncio.CancelledError):
                await self._work
        await asyncio.gather(*self._answers)

    async def close(self) -> None:
        for request in self.requests:
            await request.shutdown()

    # receiving

    async def _set_webhook(self) -> None:
        url = f"{(self.public_url or '').rstrip('/')}/telegram"
        fields = {"url": url, "secret_token": self.secret, "allowed_updates": WANTED}
        await self._insist("setWebhook", fields | {"max_connections": AT_ONCE})
        log.info("telegram webhook set")

    async def _insist(self, method: str, fields: dict[str, Any]) -> Any:
        """Call until it is answered or we stop: at the start Telegram may be away."""
        for attempt in range(10**6):
            try:
                return await self.bot.do_api_request(method, api_kwargs=fields)
            except InvalidToken:
                log.error("telegram refuses the token; get a new one from BotFather")
            except TelegramError as error:
                log.warning("telegram is away", method=method, why=str(error))
            if await self._stopped_after(PAUSES[min(attempt, len(PAUSES) - 1)]):
                return None
        return None

    async def _stopped_after(self, seconds: float) -> bool:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)
        return self._stopping.is_set()

    async def _webhook(self, request: Request) -> Response:
        given = request.headers.get(SECRET, "")
        if not hmac.compare_digest(given.encode(), self.secret.encode()):
            return Response(status_code=403)
        body = await request.body()
        try:
            if len(body) > LARGEST_UPDATE:
                return Response(status_code=413)
            raw = json.loads(body)
            raw["update_id"] + 0
        except (ValueError, TypeError, KeyError):
            return Response(status_code=400)
        try:
            answer = await self._take(raw)
        except Exception:
            log.exception("update not taken")
            return Response(status_code=503)
        return JSONResponse(answer) if answer else Response()

    async def _poll(self) -> None:
        await self._insist("deleteWebhook", {})
        offset, attempt, last = 0, 0, asyncio.get_running_loop().time()
        while not self._stopping.is_set():
            try:
                if not await self.may_poll():
                    last = asyncio.get_running_loop().time()  # another copy polls: no press is lost
                    await self._stopped_after(PAUSES[2])
                    continue
                updates = await self._fetch(offset)
                now = asyncio.get_running_loop().time()
                away, last = timedelta(seconds=now - last), now
                if away > LOST_PRESSES:
                    await self.recovered(away)
                await self._take_all(updates)
            except Exception as error:  # whatever it is, polling goes on
                pause = PAUSES[min(attempt, len(PAUSES) - 1)]
                log.warning("polling waits", why=f"{type(error).__name__}: {error}", seconds=pause)
                attempt += 1
                await self._stopped_after(pause)
                continue
            attempt = 0
            offset = max((update["update_id"] + 1 for update in updates), default=offset)
        if offset:
            with contextlib.suppress(TelegramError):  # a courtesy: unconfirmed ones come again and do nothing
                await self._fetch(offset, seconds=0)

    async def _fetch(self, offset: int, seconds: int = POLL) -> list[dict[str, Any]]:
        fields = {"offset": offset, "timeout": seconds, "limit": BATCH, "allowed_updates": WANTED}
        patience = seconds + TIMEOUT  # Telegram holds a long poll until somebody writes
        asking = asyncio.create_task(self.bot.do_api_request("getUpdates", api_kwargs=fields, read_timeout=patience))
        stopping = asyncio.create_task(self._stopping.wait())
        try:
            await asyncio.wait({asking, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if not asking.done() and seconds:
                return []
            updates: list[dict[str, Any]] = await asking
            return updates
        finally:
            asking.cancel()
            stopping.cancel()

    async def _take_all(self, updates: list[dict[str, Any]]) -> None:
        """A batch: chats side by side, each chat in its order; done when all are committed or set aside."""
        by_chat: dict[str, list[dict[str, Any]]] = {}
        for update in updates:
            by_chat.setdefault(_sender(update), []).append(update)
        done = await asyncio.gather(*map(self._take_in_order, by_chat.values()), return_exceptions=True)
        if failed := [error for error in done if isinstance(error, BaseException)]:
            raise failed[0]

    async def _take_in_order(self, updates: list[dict[str, Any]]) -> None:
        for raw in updates:
            if answer := await self._take(raw):
                answer.pop("method")
                task = asyncio.create_task(self._answer(answer))
                self._answers.add(task)
                task.add_done_callback(self._answers.discard)

    async def _take(self, raw: dict[str, Any]) -> dict[str, Any] | None:
        """The turn of one update, committed; gives the call that answers its press, where it was one."""
        try:
            update = Update.de_json(wire.needed(raw), None)
            incoming = wire.read(update)
        except Exception:  # not an update as we know them: it will not become one by repeating
            log.exception("update not understood", update_id=raw.get("update_id"))
            return None
        outcome = await self._received(incoming) if incoming else Outcome()
        if not update.callback_query:
            return None
        flash = wire.pieces(outcome.news, wire.MAX_FLASH)[0]
        return {"method": "answerCallbackQuery", "callback_query_id": update.callback_query.id, "text": flash}

    async def _received(self, incoming: Incoming) -> Outcome:
        assert self._receive is not None  # noqa: S101 (start comes first)
        return await self._receive(incoming)

    async def _answer(self, fields: dict[str, Any]) -> None:
        """Too old or unknown is success: the act is done, and the redraw shows it."""
        with contextlib.suppress(TelegramError):
            await self.bot.do_api_request("answerCallbackQuery", api_kwargs=fields)

    # sending

    async def send(self, chat: str, message: Message) -> str:
        fields = wire.render(message)
        *first, last = wire.pieces(fields.pop("text"))
        for piece in first:
            await self._call("sendMessage", {"chat_id": chat, "text": piece})
        if message.document:
            return await self._send_document(chat, message.document, last, fields)
        sent = await self._call("sendMessage", {"chat_id": chat, "text": last, **fields})
        return str(sent["message_id"])

    async def _send_document(self, chat: str, document: Document, text: str, fields: dict[str, Any]) -> str:
        """The file with the text as its caption; a longer text goes before it."""
        held = await self.files.known(document.source)
        file = held.file_id if held and held.file_id else await self._upload(document)
        caption = text if wire.length(text) <= wire.MAX_CAPTION else document.caption
        if text == wire.NOTHING:
            caption = document.caption
        elif caption != text:
            await self._call("sendMessage", {"chat_id": chat, "text": text})
        fields = {"chat_id": chat, "caption": caption, **fields}
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

    async def send_template(self, chat: str, message: Message) -> str:
        return await self.send(chat, message)  # free text is always allowed here

    async def redraw(self, chat: str, message_id: str, message: Message) -> None:
        fields = wire.render(message)
        fields["text"] = wire.pieces(fields["text"])[0]
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
            raise Later(_seconds(wait)) from None
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


def _sender(update: dict[str, Any]) -> str:
    """Whose order counts: the chat of a message, the person of a press; in private they are one."""
    for body in update.values():
        about = (body.get("chat") or body.get("from")) if isinstance(body, dict) else None
        if isinstance(about, dict):
            return str(about.get("id"))
    return ""


def _mended(why: str, bad: BadRequest) -> Any:
    """What a refusal of Telegram means: some are as good as success."""
    if "not modified" in why:
        return {}
    if "message to delete not found" in why or "message can't be deleted" in why:
        return {}
    if "message to edit not found" in why or "message can't be edited" in why:
        raise MessageGone from None
    if "chat not found" in why or "user is deactivated" in why:
        raise Unreachable from None
    raise Rejected(str(bad)) from None


def _seconds(wait: RetryAfter) -> float:
    after = wait.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)
