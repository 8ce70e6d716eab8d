"""Commands that set the service up, and say what is wrong with it."""

import secrets

import typer

from .base import opened, read_settings


def doctor() -> None:
    """Say what is wrong with the set-up, and the mend."""
    from .doctor import findings

    found = findings(read_settings())
    for line in found.well:
        typer.echo(f"ok    {line}")
    for line in found.wrong:
        typer.echo(f"WRONG {line}")
    if found.wrong:
        raise typer.Exit(1)


def migrate() -> None:
    """Bring the database to the newest tables."""
    from storage import migrations

    migrations.migrate(opened())
    typer.echo(f"The database is at {migrations.newest()}.")


def secret() -> None:
    """Make a new SECRET_KEY."""
    typer.echo(secrets.token_urlsafe(48))
