"""How long a good tap waits while the service is abused, beside the quiet before: `python -m benchmarks.abuse`."""

import argparse
import asyncio
import contextlib
import itertools
import os
import secrets
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
import uvloop
from argon2 import PasswordHasher

from storage.accounts import Pin
from storage.database import Database
from storage.delivery import Chat
from storage.letters.issuing import CODE_LENGTH
from storage.vault import CODE_ALPHABET

from .fake_api import FakeApi
from .fake_twilio import FakeTwilio
from .karani import CHATS, KARANI, KARANI_POSTGRESQL, SECRET_KEY
from .report import machine
from .running import SECRET, Running, by_telegram, started
from .subjects import FIRST_CHAT, Subject
from .telegram_load import Phones, Result, Tap
from .updates import message_update, tap_update
from .whatsapp import by_twilio

STORMER = FIRST_CHAT  # the manager whose chat storms; the good taps come from the others
LOGGED_OUT = range(FIRST_CHAT + CHATS, FIRST_CHAT + CHATS + 300)  # managers with a PIN, whose chats ask for it
CONNECTIONS = 4
AT_ONCE = 40  # Telegram's webhook connections
HELD = 400  # connections of the slow ones
FEW_FIELDS = 99
SETTLE = 1.0  # seconds from the beginning of an abuse to the first tap that counts

numbers = itertools.count(10**9 + os.getpid() * 10**4)

SUBJECTS = (KARANI, replace(KARANI_POSTGRESQL, name="Karani, PostgreSQL", processes=1))


@dataclass(frozen=True)
class Target:
    """Where the abuser finds the service, and which officer's mark is tapped."""

    port: int
    mark: str

    async def asks(self, requests: Iterator[bytes]) -> None:
        """One connection: each request as soon as the last is answered, and a new connection where one is ended."""
        while True:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, ValueError):
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                for request in requests:
                    writer.write(request)
                    head = await reader.readuntil(b"\r\n\r\n")
                    if b"content-length: " in head:
                        await reader.readexactly(int(head.partition(b"content-length: ")[2].split(b"\r")[0]))
                    elif b" 204 " not in head:
                        await reader.readuntil(b"0\r\n\r\n")
                    if b"connection: close" in head:
                        break
                writer.close()

    async def together(self, connections: int, requests: Callable[[], Iterator[bytes]]) -> None:
        await asyncio.gather(*(self.asks(requests()) for _ in range(connections)))


def post(path: str, body: bytes, *headers: str) -> bytes:
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def update(body: bytes) -> bytes:
    return post("/telegram", body, f"X-Telegram-Bot-Api-Secret-Token: {SECRET}", "Content-Type: application/json")


async def storm(target: Target) -> None:
    """One chat, as fast as Telegram's forty connections carry it."""
    marks = [target.mark, target.mark.replace(":Ab", ":P")]
    await target.together(
        AT_ONCE, lambda: (update(tap_update(next(numbers), STORMER, marks[n % 2], 1)) for n in itertools.count())
    )


async def many_fields(target: Target) -> None:
    """23,000 fields, unsigned."""
    body = b"&".join(b"a%d=1" % n for n in range(23_000))
    await target.together(CONNECTIONS, lambda: itertools.repeat(post("/twilio/message", body, "X-Twilio-Signature: x")))


async def costly_forms(target: Target) -> None:
    """The costliest form that is looked at: as many fields and bytes as may be, each an escape, unsigned."""
    body = b"&".join(b"a%d=" % n + b"%41" * 210 for n in range(FEW_FIELDS))
    await target.together(CONNECTIONS, lambda: itertools.repeat(post("/twilio/message", body, "X-Twilio-Signature: x")))


