"""Browser: the demonstration's chat page, for this machine only."""

import asyncio
import json
import re
from base64 import b64encode
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import uuid4

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from conversations.core import Contact, Document, Event, Message, Press, Text, read_text
from conversations.core.events import MAX_TEXT

from .channel import Incoming, MessageGone, Outcome, Receive

log = structlog.get_logger()

PAGE = Path(__file__).with_suffix(".html")
HEARTBEAT = 15.0  # seconds; below the idle minute after which a proxy hangs up
MAX_KEPT = 300  # messages a chat, the person's own included
MAX_BEHIND = 500  # events a tab may lag; then it is let go, and comes back for the history
MAX_BODY = 64 * 1024  # bytes: MAX_TEXT characters at JSON's widest, two \uXXXX each, come to 48 KB
MAX_WORD = 256  # characters: a phone, an id, a button's data
LOOPBACK = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d+)?", re.ASCII | re.IGNORECASE)
SHOWN = ("application/pdf", "image/jpeg", "image/png", "text/plain")  # types that run no script when opened

Fetch = Callable[[str], Awaitable[tuple[bytes, str]]]  # a document's source -> its bytes and media type
Answer = Callable[[Request], Awaitable[Response]]
Json = dict[str, Any]


@dataclass(frozen=True)
class Persona:
    """One of the demonstration's people, whom the page lets one be."""

    phone: str
    name: str
    about: str = ""


class Chat:
    """What a platform would keep of one chat, in memory, and the tabs that watch it."""

    def __init__(self) -> None:
        self.said: dict[str, Json] = {}
        self.documents: dict[str, Document] = {}
        self.commands: Sequence[tuple[str, str]] = ()
        self.tabs: set[asyncio.Queue[str]] = set()

    def keep(self, key: str, message: Message, *, own: bool = False) -> Json:
        """Take a message in, or draw it anew in its place."""
        at = self.said[key]["at"] if key in self.said else datetime.now(UTC).isoformat()
        self.said[key] = shown(key, message) | {"at": at, "own": own}
        self.documents.pop(key, None)
        if message.document:
            self.documents[key] = message.document
        if len(self.said) > MAX_KEPT:
            self.forget(next(iter(self.said)))
        return self.said[key]

    def forget(self, key: str) -> None:
        self.said.pop(key, None)
        self.documents.pop(key, None)

    def tell(self, event: str, data: object) -> None:
        for tab in tuple(self.tabs):
            tab.put_nowait(frame(event, data))
            if tab.qsize() > MAX_BEHIND:
                self.leave(tab)

    def leave(self, tab: asyncio.Queue[str]) -> None:
        self.tabs.discard(tab)
        while not tab.empty():
            tab.get_nowait()
        tab.put_nowait("")  # ends its stream

    async def watch(self) -> AsyncIterator[str]:
        """The history, then whatever happens, until the tab or the service is closed."""
        tab = asyncio.Queue[str]()
        self.tabs.add(tab)
        try:
            yield frame("history", list(self.said.values()))
            yield frame("commands", self.commands)
            while news := await next_of(tab):
                yield news
        finally:
            self.tabs.discard(tab)


class Browser:
    """A channel whose platform is this process: it keeps the messages, and the page on loopback shows them."""

    name = "browser"

    def __init__(self, people: Callable[[], Sequence[Persona]], fetch: Fetch) -> None:
        """`people` reads a database, so it is called in a thread; `fetch` makes a document when it is opened."""
        self._people, self._fetch = people, fetch
        self._known: frozenset[str] = frozenset()
        self._chats: defaultdict[str, Chat] = defaultdict(Chat)
        self._receive: Receive | None = None
        self._taken: set[asyncio.Future[Outcome]] = set()
        self._page = PAGE.read_text(encoding="utf-8")
        self._policy = policy(self._page)

    @property
    def routes(self) -> Sequence[BaseRoute]:
        return [
            Route("/", guarded(self._show)),
            Route("/demo/people", guarded(self._list)),
            Route("/demo/stream", guarded(self._stream)),
            Route("/demo/say", guarded(self._say), methods=["POST"]),
            Route("/demo/documents/{key}", guarded(self._open)),
        ]

    async def start(self, receive: Receive) -> None:
        self._receive = receive

    async def pause(self) -> None:
        """Ends the streams too: a server that stops gracefully waits for every open answer."""
        self._receive = None
        for chat in self._chats.values():
            for tab in tuple(chat.tabs):
                chat.leave(tab)
        await asyncio.gather(*self._taken, return_exceptions=True)

    async def close(self) -> None:
        await self.pause()

    async def send(self, chat: str, message: Message) -> str:
        key = uuid4().hex  # never given again, not even after a restart: an old id must be gone, not another message
        self._chats[chat].tell("message", self._chats[chat].keep(key, message))
        return key

    async def redraw(self, chat: str, message_id: str, message: Message) -> None:
        if chat not in self._chats or message_id not in self._chats[chat].said:
            raise MessageGone
        self._chats[chat].tell("redraw", self._chats[chat].keep(message_id, message))

    async def offer(self, chat: str, commands: Sequence[tuple[str, str]]) -> None:
        self._chats[chat].commands = tuple(commands)
        self._chats[chat].tell("commands", self._chats[chat].commands)

    async def _show(self, request: Request) -> Response:
        return HTMLResponse(self._page, headers={"Content-Security-Policy": self._policy, "Cache-Control": "no-cache"})

    async def _list(self, request: Request) -> Response:
        return JSONResponse([asdict(persona) for persona in await self._look_up()])

    async def _look_up(self) -> Sequence[Persona]:
        people = await asyncio.to_thread(self._people)
        self._known = frozenset(persona.phone for persona in people)
        return people

    async def _chat(self, phone: str) -> Chat:
        if phone not in self._known:
            await self._look_up()
        if phone not in self._known:
            raise HTTPException(404, "Nobody in the demonstration has this number.")
        return self._chats[phone]

    def _open_for_talk(self) -> Receive:
        if self._receive is None:
            raise HTTPException(503, "The service is starting or stopping.")
        return self._receive

    async def _stream(self, request: Request) -> Response:
        chat = await self._chat(word(request.query_params, "phone"))
        self._open_for_talk()
        return StreamingResponse(chat.watch(), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})

    async def _say(self, request: Request) -> Response:
        said = await read_json(request)
        phone, key, language = word(said, "phone"), word(said, "id"), request.headers.get("accept-language", "")[:2]
        event, text, origin = read_event(said)
        chat = await self._chat(phone)
        receive = self._open_for_talk()
        first = bool(text) and key not in chat.said
        if first:
            chat.tell("message", chat.keep(key, Message(text), own=True))
        turn = asyncio.ensure_future(receive(Incoming(self.name, phone, key, event, origin, language)))
        self._taken.add(turn)
        turn.add_done_callback(self._taken.discard)
        try:
            outcome = await asyncio.shield(turn)
        except Exception:
            if first:
                chat.forget(key)
                chat.tell("gone", {"id": key})
            raise
        return JSONResponse({"toast": outcome.news})

    async def _open(self, request: Request) -> Response:
        key = request.path_params["key"]
        document = next((chat.documents[key] for chat in self._chats.values() if key in chat.documents), None)
        if document is None:
            raise HTTPException(404, "This document is no longer here.")
        content, media_type = await self._fetch(document.source)
        manner = "inline" if media_type.partition(";")[0] in SHOWN else "attachment"
        named = f"{manner}; filename*=utf-8''{quote(document.filename, safe='')}"
        return Response(content, media_type=media_type, headers={"Content-Disposition": named})


