"""Telegram as it delivers: each press again until it is taken, and now and then once more although it was."""

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from .fake_api import FakeApi, Shown
from .telegram_load import METHOD, Tap, update_ids
from .updates import tap_update
from .webhook_line import Line

AGAIN = 1.0  # seconds until a press that was not taken comes again
REPEATED = 0.02  # of all: those whose answer got lost, so that they come again although they were taken
REPEATED_AFTER = 5.0  # seconds
REDRAWN_WITHIN = 5.0  # seconds from its taking, else its redraw is lost


@dataclass(eq=False)
class Press:
    """One press: from its first delivery until it was answered 200 (`taken`), and its redraw had come (`ended`)."""

    tap: Tap
    number: int
    body: bytes = field(repr=False)
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    began: float = field(default_factory=time.perf_counter)
    redrawn: bool = False
    taken: float = 0.0
    taken_at: datetime | None = None
    ended: float = 0.0
    tries: int = 0

    @property
    def wait(self) -> float:
        """Seconds until both; where the redraw was lost, until it was taken."""
        return self.ended - self.began


class Insistent:
    """The presses of all chats, in the order made. `lines` are the copies that answer; a chat keeps to one of them.

    A chat presses again once its last press is taken and redrawn.
    """

    def __init__(self, api: FakeApi, secret: str) -> None:
        self.api, self.secret = api, secret
        self.lines: list[Line] = []
        self.presses: list[Press] = []
        self.repeats = 0
        self.landed = asyncio.Event()  # while no press waits
        self._open: dict[int, Press] = {}
        self._all_lines: list[Line] = []
        api.on_shown = self._shown

    def line(self, url: str) -> Line:
        line = Line(url, self.secret)
        self._all_lines.append(line)
        return line

    def close(self) -> None:
        for line in self._all_lines:
            line.close()

    def busy(self, chat: int) -> bool:
        return chat in self._open

    def press(self, tap: Tap) -> None:
        number = next(update_ids)
        body = tap_update(number, tap.chat, tap.data, self.api.message_ids.get(tap.chat, 1))
        press = Press(tap, number, body)
        self.presses.append(press)
        self._open[tap.chat] = press
        self.landed.clear()
        self._deliver(press)

    def _deliver(self, press: Press) -> None:
        press.tries += 1
        self._line(press).post(press.body, lambda status, body: self._returned(press, status, body))

    def _line(self, press: Press) -> Line:
        return self.lines[press.tap.chat % len(self.lines)]

    def _returned(self, press: Press, status: int, body: bytes) -> None:
        loop = asyncio.get_running_loop()
        if status != 200:
            loop.call_later(AGAIN, self._deliver, press)
            return
        if method := METHOD.search(body):
            self.api.call(method[1], body)
        press.taken, press.taken_at = time.perf_counter(), datetime.now(UTC)
        if press.redrawn:
            self._end(press)
        else:
            loop.call_later(REDRAWN_WITHIN, self._give_up, press)
        if random.random() < REPEATED:
            loop.call_later(REPEATED_AFTER, self._repeat, press)

    def _repeat(self, press: Press) -> None:
        def returned(status: int, _body: bytes) -> None:
            if status == 200:
                self.repeats += 1
            else:
                asyncio.get_running_loop().call_later(AGAIN, self._repeat, press)

        self._line(press).post(press.body, returned)

    def _shown(self, chat: int, _shown: Shown) -> None:
        press = self._open.get(chat)
        if press and not press.redrawn:
            press.redrawn = True
            if press.taken:
                self._end(press)

    def _give_up(self, press: Press) -> None:
        if not press.ended:
            self._end(press)
            press.ended = press.taken

    def _end(self, press: Press) -> None:
        press.ended = time.perf_counter()
        del self._open[press.tap.chat]
        if not self._open:
            self.landed.set()


def percent(waits: Sequence[float], share: float) -> float:
    """Milliseconds within which this share of them ended."""
    ordered = sorted(waits)
    return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