async def slow(target: Target) -> None:
    """Slowloris: connections that say a byte a second of a head, and begin again when they are ended."""

    async def one() -> None:
        while True:
            with contextlib.suppress(OSError):
                _reader, writer = await asyncio.open_connection("127.0.0.1", target.port)
                writer.write(b"POST /twilio/message HTTP/1.1\r\nX-Slow: ")
                while not writer.transport.is_closing():
                    await asyncio.sleep(1)
                    writer.write(b"x")
                    await writer.drain()

    await asyncio.gather(*(one() for _ in range(HELD)))


async def wrong_pins(target: Target) -> None:
    """Wrong PINs, chat after chat, until each is locked."""

    def tries(first: int) -> Iterator[bytes]:
        for chat in LOGGED_OUT[first::CONNECTIONS]:
            contact = {"contact": {"phone_number": f"254{chat}", "first_name": "Asha", "user_id": chat}}
            yield update(message_update(next(numbers), chat, contact))
            for _ in range(6):
                yield update(message_update(next(numbers), chat, {"text": f"{secrets.randbelow(10**6):06}"}))

    await asyncio.gather(*(target.asks(tries(first)) for first in range(CONNECTIONS)))


async def unknown_codes(target: Target) -> None:
    """Codes of letters that do not exist, each from another address."""

    def codes() -> Iterator[bytes]:
        while True:
            code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
            address = ".".join(str(secrets.randbelow(254) + 1) for _ in range(4))
            yield f"GET /verify/{code} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: {address}\r\n\r\n".encode()

    await target.together(CONNECTIONS, codes)


async def forged(target: Target) -> None:
    """Presses that no button of ours has made, from a hundred strangers."""

    def presses() -> Iterator[bytes]:
        for n in itertools.count():
            chat = 900_000_000 + n % 100
            yield update(tap_update(next(numbers), chat, f"register.mark:{n}:2027-10-20:{n}:P", 1))

    await target.together(CONNECTIONS, presses)


async def nested(target: Target) -> None:
    """JSON nested a hundred thousand deep."""
    await target.together(CONNECTIONS, lambda: itertools.repeat(update(b'{"a":' * 100_000)))


async def crowds(target: Target) -> None:
    """Ten thousand requests in one write, and again."""
    crowd = b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 10_000

    async def one() -> None:
        while True:
            with contextlib.suppress(OSError):
                reader, writer = await asyncio.open_connection("127.0.0.1", target.port)
                writer.write(crowd)
                await reader.read()
                writer.close()

    await asyncio.gather(*(one() for _ in range(CONNECTIONS)))


ABUSES: dict[str, Callable[[Target], Awaitable[None]]] = {
    "a storm from one chat": storm,
    "forms of 23,000 fields": many_fields,
    "the costliest forms that are read": costly_forms,
    f"{HELD} slow connections": slow,
    "wrong PINs": wrong_pins,
    "unknown codes of letters": unknown_codes,
    "forged presses": forged,
    "JSON nested deep": nested,
    "10,000 requests in one write": crowds,
}


def furnish_pins(url: str) -> None:
    """Chats whose owners have logged out, and have a PIN."""
    database = Database(url, SECRET_KEY)
    hashed = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1).hash("no PIN at all")
    with database.transaction() as connection:
        now = datetime.now(UTC)
        people = [chat - FIRST_CHAT for chat in LOGGED_OUT]  # a centre's manager is the first of its ten officers
        rows = [{"person_id": centre * 10 + 1, "hash": hashed, "set_at": now} for centre in people]
        connection.execute(sa.insert(Pin), rows)
        chats = [
            {"channel": "telegram", "external_id": str(chat), "proven": True, "session": {}} for chat in LOGGED_OUT
        ]
        connection.execute(sa.insert(Chat), chats)
    database.close()


@dataclass(frozen=True)
class Measured:
    """A good tap in quiet, and meanwhile."""

    abuse: str
    quiet: Result
    meanwhile: Result
    quiet_cpu: float  # of the service, in percent of one core
    meanwhile_cpu: float


