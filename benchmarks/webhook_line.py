"""The line on which updates are posted: keep-alive connections to one webhook, one request at a time on each."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import cast
from urllib.parse import urlsplit

from httptools import HttpParserError, HttpResponseParser

MAX_CONNECTIONS = 40  # Bot API setWebhook, default of max_connections

Returned = Callable[[int, bytes], None]  # status, 0 where nothing came; body


class Line:
    """Posts updates to a URL; those beyond the connections allowed wait, as they do at Telegram's."""

    def __init__(self, url: str, secret: str) -> None:
        parts = urlsplit(url)
        self._address = (parts.hostname or "127.0.0.1", parts.port or 80)
        self._head = (
            f"POST {parts.path or '/'} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Type: application/json\r\n"
            f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\nContent-Length: "
        ).encode() + b"%d\r\n\r\n%b"
        self._idle: list[_Connection] = []
        self._all: set[_Connection] = set()
        self._opening: set[asyncio.Task[None]] = set()
        self._queue: deque[tuple[bytes, Returned]] = deque()

    def post(self, body: bytes, returned: Returned) -> None:
        """Post an update now or as soon as a connection is free; `returned` is called once."""
        self.send(self._head % (len(body), body), returned)

    def send(self, request: bytes, returned: Returned) -> None:
        """Send a whole request, now or as soon as a connection is free."""
        if self._idle:
            self._idle.pop().send(request, returned)
            return
        self._queue.append((request, returned))
        self._open_another()

    def _open_another(self) -> None:
        if len(self._all) + len(self._opening) < MAX_CONNECTIONS:
            task = asyncio.get_running_loop().create_task(self._open())
            self._opening.add(task)
            task.add_done_callback(self._opening.discard)

    def close(self) -> None:
        for connection in list(self._all):
            connection.transport.close()

    async def _open(self) -> None:
        try:
            await asyncio.get_running_loop().create_connection(lambda: _Connection(self), *self._address)
        except OSError:
            while self._queue:
                self._queue.popleft()[1](0, b"")

    def opened(self, connection: "_Connection") -> None:
        self._all.add(connection)
        self.freed(connection)

    def freed(self, connection: "_Connection") -> None:
        if self._queue:
            connection.send(*self._queue.popleft())
        else:
            self._idle.append(connection)

    def lost(self, connection: "_Connection") -> None:
        self._all.discard(connection)
        if connection in self._idle:
            self._idle.remove(connection)
        if self._queue:
            self._open_another()


class _Connection(asyncio.Protocol):
    """One connection: sends a request, returns its answer, is free again."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.parser = HttpResponseParser(self)
        self.request = b""
        self.came_back: Returned | None = None
        self.used = False  # has answered before, so that it may be closed as idle just when we send
        self.body: list[bytes] = []

    def send(self, request: bytes, returned: Returned) -> None:
        self.request = request
        self.came_back = returned
        self.transport.write(request)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        self.line.opened(self)

    def connection_lost(self, error: Exception | None) -> None:
        self.line.lost(self)
        if self.came_back and self.used:
            self.line.send(self.request, self.came_back)
        elif self.came_back:
            self.came_back(0, b"")

    def data_received(self, data: bytes) -> None:
        try:
            self.parser.feed_data(data)
        except HttpParserError:
            self.transport.close()

    def on_body(self, body: bytes) -> None:
        self.body.append(body)

    def on_message_complete(self) -> None:
        status, body = self.parser.get_status_code(), b"".join(self.body)
        keep = self.parser.should_keep_alive()
        returned, self.came_back = self.came_back, None
        self.body.clear()
        self.used = True
        if keep:
            self.line.freed(self)
        else:
            self.line.lost(self)
            self.transport.close()
        if returned:
            returned(status, body)
