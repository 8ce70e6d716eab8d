"""Two commits of Karani under the same taps, by turns in one run: `python -m benchmarks.beside BEFORE AFTER`.

Each is a checkout in a folder of its own (`git worktree add FOLDER COMMIT`) and makes its own tables.
"""

import argparse
import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import uvloop

from .fake_api import FakeApi
from .karani import KARANI, SECRET_KEY, SERVE, register_taps
from .postgresql import server
from .report import machine, medians, ratios
from .run import Contestant
from .running import by_telegram
from .subjects import Subject

ENGINES = ("SQLite", "PostgreSQL")
FURNISH = (
    "import sys; from benchmarks.karani import furnish; from storage.database import Database; "
    "furnish(Database(*sys.argv[1:]))"
)
COLUMNS = {
    "taps/s": "closed.taps_per_second",
    "CPU ms a tap": "cpu_ms",
    "p50 ms": "opened.p50_ms",
    "p99 ms": "opened.p99_ms",
    "errors": "closed.errors",
}


@asynccontextmanager
async def home(folder: Path, checkout: Path, url: Callable[[Path], str]) -> AsyncIterator[dict[str, str]]:
    """Records as this commit makes them, and its own files to run."""
    own = {"DATABASE_URL": url(folder), "SECRET_KEY": SECRET_KEY, "PYTHONPATH": str(checkout)}
    command = sys.executable, "-c", FURNISH, own["DATABASE_URL"], SECRET_KEY
    furnishing = await asyncio.create_subprocess_exec(*command, cwd=folder, env=os.environ | own)
    if await furnishing.wait():
        raise RuntimeError(f"{checkout} makes no records")
    yield own


@contextmanager
def records(engine: str, folder: Path) -> Any:
    """Where a subject's records shall be, by its folder."""
    with nullcontext() if engine == "SQLite" else server(folder) as postgresql:

        def url(own: Path) -> str:
            if postgresql is None:
                return f"sqlite:///{own / 'karani.db'}"
            postgresql.psql(f"CREATE DATABASE {own.name};")
            return str(postgresql.get_uri(own.name))

        yield url


async def beside(engine: str, folder: Path, options: argparse.Namespace) -> list[str]:
    """Medians of the rounds, and how many times the one costs what the other does."""
    async with AsyncExitStack() as stack:
        url = stack.enter_context(records(engine, folder))
        contestants = []
        for name in ("before", "after"):
            own = folder / name
            own.mkdir()
            checkout = getattr(options, name)
            subject = Subject(
                f"{engine}, {name}",
                SERVE,
                register_taps,
                home=partial(home, checkout=checkout, url=url),
                health=KARANI.health,
            )
            settings = await stack.enter_async_context(subject.home(own))
            api = await stack.enter_async_context(FakeApi())
            contestants.append(Contestant(subject, api, own, settings | by_telegram(api)))
        for each in contestants:
            await each.rehearse()
        for number in range(options.rounds):
            for each in contestants[:: -1 if number % 2 else 1]:
                each.rounds.append(await each.run(options.seconds, options.at_once, options.rate))
    rounds = {each.subject.name: each.rounds for each in contestants}
    return [
        *medians(rounds, COLUMNS),
        "",
        *ratios(rounds, "CPU of a tap, times that of", "cpu_ms"),
        "",
        *ratios(rounds, "taps/s, times that of", "closed.taps_per_second"),
        "",
    ]


async def main(options: argparse.Namespace) -> None:
    print(f"{machine()}. Medians of {options.rounds} rounds, by turns.\n", flush=True)
    for engine in options.engines:
        with tempfile.TemporaryDirectory(dir=options.folder, prefix="bench-") as folder:
            print("\n".join(await beside(engine, Path(folder), options)), flush=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("before", type=os.path.abspath, help="a checkout")
    parser.add_argument("after", type=os.path.abspath, help="another one")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=float, default=4, help="of each measurement")
    parser.add_argument("--at-once", type=int, default=16, help="taps in flight")
    parser.add_argument("--rate", type=float, default=100, help="taps a second for the latency")
    parser.add_argument("--engines", nargs="*", default=[*ENGINES], choices=[*ENGINES])
    parser.add_argument("--folder", type=os.path.abspath, help="where the records lie; choose a real disk")
    return parser.parse_args()


if __name__ == "__main__":
    uvloop.run(main(arguments()))
