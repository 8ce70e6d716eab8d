"""The command line: `python -m bot …`."""

import asyncio
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn
from zoneinfo import ZoneInfo

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="Karani.")


def _settings() -> Any:
    from pydantic import ValidationError
    from pydantic_settings import SettingsError

    from .settings import Settings

    try:
        return Settings()
    except SettingsError as wrong:
        _stop(f"{wrong}. It is read as JSON, such as {{}}.")
    except ValidationError as wrong:
        _stop("\n".join(f"{str(error['loc'][0]).upper()}: {error['msg']}" for error in wrong.errors()))


def _services(at: datetime | None = None) -> Any:
    from . import logs
    from .demo_time import Clock
    from .runner import utc_now
    from .services import Services
    from .settings import BadSettings

    settings = _settings()
    logs.set_up(settings.log)
    try:
        return Services(settings, Clock(at) if settings.demonstrates else utc_now)
    except BadSettings as bad:
        _stop(f"Karani cannot start:\n{bad}")


WELCOME = """
Karani is ready: the demonstration, with invented people and centres.

    http://{host}:{port}

Choose a centre manager, tap "Share my number", then: Today's register, All present, Send.
Open a second tab as an officer ("Where am I posted?"), or as a stranger, who is refused.
Or talk here, in another terminal:  .venv/bin/python -m bot chat --as 0701000001
Stop with Ctrl+C.
"""


@app.command()
def serve() -> None:
    """Run the service: the demonstration, or Telegram where TELEGRAM_TOKEN is set."""
    from .web import serve as run

    services = _services()
    settings = services.settings

    def ready() -> None:
        if settings.demonstrates:
            typer.echo(WELCOME.format(host=settings.host, port=settings.port))

    run(services, ready)


@app.command()
def demo(
    at: Annotated[str, typer.Option(help="The hour to begin at, the centres' own time: 2027-10-20 05:55.")] = "",
    every: Annotated[float, typer.Option(help="Go on to the next reminder every so many seconds; 0: not.")] = 0,
) -> None:
    """Run the demonstration at another hour; on its page time can be moved on."""
    from .demo_time import DemoTime, hurry
    from .preview import read_moment
    from .web import serve as run

    settings = _settings()
    if not settings.demonstrates:
        _stop("Time is only moved in the demonstration: start without a token, or with DEMO=1.")
    try:
        moment = read_moment(at, settings.hours.zone) if at else None
    except ValueError:
        _stop(f"{at} is not a moment. It looks like 2027-10-20 05:55.")
    services, tasks = _services(moment), []

    def ready() -> None:
        typer.echo(WELCOME.format(host=settings.host, port=settings.port))
        if every > 0:
            tasks.append(asyncio.get_running_loop().create_task(hurry(DemoTime(services, services.now), every)))

    run(services, ready)


@app.command()
def chat(phone: Annotated[str, typer.Option("--as", help="The phone to talk as, such as 0712 345 678.")]) -> None:
    """Talk in this terminal, with numbers for buttons."""
    from handlers.terminal import Terminal
    from storage.phones import mobile

    number = mobile(phone)
    if number is None:
        _stop(f"{phone} is not a mobile number. It looks like 0712 345 678.")
    services = _services()
    services.channels.clear()
    services.add(Terminal(number or ""))

    async def talk() -> None:
        try:
            await services.start()
        finally:
            await services.stop()

    asyncio.run(talk())


@app.command(name="import")
def import_files(
    kind: Annotated[str, typer.Argument(help="places, centres, exams, exam_days, people, officials or deployments.")],
    files: Annotated[list[Path] | None, typer.Argument(help="CSV or XLSX files of this kind.")] = None,
    template: Annotated[bool, typer.Option("--template", help="Print an empty file of this kind instead.")] = False,
) -> None:
    """Load data files: all their rows land, or none. See docs/imports.md."""
    from storage import imports

    from .letter_telling import tell_changed

    if kind not in imports.KINDS:
        _stop(f"There is no kind {kind!r}. The kinds: {', '.join(imports.KINDS)}.")
    if template:
        sys.stdout.write(imports.template(kind))
        return
    if not files:
        _stop(f"Which file? Such as: python -m bot import {kind} {kind}.csv")
    database = _migrated()
    try:
        with _progress(f"import {kind}") as progress:
            report = imports.load(database, kind, files or [], datetime.now(UTC), progress)
    except imports.ImportRefused as refused:
        _stop(str(refused), code=1)
    except OSError as error:
        _stop(f"{error.filename}: {error.strerror}")
    typer.echo(str(report))
    settings = _settings()
    with _progress("tell of new letters") as progress:
        told = tell_changed(database, ZoneInfo(settings.timezone), settings.language, datetime.now(UTC), progress)
    if told:
        typer.echo(f"{told} told that their old letter is void and the new one is there.")


