"""A loopback HTTP server that answers in a few microseconds: what the fakes of the benchmarks stand on."""

import asyncio
from typing import Self, cast

from httptools import HttpParserError, HttpRequestParser

HEAD = b"HTTP/1.1 %d OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"


class LoopbackServer:
    """Keep-alive connections on a free port; every request is given to `take` as soon as its last byte is here."""

    def __init__(self) -> None:
        self._server: asyncio.Server | None = None
        self._connections: set[Connection] = set()

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: Connection(self, self._connections), "127.0.0.1", 0)
        return self

    async def __aexit__(self, *error: object) -> None:
        if self._server:
            self._server.close()
        for connection in list(self._connections):
            connection.close()

    @property
    def url(self) -> str:
        assert self._server
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def take(self, connection: "Connection", verb: bytes, url: bytes, body: bytes) -> None:
        """Note the request, and answer it by `connection.answer`, now or later."""
        raise NotImplementedError


class Connection(asyncio.Protocol):
    """One connection of a client: a request at a time."""

    def __init__(self, server: LoopbackServer, connections: set["Connection"]) -> None:
        self.server = server
        self.connections = connections
        self.parser = HttpRequestParser(self)
        self.url = b""
        self.body: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        self.connections.add(self)

    def connection_lost(self, error: Exception | None) -> None:
        self.connections.discard(self)

    def close(self) -> None:
        self.transport.close()

    def data_received(self, data: bytes) -> None:
        try:
            self.parser.feed_data(data)
        except HttpParserError:
            self.close()

    def on_url(self, url: bytes) -> None:
        self.url += url

    def on_body(self, body: bytes) -> None:
        self.body.append(body)

    def on_message_complete(self) -> None:
        url, body = self.url, b"".join(self.body)
        self.url = b""
        self.body.clear()
        self.server.take(self, self.parser.get_method(), url, body)

    def answer(self, body: bytes, status: int = 200) -> None:
        if not self.transport.is_closing():
            self.transport.write(HEAD % (status, len(body), body))
