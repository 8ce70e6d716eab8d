"""The command line: `python -m bot …`."""

import asyncio
import secrets
from typing import Annotated, Any

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="Karani.")


def _settings() -> Any:
    from pydantic import ValidationError

    from .settings import Settings

    try:
        return Settings()
    except ValidationError as wrong:
        for error in wrong.errors():
            typer.echo(f"{str(error['loc'][0]).upper()}: {error['msg']}", err=True)
        raise typer.Exit(2) from None


def _services() -> Any:
    from . import logs
    from .services import Services
    from .settings import BadSettings

    settings = _settings()
    logs.set_up(settings.log)
    try:
        return Services(settings)
    except BadSettings as bad:
        typer.echo(f"Karani cannot start:\n{bad}", err=True)
        raise typer.Exit(2) from None


WELCOME = """
Karani is ready: the demonstration, with invented people and centres.

    http://{host}:{port}

Choose a centre manager, tap "Share my number", then: Today's register, All present, Send.
Open a second tab as an officer ("Where am I posted?"), or as a stranger, who is refused.
Or talk here, in another terminal:  .venv/bin/python -m bot chat --as 0700000001
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
def chat(phone: Annotated[str, typer.Option("--as", help="The phone to talk as, such as 0712 345 678.")]) -> None:
    """Talk in this terminal, with numbers for buttons."""
    from storage.imports.errors import BadCell

    from handlers.terminal import Terminal
    from storage.imports.cells import phone as read_phone

    try:
        number = read_phone(phone)
    except BadCell as bad:
        typer.echo(str(bad), err=True)
        raise typer.Exit(2) from None
    services = _services()
    services.channels.clear()
    services.add(Terminal(number))

    async def talk() -> None:
        try:
            await services.start()
        finally:
            await services.stop()

    asyncio.run(talk())


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
        typer.echo("\n".join(problems), err=True)
        raise typer.Exit(2)
    return Database(settings.database, settings.key)


if __name__ == "__main__":
    app()
