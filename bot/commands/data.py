"""Commands of the council: data in, letters and reminders out."""

import sys
from datetime import date
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import sqlalchemy as sa
import typer

from bot.settings import Settings
from conversations.reminders import announced
from conversations.speech import foretold
from storage import imports
from storage.exams import exam_id, is_sub_county
from storage.reminders import Audience, reached_by

from .base import hour, migrated, progress_bar, read_settings, stop

LISTED = 10  # references, in one message


def import_files(
    kind: Annotated[str, typer.Argument(help=f"{', '.join(imports.KINDS)}.")],
    files: Annotated[list[Path] | None, typer.Argument(help="CSV or XLSX files of this kind.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Replace what stands without asking.")] = False,
    template: Annotated[bool, typer.Option("--template", help="Print an empty file of this kind instead.")] = False,
) -> None:
    """Load data files: where anything is wrong, nothing of them. See docs/imports.md."""
    from bot.letters.announcing import tell_changed

    if kind not in imports.KINDS:
        stop(f"There is no kind {kind!r}. The kinds: {', '.join(imports.KINDS)}.")
    if template:
        sys.stdout.write(imports.template(kind))
        return
    if not files:
        stop(f"Which file? Such as: python -m bot import {kind} {kind}.csv")
    database = migrated()
    settings = read_settings()
    zone = ZoneInfo(settings.timezone)
    try:
        with progress_bar(f"import {kind}") as progress:
            ready = imports.ready(database, kind, files or [], hour(database), progress, zone=zone)
        _ask_to_replace(ready.report, yes=yes)
        with progress_bar(f"import {kind}") as progress:
            report = ready.write(progress)
    except imports.ImportRefused as refused:
        stop(str(refused), code=1)
    except OSError as error:
        stop(f"{error.filename or 'files that wait here meanwhile'}: {error.strerror}")
    typer.echo(str(report))
    with progress_bar("tell of new letters") as progress:
        told = tell_changed(database, zone, settings.language, hour(database), progress)
    if told:
        dates = ", or that their posting has other dates" if report.followed else ""
        typer.echo(f"{told} told that their old letter is void and the new one is there{dates}.")


def somebody_answers() -> bool:
    """Whether a terminal is there, at which a question can be answered."""
    return sys.stdin.isatty()


def _ask_to_replace(report: imports.Report, *, yes: bool) -> None:
    """What stands and what would: shown before anything is written, and asked for wherever somebody can answer."""
    if not report.replaced:
        return
    typer.echo(f"{report.changed} records change. What stands now, and what the file has:")
    for line in report.replaced:
        typer.echo(f"  {line}")
    if not yes and somebody_answers() and not typer.confirm("Replace it?"):
        stop("Nothing was imported.", code=1)


def letters(
    exam: Annotated[str, typer.Argument(help="The exam's code, such as KCSE-2027.")],
    sub_county: Annotated[str, typer.Option(help="Only this sub-county, by its code of 5 digits.")] = "",
    on: Annotated[str, typer.Option(help="Only set the day from which they are given out, such as 2027-10-01.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Tell everyone without asking what it may cost.")] = False,
) -> None:
    """Give the letters of an exam out, print them, and tell everyone who has a chat. Run again, it goes on."""
    from bot import logs
    from bot.letters.press import LetterPress
    from bot.letters.releasing import Releasing
    from storage.letters import announcing, release

    settings = read_settings()
    logs.set_up(settings.log)
    zone = ZoneInfo(settings.timezone)
    day = _day(on) if on else None
    database = migrated()
    now = hour(database)
    today = now.astimezone(zone).date()
    day = day or today
    with database.reading() as connection:
        known = exam_id(connection, exam)
        if known is None:
            stop(f"There is no exam {exam!r}. Its code is the one of the import of exams.", code=1)
        if sub_county and not is_sub_county(connection, sub_county):
            stop(f"There is no sub-county {sub_county!r}.", code=1)
        costs = _costs(connection, settings, exam, Audience(known, sub_county), today) if day <= today else []
    if costs:
        typer.echo("\n".join(costs))
        if not yes and somebody_answers() and not typer.confirm("Give them out and tell everyone?"):
            stop("No letter was given out.", code=1)
    with database.transaction() as connection:
        release(connection, known, sub_county, day, today, now)
        deployments = announcing.serving_in(connection, known, sub_county)
    if day > today:
        typer.echo(f"The letters of {exam} are given out from {day} on. Run this again on that day to announce them.")
        return
    press = LetterPress(zone, settings.reports_at, settings.verify_address, demo=settings.demonstrates)
    with progress_bar(f"letters {exam}") as progress:
        done = Releasing(database, press, settings.language, lambda: hour(database)).run(deployments, progress)
    typer.echo(
        f"{done.letters} letters are out: {done.printed} printed now, {done.announced} announced now. "
        f"{done.no_chat} people have no chat, {done.silent} want no notices."
    )
    if done.boxed:
        some = ", ".join(done.boxed[:LISTED]) + (f" and {len(done.boxed) - LISTED} more" if done.boxed[LISTED:] else "")
        typer.echo(
            f"On {len(done.boxed)} letters □ stands for what cannot be printed: {some}. "
            "Correct the name in Latin letters, of the officer or the centre, and run this again."
        )
    if done.failed:
        stop(f"{done.failed} letters could not be printed and were not announced. Run this again.", code=1)


def _costs(connection: sa.Connection, settings: Settings, exam: str, whom: Audience, today: date) -> list[str]:
    """What telling them costs at most: whoever was told before is not told again."""
    return foretold(announced(exam), reached_by(connection, whom, today), settings.prices)


def reminders(
    at: Annotated[str, typer.Option(help="A moment, the centres' own time: 2027-10-20 19:30. Left out: now.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only list who would get what.")] = False,
) -> None:
    """Queue what is due now; with --dry-run list who would get what at a moment."""
    from . import preview

    settings = read_settings()
    if at and not dry_run:
        stop("A moment is only for --dry-run: what is due now is queued now.")
    try:
        given = preview.read_moment(at, settings.hours.zone) if at else None
    except ValueError:
        stop(f"{at} is not a moment. It looks like 2027-10-20 19:30.")
    database = migrated()
    moment = given or hour(database)
    if dry_run:
        for line in preview.foreseen(database, settings.hours, moment, sms=bool(settings.sms_from)):
            typer.echo(line)
        return
    typer.echo(f"{preview.tick(database, settings.hours, moment, sms=bool(settings.sms_from))} queued.")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        stop(f"{text!r} is not a day. It looks like 2027-10-01.")
