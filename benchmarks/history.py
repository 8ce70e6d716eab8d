"""A nation's history: each night a day of 276,000 marks is closed, and at the end all of it is checked.

`python -m benchmarks.history`: seconds and CPU of closing a day, of the check per million marks, and the size and time
of a proof. What the history costs a tap: `python -m benchmarks.beside BEFORE AFTER`.
"""

import argparse
import os
import tempfile
import time
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa

from storage.database import Database
from storage.entries import mark_entry
from storage.growing import analyse
from storage.history import check, close_day, prove_person
from storage.register import MarkChange, MarkRow
from storage.witness import leaf, written

from . import national
from .karani import SECRET_KEY
from .postgresql import server
from .report import machine

COLUMNS = ("marks", "s to close a day (CPU)", "s to check all (CPU)", "CPU s per million", "bytes, ms of a proof")


def mark(database: Database, on: date) -> None:
    """Everybody of the nation is marked P, as a tap writes it."""
    for part in national.parts(range(national.OFFICERS)):
        now = datetime.now(UTC)
        change: dict[str, Any] = {"on": on, "mark": "P", "was": None, "act": 1, "by": 1, "at": now, "through": "sms"}
        change |= {"on_behalf_of": None}
        rows = [change | {"deployment_id": n + 1, "why": None, "reason": None, "salt": None} for n in part]
        for row in rows:
            row["leaf"] = leaf(mark_entry(SimpleNamespace(**row)))
        marks = [
            {"deployment_id": r["deployment_id"], "on": on, "mark": "P", "marked_by": 1, "marked_at": now}
            | {"leaf": r["leaf"]}
            for r in rows
        ]
        with database.transaction() as connection:
            connection.execute(sa.insert(MarkChange), rows)
            connection.execute(sa.insert(MarkRow), marks)


def measure(engine: str, database: Database, days: int) -> None:
    national.furnish(database)
    first = datetime.now(UTC).date()
    assert close_day(database, first - timedelta(days=1), datetime.now(UTC))  # the postings themselves
    closing = []
    for n in range(days):
        mark(database, first + timedelta(days=n))
        began = time.perf_counter(), time.process_time()
        assert close_day(database, first + timedelta(days=n), datetime.now(UTC))
        closing.append((time.perf_counter() - began[0], time.process_time() - began[1]))
    analyse(database)
    with database.reading() as connection:
        began = time.perf_counter(), time.process_time()
        assert not [*check(connection)]
        checked, cpu = time.perf_counter() - began[0], time.process_time() - began[1]
        began = time.perf_counter(), 0.0
        proofs = prove_person(connection, national.OFFICERS // 2)
        proving = (time.perf_counter() - began[0]) * 1000 / len(proofs)
    marks = days * national.OFFICERS
    slowest = max(closing)
    told = f"{slowest[0]:.2f} ({slowest[1]:.2f}) | {checked:.1f} ({cpu:.1f}) | {cpu / marks * 1e6:.1f}"
    print(f"| {engine} | {marks:,} | {told} | {max(len(written([p])) for p in proofs)}, {proving:.0f} |", flush=True)


def main(options: argparse.Namespace) -> None:
    national.OFFICERS, national.CENTRES = options.officers, options.officers * national.CENTRES // national.OFFICERS
    print(f"{machine()}. {national.OFFICERS:,} marks a day.\n")
    print(f"| | {' | '.join(COLUMNS)} |\n|---|" + "---:|" * len(COLUMNS), flush=True)
    for engine in options.engines:
        with tempfile.TemporaryDirectory(dir=options.folder, prefix="bench-") as name, ExitStack() as ends:
            if engine == "SQLite":
                url = f"sqlite:///{Path(name) / 'karani.db'}"
            else:
                url = ends.enter_context(server(Path(name))).get_uri()
            database = Database(url, SECRET_KEY)
            ends.callback(database.close)
            measure(engine, database, options.days)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=11, help="of marks: 11 are 3.0 million")
    parser.add_argument("--officers", type=int, default=national.OFFICERS, help="marked a day")
    parser.add_argument("--engines", nargs="*", default=["SQLite", "PostgreSQL"])
    parser.add_argument("--folder", type=os.path.abspath, help="where the records lie; choose a real disk")
    main(parser.parse_args())
