"""Telegram's door: updates come in by polling or webhook, and are acknowledged only once they are committed."""

import asyncio
import contextlib
import hmac
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from telegram import Bot, Update
from telegram.error import InvalidToken, RetryAfter, TelegramError

from handlers.bodies import read_json
from handlers.channel import BREATH, Incoming, Outcome, Receive
from handlers.lasting import Lasting
from storage.database import Unavailable

from . import wire
from .kept import Kept, sender
from .request import TIMEOUT, asked_pause
from .spool import Spool

log = structlog.get_logger()

WANTED = ["message", "edited_message", "message_reaction", "callback_query", "my_chat_member"]
POLL = 25  # seconds of a long poll; Telegram allows 50
BATCH = 100  # updates a poll, Telegram's most
AT_ONCE = 40  # webhook connections, Telegram's default
LARGEST_UPDATE = 1_000_000  # bytes; Telegram's own stay far below
WAITING = 1.0  # seconds between looks whether the copy that polls is gone, and whether the database is back
PAUSES = (1, 2, 5, 10, 30)  # seconds, while Telegram or the database cannot be reached
AT_LEAST = 0.5  # seconds between two polls of which the second brought nothing
LOST_PRESSES = timedelta(seconds=150)  # after so long Telegram has dropped waiting presses
SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (a header's name)


class Door:
    """`may_poll` says whether this process, of several copies, is the one that polls; `recovered` hears of outages."""

    def __init__(
        self,
        bot: Bot,
        secret: str,
        public_url: str | None,
        may_poll: Callable[[], Awaitable[bool]],
        recovered: Callable[[timedelta], Awaitable[None]],
        lasting: Lasting,
        spool: Spool,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ):
        self.bot, self.secret, self.public_url = bot, secret, public_url
        self.may_poll, self.recovered = may_poll, recovered
        self.lasting, self.now = lasting, now
        self._receive: Receive | None = None
        self._stopping = asyncio.Event()
        self._work: asyncio.Task[None] | None = None
        self._answers: set[asyncio.Task[None]] = set()
        self._kept = Kept(self.now, spool)
        self._late: asyncio.Task[None] | None = None

    @property
    def routes(self) -> Sequence[BaseRoute]:
        return [Route("/telegram", self._webhook, methods=["POST"])] if self.public_url else []

    def open(self, receive: Receive) -> None:
        self._receive = receive
        work = ("telegram webhook", self._set_webhook) if self.public_url else ("telegram polling", self._poll)
        self._work = self.lasting.start(*work)
        self._answers |= {asyncio.create_task(self._take_late(left)) for left in self._kept.left()}

    async def close(self) -> None:
        """The batch in hand is finished; updates not yet fetched stay with Telegram."""
        self._stopping.set()
        if self._work:
            with contextlib.suppress(asyncio.CancelledError):
                await self._work
        await asyncio.gather(*self._answers)
        self._kept.spool.let_go()

    async def _set_webhook(self) -> None:
        url = f"{(self.public_url or '').rstrip('/')}/telegram"
        fields = {"url": url, "secret_token": self.secret, "allowed_updates": WANTED}
        await self._insist("setWebhook", fields | {"max_connections": AT_ONCE})
        log.info("telegram webhook set")

    async def _insist(self, method: str, fields: dict[str, Any]) -> Any:
        """Call until it is answered or we stop: at the start Telegram may be away."""
        for attempt in range(10**6):
            pause: float = PAUSES[min(attempt, len(PAUSES) - 1)]
            try:
                return await self.bot.do_api_request(method, api_kwargs=fields)
            except InvalidToken:
                log.error("telegram refuses the token; get a new one from BotFather")
            except TelegramError as error:
                log.warning("telegram is away", method=method, why=str(error))
                if isinstance(error, RetryAfter):
                    pause = asked_pause(error)
            if await self._stopped_after(pause):
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
        raw = await read_json(request, LARGEST_UPDATE)
        if not isinstance(raw.get("update_id"), int):
            return Response(status_code=400)
        try:
            arrived = self._kept.arrived.get(raw["update_id"])  # where it is sent again, what is newer may be in
            answer = await self._take(raw, self._kept, arrived, in_order=arrived is None)
        except Unavailable:  # Telegram sends it again
            self._kept.keep([raw])
            self._kept.write()
            if self._late is None or self._late.done():
                self._late = asyncio.create_task(self._take_late(self._kept))
                self._answers.add(self._late)
            return Response(status_code=503)
        except Exception:
            log.exception("update not taken")
            return Response(status_code=503)
        self._kept.taken([raw])
        return JSONResponse(answer) if answer else Response()

    async def _poll(self) -> None:
        await self._insist("deleteWebhook", {})
        offset, attempt, last = 0, 0, asyncio.get_running_loop().time()
        polls = False
        while not self._stopping.is_set():
            try:
                polls = await self._may_poll(polls)
                if not polls:
                    self._kept.clear()
                    last = asyncio.get_running_loop().time()  # another copy polls: no press is lost
                    await self._stopped_after(WAITING)
                    continue
                asked = asyncio.get_running_loop().time()
                updates = await (self._fetch(offset, seconds=0) if self._kept.presses else self._fetch(offset))
                now = asyncio.get_running_loop().time()
                away, last = timedelta(seconds=now - last), now
                if away > LOST_PRESSES:
                    await self.recovered(away)
                await self._take_all(self._kept.before(updates), self._kept)
                self._kept.clear()
            except Exception as error:  # whatever it is, polling goes on
                pause: float = PAUSES[min(attempt, len(PAUSES) - 1)]
                if isinstance(error, RetryAfter):
                    pause = asked_pause(error)
                if isinstance(error, Unavailable):
                    self._kept.write()
                    pause = min(pause, WAITING)
                else:
                    log.warning("polling waits", why=f"{type(error).__name__}: {error}", seconds=pause)
                attempt += 1
                await self._stopped_after(pause)
                continue
            attempt = 0
            before, offset = offset, max((update["update_id"] + 1 for update in updates), default=offset)
            at_once = now < asked + AT_LEAST and not self._stopping.is_set()
            if offset == before and at_once:  # whoever answers so with nothing new is not asked again at once
                await self._stopped_after(asked + AT_LEAST - now)
        if offset:
            with contextlib.suppress(TelegramError):  # a courtesy: unconfirmed ones come again and do nothing
                await self._fetch(offset, seconds=0)

    async def _may_poll(self, polled: bool) -> bool:  # noqa: FBT001 - as it was before
        """Whoever polled when the database went away goes on, so that what is pressed meanwhile is not lost."""
        try:
            return await self.may_poll()
        except Unavailable:
            if not polled:
                raise
        return True

    async def _take_late(self, kept: Kept) -> None:
        """What was kept is taken once the database is back, whether or not Telegram sends it again."""
        while kept.presses and not self._stopping.is_set():
            late = [*kept.presses.values()]
            try:
                await self._take_all(late, kept, in_order=False)
            except Unavailable:
                await self._stopped_after(WAITING)
                continue
            except Exception:
                log.exception("kept presses not taken")
            kept.taken(late)

    async def _fetch(self, offset: int, seconds: int = POLL) -> list[dict[str, Any]]:
        fields = {"offset": offset, "timeout": seconds, "limit": BATCH, "allowed_updates": WANTED}
        patience = seconds + TIMEOUT  # Telegram holds a long poll until somebody writes
        asking = asyncio.create_task(self.bot.do_api_request("getUpdates", api_kwargs=fields, read_timeout=patience))
        stopping = asyncio.create_task(self._stopping.wait())
        try:
            await asyncio.wait({asking, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if not asking.done() and seconds:
                return []
            found = await asking
            return [update for update in found if _numbered(update)]
        finally:
            asking.cancel()
            stopping.cancel()

    async def _take_all(self, updates: list[dict[str, Any]], kept: Kept, *, in_order: bool = True) -> None:
        """A batch: chats side by side, each chat in its order; done when all are committed or set aside.

        `in_order`: whether nothing that is newer can have been taken before.
        """
        by_chat: dict[str, list[dict[str, Any]]] = {}
        for update in updates:
            by_chat.setdefault(sender(update), []).append(update)
        chats = [self._take_in_order(chat, kept, in_order=in_order) for chat in by_chat.values()]
        done = await asyncio.gather(*chats, return_exceptions=True)
        if failed := [error for error in done if isinstance(error, BaseException)]:
            raise failed[0]

    async def _take_in_order(self, updates: list[dict[str, Any]], kept: Kept, *, in_order: bool) -> None:
        before = wire.said_before(updates, kept.arrived)
        for raw in updates:
            if answer := await self._take(raw, kept, before.get(raw["update_id"]), in_order=in_order):
                answer.pop("method")
                task = asyncio.create_task(self._answer(answer))
                self._answers.add(task)
                task.add_done_callback(self._answers.discard)

    async def _take(
        self, raw: dict[str, Any], kept: Kept, before: datetime | None, *, in_order: bool
    ) -> dict[str, Any] | None:
        """The turn of one update, committed; gives the call that answers its press, where it was one."""
        try:
            update = Update.de_json(wire.needed(raw), None)
            incoming = wire.read(update, before)
        except Exception:  # not an update as we know them: it will not become one by repeating
            log.exception("update not understood", update_id=raw.get("update_id"))
            return None
        outcome = Outcome()
        if incoming:
            away = kept.away_since(raw)
            outcome = await self._received(replace(incoming, away_since=away, in_order=in_order))
        if not update.callback_query:
            return None
        flash = wire.pieces(outcome.news, wire.MAX_FLASH)[0]
        return {"method": "answerCallbackQuery", "callback_query_id": update.callback_query.id, "text": flash}

    async def _received(self, incoming: Incoming) -> Outcome:
        assert self._receive is not None  # noqa: S101 (start comes first)
        outcome = await self._receive(incoming)
        if outcome.braked and self.public_url:
            await asyncio.sleep(BREATH)
        return outcome

    async def _answer(self, fields: dict[str, Any]) -> None:
        """Too old or unknown is success: the act is done, and the redraw shows it."""
        with contextlib.suppress(TelegramError):
            await self.bot.do_api_request("answerCallbackQuery", api_kwargs=fields)


def _numbered(update: Any) -> bool:
    """Without its number it can neither be told from others nor be left behind: it is none."""
    numbered = isinstance(update, dict) and isinstance(update.get("update_id"), int)
    if not numbered:
        log.error("not an update", kind=type(update).__name__)
    return numbered