def shown(key: str, message: Message) -> Json:
    """A message as the page reads it."""
    document = message.document
    buttons = [[{"label": b.label, "data": b.data, "style": b.style} for b in row] for row in message.buttons]
    opens = document and {
        "filename": document.filename,
        "url": f"/demo/documents/{key}",
        "caption": document.caption,
    }
    return {
        "id": key,
        "text": message.whole,
        "buttons": buttons,
        "asks_contact": message.asks_contact,
        "document": opens,
    }


def frame(event: str, data: object) -> str:
    return f"event: {event}\ndata: {json.dumps(data)}\n\n"


async def next_of(tab: asyncio.Queue[str]) -> str:
    try:
        async with asyncio.timeout(HEARTBEAT):
            return await tab.get()
    except TimeoutError:
        return ": still here\n\n"


def policy(page: str) -> str:
    """Nothing but the page's own script and style runs, and nothing is asked of any other host."""
    parts = dict(re.findall(r"<(script|style)>(.*?)</\1>", page, re.DOTALL))
    hashes = {name: b64encode(sha256(part.encode()).digest()).decode() for name, part in parts.items()}
    return (
        f"default-src 'none'; script-src 'sha256-{hashes['script']}'; style-src 'sha256-{hashes['style']}'; "
        "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def guarded(answer: Answer) -> Answer:
    """Only for this machine's own pages; what cannot be answered is refused with a reason, in JSON."""

    async def guard(request: Request) -> Response:
        try:
            admit(request)
            response = await answer(request)
        except HTTPException as refusal:
            response = JSONResponse({"reason": refusal.detail}, refusal.status_code)
        except Exception:
            log.exception("browser_failed", path=request.url.path)
            response = JSONResponse({"reason": "That did not work just now. Please try again."}, 503)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return guard


def admit(request: Request) -> None:
    """Against DNS rebinding and other sites' forms."""
    host, origin = request.headers.get("host", ""), request.headers.get("origin")
    if not LOOPBACK.fullmatch(host):
        raise HTTPException(403, "This page is for this machine only.")
    if request.method != "POST":
        return
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise HTTPException(415, "Please send application/json.")
    if origin is not None and urlsplit(origin).netloc.lower() != host.lower():
        raise HTTPException(403, "That came from another site.")


async def read_json(request: Request) -> Json:
    body = bytearray()
    try:
        async for part in request.stream():
            body += part
            if len(body) > MAX_BODY:
                raise HTTPException(413, "That is too long.")
        said = json.loads(body)
    except (ValueError, RecursionError, ClientDisconnect):
        raise HTTPException(400, "That is not JSON.") from None
    if not isinstance(said, dict):
        raise HTTPException(400, "A JSON object is expected.")
    return said


def read_event(said: Json) -> tuple[Event, str, str]:
    """What the person did, how it reads in the chat, and the message whose button was tapped."""
    match [kind for kind in ("text", "press", "contact") if kind in said]:
        case ["text"]:
            text = word(said, "text", MAX_TEXT).strip()
            return read_text(text), text, ""
        case ["press"]:
            return Press.read(word(said, "press")), "", word(said, "message")
        case ["contact"] if said["contact"] is True:
            return Contact(said["phone"], verified=True), said["phone"], ""
    raise HTTPException(400, "One of text, press (with message) or contact is expected.")


def word(said: Mapping[str, Any], name: str, longest: int = MAX_WORD) -> str:
    """A text that every database keeps: not empty, of real characters, without NUL."""
    given = said.get(name)
    given = given.replace("\x00", "") if isinstance(given, str) else ""
    if not given.strip():
        raise HTTPException(400, f"{name} is missing.")
    if len(given) > longest:
        raise HTTPException(413, f"{name} is too long.")
    try:
        given.encode()
    except UnicodeEncodeError:
        raise HTTPException(400, f"{name} holds half a character.") from None
    return given
