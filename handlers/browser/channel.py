"""Browser: the demonstration's chat page, for this machine only."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from conversations.core import Contact, Event, Message, Press, Upload, read_text, unmarked
from conversations.core.events import MAX_TEXT
from handlers.bodies import read_body
from handlers.channel import BREATH, Fetch, Incoming, MessageGone, NoFile, Outcome, Receive, TooLarge
from handlers.disposition import disposition
from storage.page import PAGE as PAGE_CHANNEL

from .chat import Chat
from .keeping import Keeper, Keeping
from .loopback import Json, guarded, policy, read_json, word

PAGE = Path(__file__).with_name("page.html")
MAX_FILE = 25 * 2**20  # bytes; more than is read, so that the answer says so
FILES_KEPT = 4
SHOWN = ("application/pdf", "image/jpeg", "image/png", "text/plain")  # types that run no script when opened


@dataclass(frozen=True)
class Persona:
    """One of the demonstration's people, whom the page lets one be."""

    phone: str
    name: str
    about: Mapping[str, str] = field(default_factory=dict)  # in each language
    group: str = ""  # the page has a heading for each
    story: str = ""  # which of the page's stories is theirs


class Time(Protocol):
    """The demonstration's hour, which can be moved."""

    def hour(self) -> str: ...

    async def move(self, to: str) -> str:
        """Gives the new hour; ValueError for what is no moment."""


