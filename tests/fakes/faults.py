"""Faults: what goes wrong with the next requests, as a test asked."""

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from aiohttp import web

DRIP = 0.02  # seconds between two bytes


@dataclass
class Fault:
    """One thing that goes wrong, `times` times."""

    status: int | None
    hang: float
    drop: bool
    before: bool
    times: int
    drip: str

    @property
    def prevents(self) -> bool:
        """Whether the act is left undone."""
        return self.before or self.status is not None

    async def hold(self) -> None:
        """Until the time of the hang is over, or it is let go."""
        start = time.monotonic()
        while time.monotonic() - start < self.hang:  # noqa: ASYNC110 (let go of in another thread)
            await asyncio.sleep(0.01)

    async def answer(self, request: web.Request, response: web.Response) -> web.StreamResponse:
        """At once, or byte by byte from its `head` or its `body` on."""
        if not self.drip or request.transport is None:
            return response
        body = bytes(response.body) if isinstance(response.body, bytes) else b""
        head = f"HTTP/1.1 {response.status} OK\r\nContent-Type: application/json\r\n"
        answer = f"{head}Content-Length: {len(body)}\r\n\r\n".encode()
        if self.drip == "body":
            request.transport.write(answer)
            answer = b""
        for byte in answer + body:
            request.transport.write(bytes([byte]))
            await asyncio.sleep(DRIP)
        request.transport.abort()
        return web.Response()


F = TypeVar("F", bound=Fault)


class Coming(Generic[F]):
    """The faults to come, oldest first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._coming: list[F] = []
        self._met: list[F] = []

    def add(self, fault: F) -> None:
        with self._lock:
            self._coming.append(fault)

    def first(self, meant: Callable[[F], bool]) -> F | None:
        """The first that is meant for a request, used up by one."""
        with self._lock:
            fault = next(filter(meant, self._coming), None)
            if fault is not None:
                fault.times -= 1
                self._met.append(fault)
                if fault.times <= 0:
                    self._coming.remove(fault)
            return fault

    @property
    def left(self) -> int:
        """How many requests are still to be spoiled."""
        with self._lock:
            return sum(fault.times for fault in self._coming)

    def let_go(self) -> None:
        """What hangs goes on."""
        with self._lock:
            for fault in self._met:
                fault.hang = 0

    def clear(self) -> None:
        with self._lock:
            self._coming.clear()