async def abused(
    phones: Phones, taps: Iterator[Tap], running: Running, name: str, options: argparse.Namespace
) -> Measured:
    """The abuser is a process of its own."""
    quiet, quiet_cpu = await measured(phones, taps, running, options)
    target = [str(running.ports[0]), options.mark]
    abuser = await asyncio.create_subprocess_exec(sys.executable, "-m", "benchmarks.abuse", "--abuse", name, *target)
    try:
        await asyncio.sleep(SETTLE)
        meanwhile, meanwhile_cpu = await measured(phones, taps, running, options)
    finally:
        abuser.terminate()
        await abuser.wait()
    await asyncio.sleep(SETTLE)
    return Measured(name, quiet, meanwhile, quiet_cpu, meanwhile_cpu)


async def measured(
    phones: Phones, taps: Iterator[Tap], running: Running, options: argparse.Namespace
) -> tuple[Result, float]:
    """How the taps were answered, and what of a core the service took."""
    began, cpu = time.perf_counter(), running.cpu_seconds
    result = await phones.open_loop(taps, options.rate, options.seconds)
    return result, 100 * (running.cpu_seconds - cpu) / (time.perf_counter() - began)


async def measure(subject: Subject, folder: Path, options: argparse.Namespace) -> list[str]:
    """A table of all the abuses of one database."""
    found = []
    async with subject.home(folder) as settings, FakeApi() as api, FakeTwilio() as twilio:
        furnish_pins(settings["DATABASE_URL"])
        platforms = by_twilio(twilio) | by_telegram(api) | {"SMS_FROM": "+254711000001"}
        del platforms["PUBLIC_URL"]
        async with started(subject, folder, settings | platforms) as running:
            await running.ready()
            async with Phones(api, running.urls, SECRET) as phones:
                met = await subject.meet(phones)
                options.mark = next(tap.data for tap in met if tap.chat == STORMER and tap.data.endswith(":Ab"))
                taps = itertools.cycle([tap for tap in met if tap.chat != STORMER])
                await phones.open_loop(taps, options.rate, 2)
                for name in [name for name in ABUSES if not options.only or any(word in name for word in options.only)]:
                    found.append(await abused(phones, taps, running, name, options))
                    print(f"{subject.name}: {name}, p99 {found[-1].meanwhile.p99_ms:.1f} ms", flush=True)
    columns = ["p50 / p99 ms", "just before", "% of a core", "just before", "errors"]
    return [f"| {subject.name}, while | {' | '.join(columns)} |", "|---|" + "---:|" * len(columns)] + [
        f"| {each.abuse} | {each.meanwhile.p50_ms:.1f} / {each.meanwhile.p99_ms:.1f} "
        f"| {each.quiet.p50_ms:.1f} / {each.quiet.p99_ms:.1f} "
        f"| {each.meanwhile_cpu:.0f} | {each.quiet_cpu:.0f} "
        f"| {each.meanwhile.errors} |"
        for each in found
    ]


async def main(options: argparse.Namespace) -> None:
    if options.abuse:
        name, port, mark = options.abuse
        await ABUSES[name](Target(int(port), mark))
        return
    lines = [f"{machine()}. {options.rate:g} good taps a second; load before: {os.getloadavg()[0]:.1f}."]
    with tempfile.TemporaryDirectory(dir=options.folder, prefix="abuse-") as folder:
        for subject in SUBJECTS:
            if not options.database or options.database in subject.name:
                home = tempfile.mkdtemp(dir=folder)
                lines += ["", *await measure(subject, Path(home), options)]
    print("\n".join(lines))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=8, help="of each measurement")
    parser.add_argument("--rate", type=float, default=50, help="good taps a second")
    parser.add_argument("--only", nargs="*", metavar="WORD", help="abuses whose name contains one of these")
    parser.add_argument("--database", help="SQLite or PostgreSQL; both where nothing is said")
    parser.add_argument("--folder", type=os.path.abspath, help="where the records lie while measured")
    parser.add_argument("--abuse", nargs=3, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    uvloop.run(main(arguments()))