class Browser:
    """A channel whose platform is this process: it keeps the messages, and the page shows them."""

    name = PAGE_CHANNEL
    window: timedelta | None = None

    def __init__(
        self,
        people: Callable[[], Sequence[Persona]],
        fetch: Fetch,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        time: Time | None = None,
        keeper: Keeper | None = None,
    ) -> None:
        """`people` reads a database, so it is called in a thread; `fetch` makes a document when it is opened.

        `now` is the hour that messages carry, in the zone in which they show it.
        """
        self._people, self._fetch, self._now, self._time = people, fetch, now, time
        self._known: frozenset[str] = frozenset()
        self.chats: defaultdict[str, Chat] = defaultdict(lambda: Chat(now))
        self._keeping = Keeping(self.chats, keeper) if keeper else None
        self._receive: Receive | None = None
        self._files: dict[str, bytes] = {}
        self.taken: set[asyncio.Future[Outcome]] = set()
        self._page = PAGE.read_text(encoding="utf-8")
        self._policy = policy(self._page)

    @property
    def routes(self) -> Sequence[BaseRoute]:
        return [
            Route("/", guarded(self._show)),
            Route("/demo/people", guarded(self._list)),
            Route("/demo/heard", guarded(self._tell_heard)),
            Route("/demo/stream", guarded(self._stream)),
            Route("/demo/say", guarded(self._say), methods=["POST"]),
            Route("/demo/file", guarded(self._take_file), methods=["POST"]),
            Route("/demo/documents/{key}", guarded(self._open)),
            Route("/demo/time", guarded(self._tell_time)),
            Route("/demo/time", guarded(self._move_time), methods=["POST"]),
        ]

    async def start(self, receive: Receive) -> None:
        if self._keeping:
            await self._keeping.begin()
        self._receive = receive

    async def pause(self) -> None:
        """Ends the streams too, for a server that stops gracefully waits until every answer is complete."""
        self._receive = None
        for chat in self.chats.values():
            for tab in tuple(chat.tabs):
                chat.leave(tab)
        await asyncio.gather(*self.taken, return_exceptions=True)

    async def close(self) -> None:
        await self.pause()
        if self._keeping:
            await self._keeping.end()

    async def send(self, chat: str, message: Message) -> str:
        key = uuid4().hex  # not a count: an id from before a restart must be gone, not another message
        self.chats[chat].keep("message", key, message)
        return key

    async def send_template(self, chat: str, message: Message) -> str:
        return await self.send(chat, message)  # free text is always allowed here

    async def redraw(self, chat: str, message_id: str, message: Message) -> None:
        if chat not in self.chats or message_id not in self.chats[chat].said:
            raise MessageGone
        self.chats[chat].keep("redraw", message_id, message)

    async def offer(self, chat: str, commands: Sequence[tuple[str, str]]) -> None:
        self.chats[chat].offer(commands)

    async def forget(self, chat: str, message_id: str) -> None:
        self.chats[chat].forget(message_id)
        self.chats[chat].tell("gone", {"id": message_id})

    async def _show(self, request: Request) -> Response:
        return HTMLResponse(self._page, headers={"Content-Security-Policy": self._policy, "Cache-Control": "no-cache"})

    async def _list(self, request: Request) -> Response:
        return JSONResponse([asdict(persona) for persona in await self._look_up()])

    async def _look_up(self) -> Sequence[Persona]:
        people = await asyncio.to_thread(self._people)
        self._known = frozenset(persona.phone for persona in people)
        return people

    async def _enter(self, phone: str) -> tuple[Chat, Receive]:
        if phone not in self._known:
            await self._look_up()
        if phone not in self._known:
            raise HTTPException(404, "Nobody in the demonstration has this number.")
        if self._receive is None:
            raise HTTPException(503, "The service is starting or stopping.")
        return self.chats[phone], self._receive

    async def _stream(self, request: Request) -> Response:
        chat, _ = await self._enter(word(request.query_params, "phone"))
        return StreamingResponse(chat.watch(chat.join()), media_type="text/event-stream")

    async def _take_file(self, request: Request) -> Response:
        """A file as the body, with `phone`, `id` and `name` in the query. It stays in memory until it is read."""
        content, asked = await read_body(request, MAX_FILE), request.query_params
        phone, key, name = word(asked, "phone"), word(asked, "id"), word(asked, "name")
        language = request.headers.get("accept-language", "")[:2]
        chat, receive = await self._enter(phone)
        self._files[key] = content
        while len(self._files) > FILES_KEPT:
            self._files.pop(next(iter(self._files)))
        if key not in chat.said:
            chat.keep("message", key, Message(f"📎 {unmarked(name)}", language=language), own=True)
        upload = Upload("document", key, len(content))
        incoming = Incoming(self.name, phone, key, upload, "", language, said=key, sent_at=self._now())
        turn = asyncio.ensure_future(receive(incoming))
        self.taken.add(turn)
        turn.add_done_callback(self.taken.discard)
        return JSONResponse({"toast": (await asyncio.shield(turn)).news})

    async def download(self, reference: str, most: int) -> bytes:
        """A file that was sent to this process, and not long ago."""
        content = self._files.get(reference)
        if content is None:
            raise NoFile
        if len(content) > most:
            raise TooLarge
        return content

    async def _say(self, request: Request) -> Response:
        said = await read_json(request)
        phone, key, language = word(said, "phone"), word(said, "id"), request.headers.get("accept-language", "")[:2]
        event, text, origin = read_event(said)
        chat, receive = await self._enter(phone)
        if self._keeping:
            await self._keeping.write()  # what is erased now is erased there too
        first = bool(text) and key not in chat.said
        if first:
            chat.keep("message", key, Message(unmarked(text), language=language), own=True)
        incoming = Incoming(self.name, phone, key, event, origin, language, said=key, sent_at=self._now())
        turn = asyncio.ensure_future(receive(incoming))
        self.taken.add(turn)
        turn.add_done_callback(self.taken.discard)
        try:
            outcome = await asyncio.shield(turn)  # what was taken is finished, whoever hangs up
        except Exception:
            if first:
                chat.forget(key)
                chat.tell("gone", {"id": key})
            raise
        if outcome.braked:
            await asyncio.sleep(BREATH)
        return JSONResponse({"toast": outcome.news})

    async def _tell_heard(self, request: Request) -> Response:
        """The last message to each chat, so that the page can tell where something new stands."""
        last = {phone: chat.heard for phone, chat in self.chats.items()}
        return JSONResponse({phone: key for phone, key in last.items() if key})

    async def _tell_time(self, request: Request) -> Response:
        return JSONResponse({"hour": self._time.hour() if self._time else ""})  # none: it cannot be moved

    async def _move_time(self, request: Request) -> Response:
        to = word(await read_json(request), "to")
        if self._time is None:
            raise HTTPException(404, "Time cannot be moved here.")
        try:
            return JSONResponse({"hour": await self._time.move(to)})
        except ValueError:
            raise HTTPException(400, "A moment looks like 2027-10-20 19:30.") from None

    async def _open(self, request: Request) -> Response:
        key = request.path_params["key"]
        document = next((chat.documents[key] for chat in self.chats.values() if key in chat.documents), None)
        if document is None:
            raise HTTPException(404, "This document is no longer here.")
        try:
            content, media_type = await self._fetch(document.source)
        except LookupError:
            raise HTTPException(404, "This document is no longer here.") from None
        manner = "inline" if media_type.partition(";")[0] in SHOWN else "attachment"
        headers = {"Content-Disposition": disposition(manner, document.filename)}
        return Response(content, media_type=media_type, headers=headers)


def read_event(said: Json) -> tuple[Event, str, str]:
    """What the person did, how it reads in the chat, and the message whose button was tapped."""
    match [kind for kind in ("text", "press", "contact") if kind in said]:
        case ["text"]:
            text = word(said, "text", MAX_TEXT)
            return read_text(text), text, ""
        case ["press"]:
            return Press.read(word(said, "press")), "", word(said, "message")
        case ["contact"] if said["contact"] is True:
            phone = word(said, "phone")
            return Contact(phone, verified=True), phone, ""
    raise HTTPException(400, "One of text, press (with message) and contact (true) is expected.")
