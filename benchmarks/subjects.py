"""What is measured: how it is started, when it is ready, and on Telegram which buttons are tapped."""

import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import KW_ONLY, dataclass
from pathlib import Path

from .telegram_load import Phones, Tap

CENTRES = 1000
OFFICERS = 10  # a centre
FIRST_CHAT = 700_000_001


@asynccontextmanager
async def no_home(folder: Path) -> AsyncIterator[dict[str, str]]:
    """For a bot that needs nothing but its process."""
    yield {}


@dataclass(frozen=True)
class Program:
    """Processes to be measured.

    `home` makes the records in a folder, keeps what the processes lean on, and yields their further settings. It is
    entered once, before the first start, and left after the last.
    """

    name: str
    command: tuple[str, ...]
    _: KW_ONLY
    home: Callable[[Path], AbstractAsyncContextManager[dict[str, str]]] = no_home
    path: str = "/telegram"
    health: str | None = None  # GET answers 200 when ready; None: ready when the port is open
    processes: int = 1  # each on its own port; the chats are divided among them


@dataclass(frozen=True)
class Subject(Program):
    """A Telegram bot.

    `meet` runs once, at a start that is not measured: it logs the people in where that is needed and returns the taps,
    in the order in which they are tapped again and again. Neighbours in that order should be of different chats, and
    an officer's marks P and Ab by turns.
    """

    meet: Callable[[Phones], Awaitable[Sequence[Tap]]]


async def bare_taps(phones: Phones) -> list[Tap]:
    chats = range(FIRST_CHAT, FIRST_CHAT + CENTRES)
    return [Tap(chat, f"mark:{n}:{mark}") for mark in ("P", "Ab") for n in range(1, OFFICERS + 1) for chat in chats]


async def idiomatic_taps(phones: Phones) -> list[Tap]:
    return [
        Tap(FIRST_CHAT + centre, f"mark:{centre * OFFICERS + number}:1:{mark}")
        for mark in ("P", "Ab")
        for number in range(1, OFFICERS + 1)
        for centre in range(CENTRES)
    ]


@asynccontextmanager
async def idiomatic_home(folder: Path) -> AsyncIterator[dict[str, str]]:
    file = str(folder / "peer.sqlite3")
    yield {"DATABASE_FILE": file, "CENTRES": str(CENTRES), "FIRST_CHAT": str(FIRST_CHAT)}


BARE = Subject("bare python-telegram-bot", (sys.executable, "-m", "benchmarks.peers.bare_ptb"), bare_taps)
IDIOMATIC = Subject(
    "idiomatic python-telegram-bot",
    (sys.executable, "-m", "benchmarks.peers.idiomatic_ptb"),
    idiomatic_taps,
    home=idiomatic_home,
)