@app.command()
def letters(
    exam: Annotated[str, typer.Argument(help="The exam's code, such as KCSE-2027.")],
    sub_county: Annotated[str, typer.Option(help="Only this sub-county, by its code of 5 digits.")] = "",
    on: Annotated[str, typer.Option(help="Only set the day from which they are given out, such as 2027-10-01.")] = "",
) -> None:
    """Give the letters of an exam out, print them, and tell everyone who has a chat. Run again, it goes on."""
    from storage import announcing
    from storage.releases import release

    from . import logs
    from .letter_paper import LetterPress
    from .releasing import Releasing

    settings, now = _settings(), datetime.now(UTC)
    logs.set_up(settings.log)
    zone = ZoneInfo(settings.timezone)
    today = now.astimezone(zone).date()
    day = _day(on) if on else today
    database = _migrated()
    with database.transaction() as connection:
        known = announcing.exam_id(connection, exam)
        if known is None:
            _stop(f"There is no exam {exam!r}. Its code is the one of the import of exams.", code=1)
        if sub_county and not announcing.is_sub_county(connection, sub_county):
            _stop(f"There is no sub-county {sub_county!r}.", code=1)
        release(connection, known, sub_county, day, today, now)
        deployments = announcing.serving_in(connection, known, sub_county)
    if day > today:
        typer.echo(f"The letters of {exam} are given out from {day} on. Run this again on that day to announce them.")
        return
    press = LetterPress(zone, settings.reports_at, settings.public_address, demo=settings.demonstrates)
    with _progress(f"letters {exam}") as progress:
        done = Releasing(database, press, settings.language, lambda: datetime.now(UTC)).run(deployments, progress)
    typer.echo(
        f"{done.letters} letters are out: {done.printed} printed now, {done.announced} announced now. "
        f"{done.no_chat} people have no chat, {done.silent} want no notices."
    )
    if done.failed:
        _stop(f"{done.failed} letters could not be printed and were not announced. Run this again.", code=1)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        _stop(f"{text!r} is not a day. It looks like 2027-10-01.")


@contextmanager
def _progress(what: str) -> Iterator[Callable[[int, int | None], None]]:
    """A bar on a terminal, nothing elsewhere; called with rows done, and of how many where that is known."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _stop(why: str, code: int = 2) -> NoReturn:
    typer.echo(why, err=True)
    raise typer.Exit(code)


@app.command()
def doctor() -> None:
    """Say what is wrong with the set-up, and the mend."""
    from .checkup import findings

    found = findings(_settings())
    for line in found.well:
        typer.echo(f"ok    {line}")
    for line in found.wrong:
        typer.echo(f"WRONG {line}")
    if found.wrong:
        raise typer.Exit(1)


@app.command()
def reminders(
    at: Annotated[str, typer.Option(help="A moment, the centres' own time: 2027-10-20 19:30. Left out: now.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only list who would get what.")] = False,
) -> None:
    """Queue what is due now; with --dry-run list who would get what at a moment."""
    from . import preview

    settings = _settings()
    if at and not dry_run:
        _stop("A moment is only for --dry-run: what is due now is queued now.")
    try:
        moment = preview.read_moment(at, settings.hours.zone) if at else datetime.now(UTC)
    except ValueError:
        _stop(f"{at} is not a moment. It looks like 2027-10-20 19:30.")
    database = _migrated()
    if dry_run:
        for line in preview.listed(database, settings.hours, moment, sms=bool(settings.sms_from)):
            typer.echo(line)
        return
    typer.echo(f"{preview.queue(database, settings.hours, moment, sms=bool(settings.sms_from))} queued.")


@app.command()
def migrate() -> None:
    """Bring the database to the newest tables."""
    from storage.migrations import migrate as bring
    from storage.migrations import newest

    bring(_database())
    typer.echo(f"The database is at {newest()}.")


@app.command()
def secret() -> None:
    """Make a new SECRET_KEY."""
    typer.echo(secrets.token_urlsafe(48))


def _database() -> Any:
    from storage.database import Database

    settings = _settings()
    if problems := settings.problems():
        _stop("\n".join(problems))
    return Database(settings.database, settings.key)


def _migrated() -> Any:
    from storage.migrations import migrate as bring

    database = _database()
    bring(database)
    return database


if __name__ == "__main__":
    app()
