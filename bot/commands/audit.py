"""The command of the auditors: their book, as a file."""

import csv
import json
import sys
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any

import typer

from storage.audit import Audit, entries
from storage.exports import harmless

from .authority import THROUGH, somebody
from .base import hour, migrated, read_settings, stop

COLUMNS = ("id", "at", "act", "subject", "person", "chat", "count", "detail")


def audit(
    since: Annotated[str, typer.Option(help="The first day, in the council's time zone: 2027-10-01.")] = "",
    until: Annotated[str, typer.Option(help="The last day.")] = "",
    person: Annotated[str, typer.Option(help="By or about whom: a phone, or a number as the book has it.")] = "",
    act: Annotated[str, typer.Option(help="Only this act, in the book's own words: 'account locked'.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="A line of JSON a row, instead of CSV.")] = False,
) -> None:
    """Write the auditors' book to the screen or, with > book.csv, to a file."""
    zone = read_settings().hours.zone
    asked: dict[str, Any] = {"act": act}
    if since:
        asked["since"] = datetime.combine(_day(since), time(0), zone)
    if until:
        asked["before"] = datetime.combine(_day(until) + timedelta(days=1), time(0), zone)
    database = migrated()
    now = hour(database)
    with database.transaction() as connection:
        if person:
            asked["person"] = somebody(connection, person)
        told = {f"asked_{name}": str(value) for name, value in asked.items() if value}
        Audit(connection, now, None, None, through=THROUGH).note("audit exported", "audit", **told)
    with database.reading() as connection:
        lines = (_line(row, zone) for row in entries(connection, **asked))
        _as_json(lines) if as_json else _as_csv(lines)


def _line(row: Any, zone: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "at": row.at.astimezone(zone).isoformat(timespec="seconds"),
        "act": row.act,
        "subject": row.subject,
        "person": row.person_id,
        "chat": row.chat_id,
        "count": row.count,
        "detail": row.detail,
    }


def _as_json(lines: Iterable[dict[str, Any]]) -> None:
    for line in lines:
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")


def _as_csv(lines: Iterable[dict[str, Any]]) -> None:
    writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for line in lines:
        detail = json.dumps(line["detail"], ensure_ascii=False) if line["detail"] else ""
        writer.writerow({name: harmless(value) for name, value in (line | {"detail": detail}).items()})


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        stop(f"{text!r} is not a day. It looks like 2027-10-01.")
