"""The check-up: settings, database, port, platforms and clock, each with its mend."""

import asyncio
import os
import shutil
import socket
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from http.client import HTTPException
from pathlib import Path
from urllib.request import urlopen

import sqlalchemy as sa

from bot.runner import utc_now
from bot.settings import Settings
from storage.away import READ_ONLY, mend
from storage.database import Database, Unavailable
from storage.identity import NotOurs, ahead, refuse_foreign
from storage.migrations import newest

from .findings import Findings
from .platforms import telegram, twilio
from .records import records

MB = 1024 * 1024
LITTLE = 500 * MB  # an exam's register, letters and log


def findings(settings: Settings, now: Callable[[], datetime] = utc_now) -> Findings:
    """What is well and what is wrong. Changes nothing."""
    found = Findings()
    if problems := settings.problems():
        found.wrong += problems
    else:
        mode = "the demonstration" if settings.demonstrates else "live"
        found.well.append(f"the settings: {mode}, {settings.timezone}, language {settings.language}")
    if not settings.demonstrates and not settings.council_contact:
        found.wrong.append(
            "COUNCIL_CONTACT is empty: the privacy notice must say who keeps the data, and Help whom to call."
        )
    _letters(settings, found)
    _database(settings, found, now())
    _port(settings, found)
    if settings.telegram_token and not problems:
        asyncio.run(telegram(settings, found, now))
    if settings.twilio_account_sid and settings.twilio_auth_token and not problems:
        asyncio.run(twilio(settings, found, now))
    return found


def _letters(settings: Settings, found: Findings) -> None:
    """Where the code on a letter leads."""
    if settings.verify_address:
        chat = "" if settings.verify_address.endswith("/verify/") else ", for there is no PUBLIC_URL that others reach"
        found.well.append(f"the code of a letter leads to {settings.verify_address}…{chat}")
    else:
        mend = "set PUBLIC_URL or TELEGRAM_BOT before letters are given out"
        found.well.append(f"the code of a letter leads nowhere, and says what to write to the bot: {mend}")


def _database(settings: Settings, found: Findings, now: datetime) -> None:
    database = Database(settings.database, *settings.keys)
    shown, file = database.url.render_as_string(), database.url.database
    if database.one_writer and file and not Path(file).absolute().parent.is_dir():
        found.wrong.append(f"the folder of {shown} is not there: make it, or mend DATABASE_URL.")
        return
    if database.one_writer and not (file and Path(file).exists()):
        if file and _room(Path(file).absolute(), found):
            found.well.append(f"the database {shown}: made at the first start")
        return
    try:
        _writable(database)
        with database.reading() as connection:
            known = sa.inspect(connection).has_table("alembic_version")
            at = connection.scalar(sa.text("SELECT version_num FROM alembic_version")) if known else None
            if at == newest() and not settings.problems():
                refuse_foreign(connection, database.vault, demonstration=settings.demonstrates)
                now += ahead(connection)
                records(connection, database, settings, found, now)
    except NotOurs as foreign:
        found.wrong.append(f"the database {shown}: {foreign}")
        return
    except (sa.exc.SQLAlchemyError, OSError, Unavailable) as error:
        found.wrong.append(f"the database {shown}: {mend(error) or f'{type(error).__name__}: check DATABASE_URL.'}")
        return
    finally:
        database.close()
    if database.one_writer and file:
        _room(Path(file).absolute(), found)
    if at in (None, newest()):
        found.well.append(f"the database {shown}: {at or 'empty, made ready at the first start'}")
    else:
        found.wrong.append(f"the database is at {at}, these sources need {newest()}: run python -m bot migrate.")


def _writable(database: Database) -> None:
    """Raises what the database raises where nothing can be written. What is tried is undone."""
    with database.engine.begin() as connection:
        if database.one_writer:  # it would begin to write into a file that it may only read
            connection.execute(sa.text("CREATE TABLE karani_doctor (tried INTEGER)"))
            connection.rollback()
        elif connection.scalar(sa.text("SHOW transaction_read_only")) == "on":
            raise Unavailable(f"it is read-only. {READ_ONLY}")


def _room(file: Path, found: Findings) -> bool:
    """Whether nothing would keep SQLite from writing."""
    before = len(found.wrong)
    for path in (file, file.parent):
        if path.exists() and not os.access(path, os.W_OK):
            found.wrong.append(f"{path} is read-only for this user, so nothing can be kept: make it writable.")
    free = shutil.disk_usage(file.parent).free
    if free < LITTLE:
        found.wrong.append(f"the disk of {file} has only {free // MB} MB left: free at least {LITTLE // MB} MB.")
    return len(found.wrong) == before


def _port(settings: Settings, found: Findings) -> None:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((settings.host, settings.port))
        except OSError as error:
            if _served(settings):
                found.well.append(f"port {settings.port} on {settings.host} is served, by Karani")
                return
            found.wrong.append(f"port {settings.port} on {settings.host}: {error.strerror}. Choose another PORT.")
        else:
            found.well.append(f"port {settings.port} on {settings.host} is free")


def _served(settings: Settings) -> bool:
    """Whether it is we who answer on the port."""
    with (
        suppress(OSError, HTTPException),
        urlopen(f"http://{settings.host}:{settings.port}/health", timeout=3) as answer,
    ):
        return b'"ready"' in answer.read(1000)
    return False
