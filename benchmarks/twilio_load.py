"""The people of the WhatsApp benchmark: they type, as signed webhooks, and wait for the reply to arrive at Twilio."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from statistics import quantiles
from typing import Self
from urllib.parse import unquote_plus

from .fake_twilio import FakeTwilio
from .typed import Typed, typed
from .webhook_line import Line

PATIENCE = 5.0  # seconds; a message without a reply for longer counts as an error
BREATH = 0.1  # seconds; before typing again after a failure


@dataclass(frozen=True)
class Result:
    """Waits are from the beginning of the webhook's POST until the reply has arrived at Twilio."""

    in_per_second: float  # webhooks answered 200
    out_per_second: float  # messages that arrived at Twilio
    p50_ms: float
    p99_ms: float
    errors: int
    replied: int


@dataclass(slots=True, eq=False)
class Flight:
    """A message under way, until its webhook was answered 200 and its reply came."""

    chat: str
    done: Callable[["Flight"], None]
    began: float
    replied: float = 0.0
    accepted: bool = False
    failed: bool = False

    @property
    def waited(self) -> float:
        return (self.replied or time.perf_counter()) - self.began


class People:
    """Everybody who writes to one address of the bot. A chat has one message under way at a time."""

    def __init__(self, api: FakeTwilio, url: str) -> None:
        self.api = api
        self.accepted = 0
        self._line = Line(url, "")
        self._flights: dict[str, Flight] = {}
        self._hearing: dict[str, Callable[[str], None]] = {}

    async def __aenter__(self) -> Self:
        self.api.on_sent = self._on_sent
        return self

    async def __aexit__(self, *error: object) -> None:
        self._line.close()

    async def says(self, chat: str, text: str, until: str) -> None:
        """Type a text and wait for a message that has `until` in it. Raises TimeoutError."""
        heard = asyncio.Event()
        self._hearing[chat] = lambda said: heard.set() if until in said else None
        self._line.send(typed(chat, text).request, lambda status, body: None)
        try:
            await asyncio.wait_for(heard.wait(), PATIENCE)
        finally:
            del self._hearing[chat]

    async def closed_loop(self, messages: deque[Typed], seconds: float, at_once: int) -> Result:
        """Keep so many chats waiting for a reply: how many messages go in and out a second."""
        run = _Run(self, messages)
        for _ in range(at_once):
            run.launch(again=True)
        await asyncio.sleep(seconds)
        return await run.result(seconds)

    async def open_loop(self, messages: deque[Typed], rate: float, seconds: float) -> Result:
        """Type at a fixed rate, whatever is answered: how long a person waits."""
        run = _Run(self, messages)
        loop = asyncio.get_running_loop()
        start = loop.time() + 0.01
        for number in range(int(rate * seconds)):
            loop.call_at(start + number / rate, run.launch)
        await asyncio.sleep(seconds + 0.01)
        return await run.result(seconds)

    def busy(self, chat: str) -> bool:
        return chat in self._flights

    def launch(self, message: Typed, done: Callable[[Flight], None]) -> Flight:
        flight = self._flights[message.chat] = Flight(message.chat, done, time.perf_counter())

        def returned(status: int, body: bytes) -> None:
            flight.accepted, flight.failed = status == 200, status != 200
            self.accepted += flight.accepted
            self._look(flight)

        self._line.send(message.request, returned)
        return flight

    def forget(self, flight: Flight) -> bool:
        """Wait for it no longer; whether it was still awaited."""
        return self._flights.get(flight.chat) is flight and bool(self._flights.pop(flight.chat))

    def _on_sent(self, chat: str, form: bytes) -> None:
        if (flight := self._flights.get(chat)) and not flight.replied:
            flight.replied = time.perf_counter()
            self._look(flight)
        if hear := self._hearing.get(chat):
            hear(unquote_plus(form.decode()))

    def _look(self, flight: Flight) -> None:
        if (flight.failed or (flight.accepted and flight.replied)) and self.forget(flight):
            flight.done(flight)


class _Run:
    """One measurement: the messages launched, and how each of them ended."""

    def __init__(self, people: People, messages: deque[Typed]) -> None:
        self._people = people
        self._messages = messages
        self._flying: set[Flight] = set()
        self._waits: list[float] = []
        self._replied = self._errors = 0
        self._over = False
        self._landed = asyncio.Event()  # all of them, once it is over
        self._accepted, self._sent = people.accepted, people.api.sent

    def launch(self, again: bool = False) -> None:
        """Type in the next chat that is free; `again` types once more when this one has its reply."""
        message = self._next_free()
        if message is None:
            self._errors += 1
            return

        def done(flight: Flight) -> None:
            self._count(flight)
            if again and not self._over:
                asyncio.get_running_loop().call_later(BREATH if flight.failed else 0, self.launch, again)

        self._flying.add(self._people.launch(message, done))

    async def result(self, seconds: float) -> Result:
        """Close the books after `seconds`, wait for the late ones, give up the rest."""
        self._over = True
        accepted, sent = self._people.accepted - self._accepted, self._people.api.sent - self._sent
        replied = self._replied
        if self._flying:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._landed.wait(), PATIENCE)
        for flight in list(self._flying):
            flight.failed = True
            self._people.forget(flight)
            self._count(flight)
        percent = quantiles(self._waits, n=100) if len(self._waits) > 1 else [0.0] * 99
        p50, p99 = percent[49] * 1000, percent[98] * 1000
        return Result(accepted / seconds, sent / seconds, p50, p99, self._errors, replied)

    def _count(self, flight: Flight) -> None:
        self._flying.discard(flight)
        if self._over and not self._flying:
            self._landed.set()
        self._waits.append(flight.waited)
        self._replied += not flight.failed
        self._errors += flight.failed

    def _next_free(self) -> Typed | None:
        for _ in range(len(self._messages)):
            message = self._messages.popleft()
            if not self._people.busy(message.chat):
                return message
            self._messages.append(message)
        return None


def prepare(messages: deque[Typed], source: Iterator[Typed], count: int) -> None:
    """Have at least so many messages ready and signed, so that no time of a measurement goes there."""
    messages.extend(islice(source, max(0, count - len(messages))))
