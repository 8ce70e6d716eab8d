"""A nation's files: how long `python -m bot import` takes, in how much memory, and how long others wait to write.

`python -m benchmarks.imports --officers 276000`: people with all their details into one fresh database of each engine,
deployments that make their people into another, then the same deployments once more.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Self

import sqlalchemy as sa

from storage.database import Database

from .karani import SECRET_KEY
from .postgresql import server
from .report import machine

HERE = 8  # officers a centre
EVERY = 0.02  # s between what the other writer writes
HEADS = {
    "places": "county_code,county,sub_county_code,sub_county",
    "exams": "exam,title,rehearsal_on,starts_on,ends_on",
    "centres": "centre_code,centre,exam,candidates",
    "people": "phone,full_name,national_id,gender,year_of_birth,kra_pin,nssf,sha,email,bank,branch,account,"
    "qualification,institution,course,employer,tsc_number,workstation,job_title,start_year,county_code,sub_county_code,kin_name,"
    "kin_phone,kin_relationship,language",
    "deployments": "exam,centre_code,phone,role,full_name,national_id,tsc_number",
}
PLACES = 360


def code(centre: int) -> str:
    return f"99{centre % PLACES:03}{centre // PLACES:03}"


def rows(kind: str, officers: int) -> Iterator[str]:
    centres = -(-officers // HERE)
    match kind:
        case "places":
            yield from (f"99,Mfano,99{n:03},Mfano {n}" for n in range(PLACES))
        case "exams":
            yield "KCSE-2027,KCSE 2027,2027-10-18,2027-10-19,2027-11-19"
        case "centres":
            yield from (f"{code(n)},Shule {n} ya Mfano,KCSE-2027,180" for n in range(centres))
        case "people":
            for n in range(officers):
                yield (
                    f"07{n:08},Afisa Mfano wa {name(n)},{20_000_000 + n},F,1980,A{n:09}Z,NSSF{n:06},SHA{n:06},"
                    f"a{n}@example.org,Benki ya Mfano,Tawi la Mfano,{110_000_000 + n},BEd,Chuo cha Mfano,Hisabati,TSC,"
                    f"{900_000 + n},Shule ya Mfano,Mwalimu,2005,99,99{n % PLACES:03},Jamaa wa {name(n)},"
                    f"01{n:08},Ndugu,sw"
                )
        case "deployments":
            for n in range(officers):
                role = "invigilator" if n % HERE else "centre_manager"
                where = code(n // HERE)
                yield f"KCSE-2027,{where},07{n:08},{role},Afisa Mfano wa {name(n)},{20_000_000 + n},{900_000 + n}"


def name(n: int) -> str:
    """A number in letters, for a name has no digits."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(n)).capitalize()


class Beside:
    """Somebody else who writes into the same database, and how long each of it took."""

    def __init__(self, database: Database):
        self.database, self.waits, self._over = database, [0.0], threading.Event()
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        while not self._over.wait(EVERY):
            began = time.perf_counter()
            with self.database.transaction() as connection:
                connection.execute(sa.text("UPDATE counties SET name = 'Mfano' WHERE code = '99'"))
            self.waits.append(time.perf_counter() - began)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()


def imported(url: str, kind: str, file: Path) -> tuple[float, float, str]:
    """Seconds, megabytes at most, and what it said at last."""
    environment = os.environ | {"DATABASE_URL": url, "SECRET_KEY": SECRET_KEY, "DEMO": "0"}
    command = [sys.executable, "-m", "bot", "import", kind, str(file)]
    began = time.perf_counter()
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as running:
        said = running.stdout.read() if running.stdout else ""
        _, status, used = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
    return (
        time.perf_counter() - began,
        used.ru_maxrss / 1024,
        said.strip().splitlines()[-1] if said.strip() else "failed",
    )


@contextmanager
def databases(folder: Path, engines: list[str]) -> Iterator[dict[str, tuple[str, str]]]:
    """Two of each engine: a database for people, another for deployments."""
    found = {}
    with ExitStack() as ends:
        if "SQLite" in engines:
            found["SQLite"] = (f"sqlite:///{folder}/people.db", f"sqlite:///{folder}/deployments.db")
        if "PostgreSQL" in engines:
            postgresql = ends.enter_context(server(folder))
            for database in ("people", "deployments"):
                postgresql.psql(f"CREATE DATABASE {database};")
            found["PostgreSQL"] = (postgresql.get_uri("people"), postgresql.get_uri("deployments"))
        yield found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--officers", type=int, default=276_000)
    parser.add_argument("--engines", nargs="*", default=["SQLite", "PostgreSQL"])
    parser.add_argument("--kinds", nargs="*", default=["people", "deployments"])
    asked = parser.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory() as kept:
        folder = Path(kept)
        folder.chmod(0o755)  # as root the wheel's server runs as a user of its own
        files = {kind: folder / f"{kind}.csv" for kind in HEADS}
        for kind, file in files.items():
            file.write_text("\n".join([HEADS[kind], *rows(kind, asked.officers), ""]))
        with databases(folder, asked.engines) as urls:
            for engine, (people, deployments) in urls.items():
                for url in (people, deployments):
                    for kind in ("places", "exams", "centres"):
                        report(engine, url, kind, files[kind], quiet=kind != "centres" or url == people)
                if "people" in asked.kinds:
                    report(engine, people, "people", files["people"])
                if "deployments" in asked.kinds:
                    report(engine, deployments, "deployments", files["deployments"])
                    report(engine, deployments, "deployments", files["deployments"])


def report(engine: str, url: str, kind: str, file: Path, *, quiet: bool = False) -> None:
    if quiet:
        imported(url, kind, file)
        return
    with Beside(Database(url, SECRET_KEY)) as beside:
        seconds, megabytes, said = imported(url, kind, file)
    waits = sorted(beside.waits)
    half, most = waits[len(waits) // 2] * 1000, waits[-1] * 1000
    print(
        f"{engine:10} {kind:12} {seconds:6.1f} s {megabytes:5.0f} MB  waits p50 {half:.0f}, most {most:.0f} ms  {said}"
    )


if __name__ == "__main__":
    main()
