"""The command that moves all there is to a new SECRET_KEY."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from conversations.core import long_day

from .base import opened, progress_bar, read_settings, stop

if TYPE_CHECKING:
    from storage.database import Database

SHOWN = 20  # rows that are named
NOT_SERVED = (
    "Put the new key behind SECRET_KEY and the one before behind OLD_SECRET_KEY, and start every copy of the service "
    "with both; then run this again. With no copy running: python -m bot rekey --stopped"
)


def rekey(
    stopped: Annotated[bool, typer.Option("--stopped", help="No copy of the service runs.")] = False,
) -> None:
    """Seal anew with SECRET_KEY what OLD_SECRET_KEY sealed, while the service runs. Run again, it goes on."""
    from bot.runner import utc_now
    from storage.identity import NotOurs, claim, key_change, refuse_foreign, serves
    from storage.migrations import migrate
    from storage.rekeying import Moving

    settings, database = read_settings(), opened()
    migrate(database)
    try:
        with database.transaction() as connection:
            refuse_foreign(connection, database.vault, demonstration=settings.demonstrates)
            if not stopped and not key_change(connection, database.vault).served:
                stop(NOT_SERVED)
            claim(connection, database.vault, demonstration=settings.demonstrates)
            serves(connection, utc_now())
    except NotOurs as foreign:
        stop(str(foreign))
    with progress_bar("Rows") as bar:
        moving = Moving(database, bar)
        moving.run()
    moved = ", ".join(f"{count:,} of {table}" for table, count in moving.moved.items())
    typer.echo(f"Sealed anew: {moved or 'nothing'}. All of this database is under SECRET_KEY now.")
    for line in still_out(database, utc_now(), ZoneInfo(settings.timezone)):
        typer.echo(line)
    for table, keys in moving.twice.items():
        typer.echo(f"{table}: these have an ID or PIN that somebody else has too: {_listed(keys)}", err=True)
    for table, keys in moving.lost.items():
        typer.echo(f"{table}: neither key opens all of these, which stay as they are: {_listed(keys)}", err=True)
    if moving.twice or moving.lost:
        raise typer.Exit(1)


def still_out(database: "Database", now: datetime, zone: ZoneInfo) -> list[str]:
    """What the key before is still needed for once everything is moved: what people hold in their hands or heads."""
    from storage.accounts import open_since
    from storage.delivery.links import LASTS
    from storage.identity import key_change
    from storage.rekeying import old_pins

    with database.reading() as connection:
        since = key_change(connection, database.vault).since
        invited, good_until = open_since(connection, since, now) if since else (0, None)
        pins = old_pins(connection, database.vault)
    needed = []
    if since and since + LASTS > now:
        needed.append(f"links to documents until {_day(since + LASTS, zone)}")
    if good_until:
        needed.append(f"{invited:,} invitations until {_day(good_until, zone)}")
    said = [f"OLD_SECRET_KEY is still needed for {' and '.join(needed)}. Then remove it."] if needed else []
    if pins:
        said.append(
            f"{pins:,} PINs were not given since. Each is hashed anew when it is; once OLD_SECRET_KEY is removed, "
            "whoever has such a PIN asks for a new one."
        )
    return said or ["Remove OLD_SECRET_KEY: nothing needs it."]


def _day(at: datetime, zone: ZoneInfo) -> str:
    return long_day(at.astimezone(zone).date())


def _listed(keys: set[tuple[object, ...]]) -> str:
    shown = sorted(" ".join(map(str, key)) for key in keys)
    more = len(shown) - SHOWN
    return ", ".join(shown[:SHOWN]) + (f" and {more} more" if more > 0 else "")
