"""The people of the benchmark: they tap, as webhook updates, and wait for the redraw and the answer."""

import asyncio
import itertools
import re
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from statistics import quantiles
from typing import Any, Self

from .fake_api import FakeApi, Shown
from .updates import message_update, tap_update
from .webhook_line import Line

PATIENCE = 5.0  # seconds; a tap unanswered for longer counts as an error
HELD = 64  # taps kept back because their chat has one in flight
BREATH = 0.1  # seconds; before tapping again after a failure

METHOD = re.compile(rb'"method"\s*:\s*"(\w+)"')

update_ids = itertools.count(int(time.time()) % 1_000_000 * 1000)  # unique over the runs of some days, below 2**30


@dataclass(frozen=True)
class Tap:
    """A press of the button with this callback data, in this private chat."""

    chat: int
    data: str


@dataclass(frozen=True)
class Result:
    """Latency is from the beginning of the webhook's POST until both the redraw and the answer have come.

    An unanswered tap is an error, and its latency is the time it has waited so far.
    """

    taps_per_second: float
    p50_ms: float
    p99_ms: float
    errors: int
    answered: int
    load_cpu_ms: float  # what a tap cost the load generator and the fake Bot API together


@dataclass(slots=True, eq=False)
class Flight:
    """A tap under way. It is answered when the POST returned 200, the redraw came and the query was answered."""

    tap: Tap
    query: int
    done: Callable[["Flight"], None]
    began: float
    ended: float = 0.0
    accepted: bool = False
    redrawn: bool = False
    answered: bool = False
    failed: bool = False

    @property
    def waited(self) -> float:
        return (self.ended or time.perf_counter()) - self.began


class Phones:
    """The phones of all the people. Webhook updates of a chat always go to the same one of the bot's addresses."""

    def __init__(self, api: FakeApi, urls: Sequence[str], secret: str) -> None:
        self.api = api
        self._lines = [Line(url, secret) for url in urls]
        self._flights: dict[int, Flight] = {}
        self._queries: dict[int, Flight] = {}
        self._waiting: dict[int, Callable[[Shown], None]] = {}

    async def __aenter__(self) -> Self:
        self.api.on_shown = self._on_shown
        self.api.on_answered = self._on_answered
        return self

    async def __aexit__(self, *error: object) -> None:
        for line in self._lines:
            line.close()

    # -- one person

    async def says(self, chat: int, text: str, until: Callable[[Shown], bool] = lambda shown: True) -> Shown:
        """Send a text or a command; return the first message of the bot that `until` accepts.

        Raises TimeoutError, or ConnectionError if the webhook refused it.
        """
        message: dict[str, Any] = {"text": text}
        if text.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.partition(" ")[0])}]
        return await self._sends(chat, message, until)

    async def shares_contact(self, chat: int, phone: str, until: Callable[[Shown], bool] = lambda shown: True) -> Shown:
        """Share one's own number; return the first message of the bot that `until` accepts. Raises as `says`."""
        contact = {"phone_number": phone, "first_name": "Asha", "user_id": chat}
        return await self._sends(chat, {"contact": contact}, until)

    async def taps(self, tap: Tap, patience: float = PATIENCE) -> bool:
        """Tap once; whether it was answered in time."""
        finished = asyncio.Event()
        flight = self.launch(tap, lambda flight: finished.set())
        try:
            await asyncio.wait_for(finished.wait(), patience)
        except TimeoutError:
            self.forget(flight)
            return False
        return not flight.failed

    async def _sends(self, chat: int, message: dict[str, Any], until: Callable[[Shown], bool]) -> Shown:
        heard: asyncio.Future[Shown] = asyncio.get_running_loop().create_future()

        def hear(shown: Shown) -> None:
            if until(shown) and not heard.done():
                heard.set_result(shown)

        def returned(status: int, body: bytes) -> None:
            self._take_answer(body)
            if status != 200 and not heard.done():
                heard.set_exception(ConnectionError(f"the webhook answered {status or 'nothing'}"))

        self._waiting[chat] = hear
        self._line(chat).post(message_update(next(update_ids), chat, message), returned)
        try:
            return await asyncio.wait_for(heard, PATIENCE)
        finally:
            del self._waiting[chat]

    # -- all together

    async def closed_loop(self, taps: Iterator[Tap], seconds: float, at_once: int) -> Result:
        """Keep so many taps in flight: how many are answered a second."""
        run = _Run(self, taps)
        for _ in range(at_once):
            run.launch(again=True)
        await asyncio.sleep(seconds)
        return await run.result(seconds)

    async def open_loop(self, taps: Iterator[Tap], rate: float, seconds: float) -> Result:
        """Tap at a fixed rate, whatever is answered: how long a person waits."""
        run = _Run(self, taps)
        loop = asyncio.get_running_loop()
        start = loop.time() + 0.01
        for number in range(int(rate * seconds)):
            loop.call_at(start + number / rate, run.launch)
        await asyncio.sleep(seconds + 0.01)
        return await run.result(seconds)

    def busy(self, chat: int) -> bool:
        return chat in self._flights

    def launch(self, tap: Tap, done: Callable[[Flight], None]) -> Flight:
        query = next(update_ids)
        flight = Flight(tap, query, done, time.perf_counter())
        self._flights[tap.chat] = self._queries[query] = flight

        def returned(status: int, body: bytes) -> None:
            if body:
                self._take_answer(body)
            flight.accepted = status == 200
            flight.failed = status != 200
            self._look(flight)

        message_id = self.api.message_ids.get(tap.chat, 1)
        self._line(tap.chat).post(tap_update(query, tap.chat, tap.data, message_id), returned)
        return flight

    def _line(self, chat: int) -> Line:
        return self._lines[chat % len(self._lines)]

    def _take_answer(self, body: bytes) -> None:
        """The answer to a webhook may itself be a method call."""
        if method := METHOD.search(body):
            self.api.call(method[1], body)

    def _on_shown(self, chat: int, shown: Shown) -> None:
        if flight := self._flights.get(chat):
            flight.redrawn = flight.redrawn or shown.method == "editMessageText"
            self._look(flight)
        if hear := self._waiting.get(chat):
            hear(shown)

    def _on_answered(self, query: int) -> None:
        if flight := self._queries.get(query):
            flight.answered = True
            self._look(flight)

    def _look(self, flight: Flight) -> None:
        if flight.query not in self._queries:
            return  # given up
        if flight.redrawn and flight.answered and not flight.ended:
            flight.ended = time.perf_counter()
        if flight.failed or (flight.ended and flight.accepted):
            self.forget(flight)
            flight.done(flight)

    def forget(self, flight: Flight) -> None:
        if self._queries.pop(flight.query, None):
            del self._flights[flight.tap.chat]


