"""A nation's key is changed while people tap: 276,000 officers with ID, KRA PIN, account, next of kin and a letter.

`python -m benchmarks.rekey`: per engine the answers alone, then while `python -m bot rekey` runs, killed once on
its way; how long it takes; and that the new key then opens all there is.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import uvloop

from storage.database import Database
from storage.identity import claim
from storage.letters import Letter
from storage.people import Person
from storage.people.sealing import Details
from storage.rekeying import left
from storage.vault import Vault

from . import national
from .fake_api import FakeApi
from .karani import SECRET_KEY
from .postgresql import server
from .reminders import SERVICE, taps
from .report import machine
from .running import ROOT, SECRET, by_telegram, started
from .telegram_load import Phones, Result

NEW_KEY = "the key after it, for benchmarks and nothing else at all"
BOTH = {"SECRET_KEY": NEW_KEY, "OLD_SECRET_KEY": SECRET_KEY}
COLUMNS = (
    *("p50 / p99 ms alone", "errors", "p50 / p99 ms while it runs", "errors"),
    *("minutes", "people a second", "rows left"),
)
KILLED_AT = 10  # seconds after its start


def seal(database: Database) -> None:
    """Give everybody what is sealed, and a letter that says their ID by its keyed hash."""
    vault = database.vault
    with database.transaction() as connection:
        claim(connection, vault, demonstration=False)
    for part in national.parts(range(national.OFFICERS)):
        people, letters = [], []
        for n in part:
            kin = {"kin_name": "Jina Mfano", "kin_phone": f"2547{n:08}"}
            number = {"national_id": f"{20_000_000 + n}", "kra_pin": f"A{n:09}Z", "account": f"{n:010}"}
            stored = Details(vault, None, ()).stored(number | kin)
            people.append({"person": n + 1} | stored)
            letters.append(letter(n + 1, stored["national_id_finger"]))
        with database.transaction() as connection:
            connection.execute(sa.update(Person).where(Person.id == sa.bindparam("person")), people)
            connection.execute(sa.insert(Letter), letters)


def letter(deployment: int, finger: str) -> dict[str, Any]:
    row = {"deployment_id": deployment, "reference": f"KARANI/BENCH/{deployment}", "code": f"{deployment:016}"}
    return row | {"says": {"name": f"Afisa {deployment} Mfano", "national_id": finger}, "issued_at": datetime.now(UTC)}


@contextmanager
def opened(engine: str, folder: Path) -> Iterator[Database]:
    """A nation under the key of benchmarks."""
    with ExitStack() as ends:
        if engine == "SQLite":
            database = Database(f"sqlite:///{folder / 'karani.db'}", SECRET_KEY)
        else:
            database = Database(ends.enter_context(server(folder)).get_uri(), SECRET_KEY)
        ends.callback(database.close)
        national.furnish(database)
        seal(database)
        yield database


async def measure(engine: str, database: Database, folder: Path, options: argparse.Namespace) -> None:
    own = {"DATABASE_URL": database.url.render_as_string(hide_password=False), "DEMO": "0", "LOG": "warning"} | BOTH
    async with FakeApi() as api, started(SERVICE, folder, own | by_telegram(api)) as running:
        await running.ready()
        async with Phones(api, running.urls, SECRET) as phones:
            tapping = taps(database)
            await phones.open_loop(tapping, options.rate, 3)
            alone = await phones.open_loop(tapping, options.rate, options.seconds)
            rekeying = asyncio.create_task(rekeyed(folder, own))
            meanwhile = await phones.open_loop(tapping, options.rate, options.seconds)
            print(f"| {engine} | {told(alone)} | {told(meanwhile)} |", end="", flush=True)
            seconds = await rekeying
    with Database(own["DATABASE_URL"], NEW_KEY).reading() as connection:
        rows = sum(left(connection, Vault(NEW_KEY)).values())
    print(f" {seconds / 60:.1f} | {national.OFFICERS / seconds:,.0f} | {rows} |", flush=True)


def told(seen: Result) -> str:
    return f"{seen.p50_ms:.1f} / {seen.p99_ms:.1f} | {seen.errors}"


async def rekeyed(folder: Path, own: dict[str, str]) -> float:
    """Killed once, and run again to its end. The seconds of both."""
    began = time.perf_counter()
    first = await rekey(folder, own)
    try:
        await asyncio.wait_for(first.wait(), KILLED_AT)
    except TimeoutError:
        first.kill()
        await first.wait()
    second = await rekey(folder, own)
    if await second.wait():
        raise RuntimeError("python -m bot rekey failed")
    return time.perf_counter() - began


async def rekey(folder: Path, own: dict[str, str]) -> asyncio.subprocess.Process:
    environment = os.environ | own | {"PYTHONPATH": str(ROOT)}
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "rekey", cwd=folder, env=environment, stdout=asyncio.subprocess.DEVNULL
    )


async def main(options: argparse.Namespace) -> None:
    national.OFFICERS, national.CENTRES = options.officers, options.officers * national.CENTRES // national.OFFICERS
    print(f"{machine()}. {national.OFFICERS:,} people, {options.rate:g} taps/s.\n")
    print(f"| | {' | '.join(COLUMNS)} |\n|---|" + "---:|" * len(COLUMNS), flush=True)
    for engine in options.engines:
        with (
            tempfile.TemporaryDirectory(dir=options.folder, prefix="bench-") as name,
            opened(engine, Path(name)) as database,
        ):
            await measure(engine, database, Path(name), options)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="of each measurement of answers")
    parser.add_argument("--rate", type=float, default=100, help="taps a second")
    parser.add_argument("--officers", type=int, default=national.OFFICERS, help="how many people the nation has")
    parser.add_argument("--engines", nargs="*", default=["SQLite", "PostgreSQL"])
    parser.add_argument("--folder", type=os.path.abspath, help="where the records lie; choose a real disk")
    return parser.parse_args()


if __name__ == "__main__":
    uvloop.run(main(arguments()))
