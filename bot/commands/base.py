"""What every command needs. Each loads the rest by itself, so that all start fast."""

import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn

import typer

SOURCES = Path(__file__).parents[2]


def version() -> str:
    """As pyproject.toml has it: Karani runs from its sources, and is never installed."""
    project = tomllib.loads((SOURCES / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])


def say_version(wanted: bool) -> None:  # noqa: FBT001 - as typer calls it
    if wanted:
        typer.echo(f"Karani {version()}")
        raise typer.Exit


def read_settings() -> Any:
    from pydantic import ValidationError
    from pydantic_settings import SettingsError

    from bot.settings import Settings

    try:
        return Settings()
    except SettingsError as wrong:
        stop(f"{wrong}. It is read as JSON, such as {{}}.")
    except ValidationError as wrong:
        stop("\n".join(f"{str(error['loc'][0]).upper()}: {error['msg']}" for error in wrong.errors()))


def made_services(at: datetime | None = None) -> Any:
    from bot import logs
    from bot.application import Application
    from bot.demo.clock import Clock
    from bot.runner import utc_now
    from bot.settings import BadSettings
    from storage.identity import NotOurs

    settings = read_settings()
    logs.set_up(settings.log)
    try:
        made = Application(settings, Clock(at) if settings.demonstrates else utc_now)
        made.prepare()
    except (BadSettings, NotOurs) as bad:
        stop(f"Karani cannot start:\n{bad}")
    return made


def opened() -> Any:
    from storage.database import Database

    settings = read_settings()
    if problems := settings.problems():
        stop("\n".join(problems))
    return Database(settings.database, *settings.keys)


def migrated() -> Any:
    from storage.identity import NotOurs, claim
    from storage.migrations import migrate

    settings, database = read_settings(), opened()
    migrate(database)
    try:
        with database.transaction() as connection:
            claim(connection, database.vault, demonstration=settings.demonstrates)
    except NotOurs as foreign:
        stop(str(foreign))
    return database


def hour(database: Any) -> datetime:
    """The hour by which the records go: the real one, but in a demonstration whose clock was moved."""
    from storage.identity import ahead

    with database.reading() as connection:
        return datetime.now(UTC) + ahead(connection)


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[int, int | None], None]]:
    """A bar on a terminal, nothing elsewhere; called with rows done, and of how many where that is known."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def kindly(command: Callable[..., None]) -> Callable[..., None]:
    """The command; a database that cannot be used ends it with the cause and the mend, never with a traceback."""

    @wraps(command)
    def told(*args: object, **options: object) -> None:
        from sqlalchemy.exc import SQLAlchemyError

        from storage.away import mend
        from storage.database import Unavailable

        try:
            command(*args, **options)
        except (SQLAlchemyError, Unavailable) as error:
            if not (why := mend(error)):
                raise
            stop(f"The database cannot be used: {why}")

    return told


def stop(why: str, code: int = 2) -> NoReturn:
    typer.echo(why, err=True)
    raise typer.Exit(code)