class _Run:
    """One measurement: the taps launched, and how each of them ended."""

    def __init__(self, phones: Phones, taps: Iterator[Tap]) -> None:
        self._phones = phones
        self._taps = taps
        self._held: deque[Tap] = deque()
        self._flying: set[Flight] = set()
        self._waits: list[float] = []
        self._answered = 0
        self._errors = 0
        self._over = False
        self._landed = asyncio.Event()  # all of them, once it is over
        self._cpu = time.process_time()

    def launch(self, again: bool = False) -> None:
        """Tap in the next chat that is free; `again` taps once more when this one is done."""
        tap = self._next_free()
        if tap is None:
            self._errors += 1
            return

        def done(flight: Flight) -> None:
            self._count(flight)
            if not again or self._over:
                return
            if flight.failed:
                asyncio.get_running_loop().call_later(BREATH, self.launch, again)
            else:
                self.launch(again)

        self._flying.add(self._phones.launch(tap, done))

    async def result(self, seconds: float) -> Result:
        """Close the books after `seconds` of taps, wait for the late ones, give up the rest."""
        self._over = True
        answered = self._answered
        cpu = (time.process_time() - self._cpu) * 1000 / max(answered, 1)
        if self._flying:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._landed.wait(), PATIENCE)
        for flight in list(self._flying):
            flight.failed = True
            self._phones.forget(flight)
            self._count(flight)
        percent = quantiles(self._waits, n=100) if len(self._waits) > 1 else [0.0] * 99
        return Result(answered / seconds, percent[49] * 1000, percent[98] * 1000, self._errors, answered, cpu)

    def _count(self, flight: Flight) -> None:
        self._flying.discard(flight)
        if self._over and not self._flying:
            self._landed.set()
        self._waits.append(flight.waited)
        self._answered += not flight.failed
        self._errors += flight.failed

    def _next_free(self) -> Tap | None:
        for _ in range(len(self._held)):
            tap = self._held.popleft()
            if not self._phones.busy(tap.chat):
                return tap
            self._held.append(tap)
        for tap in itertools.islice(self._taps, HELD - len(self._held)):
            if not self._phones.busy(tap.chat):
                return tap
            self._held.append(tap)
        return None
