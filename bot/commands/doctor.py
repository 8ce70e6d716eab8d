"""The doctor's check-up: settings, database, port, platforms and clock, each with its mend."""

import asyncio
import os
import shutil
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from http.client import HTTPException
from pathlib import Path
from urllib.request import urlopen

import sqlalchemy as sa

from bot.logs import without_tokens
from bot.runner import utc_now
from bot.settings import Settings
from conversations.core import hour
from conversations.speech import together
from reminders import rules
from storage.accounts import lockout
from storage.away import READ_ONLY, mend
from storage.database import Database, Unavailable
from storage.delivery import Counted, counting, spending
from storage.exams import Exam
from storage.identity import NotOurs, ahead, key_change, refuse_foreign
from storage.migrations import newest
from storage.postings import outside
from storage.rekeying import left
from storage.reminders import ALONE, queue, second_officers

from .clock import off_by, wrong_clock
from .keys import NOT_SERVED, still_out

YEAR = timedelta(days=366)
MB = 1024 * 1024
LITTLE = 500 * MB  # an exam's register, letters and log


@dataclass
class Findings:
    well: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


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
        asyncio.run(_telegram(settings, found, now))
    if settings.twilio_account_sid and settings.twilio_auth_token and not problems:
        asyncio.run(_twilio(settings, found, now))
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
                _hours(connection, settings.hours, found, now)
                _outside(connection, found, now.astimezone(settings.hours.zone).date())
                _council(connection, found, now.astimezone(settings.hours.zone).date())
                _sms(connection, settings, found, now)
                _costs(connection, settings, found, now)
                _wrong_pins(connection, settings, found, now)
                _keys(connection, database, settings, found, now)
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


def _wrong_pins(connection: sa.Connection, settings: Settings, found: Findings, now: datetime) -> None:
    wrong = lockout.this_hour(connection, now)
    if wrong >= settings.wrong_pins_an_hour:
        found.wrong.append(
            f"{wrong} wrong PINs within an hour: somebody guesses, and new chats wait. See PIN locked in the audit."
        )


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


def _outside(connection: sa.Connection, found: Findings, today: date) -> None:
    """Postings that no longer fit the dates of their exam."""
    for one in outside(connection, today):
        if one.postings:
            which, them = ("1 posting has", "it") if one.postings == 1 else (f"{one.postings:,} postings have", "them")
            mend = f"give {them} other dates, in the chat, /officers, or by importing deployments."
            found.wrong.append(f"{one.exam}: {which} days outside the exam: {mend}")
        if one.empty * 2 > one.centres:
            who = f"nobody is posted at {one.empty:,} of {one.centres:,} centres"
            found.wrong.append(
                f"{one.exam}: on its last day, {one.ends_on}, {who}: import deployments with that to_on."
            )


def _council(connection: sa.Connection, found: Findings, today: date) -> None:
    """Whether a notice to many can be sent at all: it takes two officers of the council."""
    if len(second_officers(connection, 0, today)) == 1:
        found.wrong.append(
            f"one officer of the council is in office: a notice to more than {ALONE} people takes a second. "
            "Import another: python -m bot import officials."
        )


def _hours(connection: sa.Connection, hours: rules.Hours, found: Findings, now: datetime) -> None:
    """Hours at which reminders would never be sent, one a kind and exam."""
    today = now.astimezone(hours.zone).date()
    codes = {row.id: row.code for row in connection.execute(sa.select(Exam.id, Exam.code))}
    lost = rules.unsent(queue.calendar(connection, today, today + YEAR), hours)
    first: dict[tuple[str, int], tuple[date, time]] = {}
    for kind, day, at in lost:
        first.setdefault((kind, day.exam), (day.on, at))
    for (kind, exam), (on, at) in first.items():
        found.wrong.append(
            f"{codes[exam]}: {kind} at {hour(at)} is never sent on {on}, for quiet hours last until it is of no use: "
            "choose another hour in REMINDER_TIMES or by importing reminder_times."
        )


def _sms(connection: sa.Connection, settings: Settings, found: Findings, now: datetime) -> None:
    """What of the day's SMS is spent."""
    if not settings.sms_from:
        return
    sent = spending.spent_today(connection, now.astimezone(settings.hours.zone).date())
    told = f"SMS today: {sent} of {settings.sms_a_day}"
    if sent < settings.sms_a_day * spending.ALARM:
        found.well.append(told)
    else:
        found.wrong.append(f"{told}: look in the table sms_spent who is sent so many, or raise SMS_A_DAY.")


def _costs(connection: sa.Connection, settings: Settings, found: Findings, now: datetime) -> None:
    """What went out yesterday and today, as many as it is paid for, and its price where that is set."""
    today = now.astimezone(settings.hours.zone).date()
    for on in (today - timedelta(days=1), today):
        out: dict[str, list[Counted]] = {}
        for one in counting.counted(connection, on, on):
            out.setdefault(one.channel, []).append(one)
        told = []
        for channel, mine in out.items():
            paid = sum(one.paid for one in mine)
            cost = together([settings.prices.of(channel, one.paid, template=one.template) for one in mine])
            price = f", KSh {round(cost):,}" if cost else ""
            told.append(f"{channel} {sum(one.messages for one in mine):,} in {paid:,} parts{price}")
        if told:
            found.well.append(f"sent {'today' if on == today else 'yesterday'}: {'; '.join(told)}")


def _keys(connection: sa.Connection, database: Database, settings: Settings, found: Findings, now: datetime) -> None:
    """Which keys are live, and what is still under another than today's."""
    today, *before = (f"{key.id.hex()[:8]}…" for key in database.vault.keys)
    lives = f"SECRET_KEY {today} seals" + "".join(f", OLD_SECRET_KEY {key} opens" for key in before)
    change = key_change(connection, database.vault)
    if not change.under_way:
        out = still_out(database, now, settings.hours.zone) if before else []
        found.well.append(". ".join([f"the keys: {lives}", *out]).removesuffix("."))
        return
    rows = [f"{count:,} rows of {table}" for table, count in left(connection, database.vault).items()]
    found.wrong.append(
        f"the keys: {lives}. Still under the key before: {', '.join(rows) or 'nothing'}. "
        + ("Run python -m bot rekey." if change.served else NOT_SERVED)
    )


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


def _clock(whose: str, date: str, found: Findings, now: datetime) -> None:
    off = off_by(date, now)
    if off is None:
        return
    if wrong := wrong_clock(whose, off):
        found.wrong.append(wrong)
    else:
        found.well.append(f"the clock of this machine goes with {whose}'s")


async def _telegram(settings: Settings, found: Findings, now: Callable[[], datetime]) -> None:
    from telegram import Bot
    from telegram.error import InvalidToken, TelegramError

    from handlers.telegram.request import AiohttpRequest

    token = settings.telegram_token.get_secret_value() if settings.telegram_token else ""
    root = settings.telegram_api_url.rstrip("/")
    request = AiohttpRequest()
    try:
        async with Bot(token, base_url=f"{root}/bot", request=request, get_updates_request=AiohttpRequest()) as bot:
            found.well.append(f"Telegram knows the token: @{bot.username}")
            if (named := settings.telegram_bot.lstrip("@")) and named.casefold() != bot.username.casefold():
                found.wrong.append(
                    f"TELEGRAM_BOT is {named}, so links lead into another bot: set it to {bot.username}."
                )
            elif not settings.verify_address:
                found.wrong.append(f"letters lead nowhere: set PUBLIC_URL, or TELEGRAM_BOT={bot.username}.")
            webhook = await bot.get_webhook_info()
    except InvalidToken:
        found.wrong.append("Telegram refuses TELEGRAM_TOKEN: get the token from BotFather again.")
        return
    except TelegramError as error:
        found.wrong.append(f"Telegram does not answer at {root}: {without_tokens(str(error))}.")
        return
    finally:
        _clock("Telegram", request.date, found, now())
    if webhook.last_error_message:
        found.wrong.append(f"Telegram's last webhook call failed: {webhook.last_error_message}. Check PUBLIC_URL.")


async def _twilio(settings: Settings, found: Findings, now: Callable[[], datetime]) -> None:
    from handlers.twilio.client import Twilio

    token = settings.twilio_auth_token.get_secret_value() if settings.twilio_auth_token else ""
    twilio = Twilio(settings.twilio_account_sid or "", token, settings.twilio_api_url)
    try:
        contents = await twilio.contents()
    except Exception as error:
        found.wrong.append(f"Twilio does not take the account or token ({error}): check both in Twilio's console.")
    else:
        found.well.append(f"Twilio knows the account; {len(contents)} message contents")
    finally:
        _clock("Twilio", twilio.date, found, now())
        twilio.close()
    for name in ("whatsapp_from", "sms_from"):
        if number := getattr(settings, name):
            found.well.append(
                f"{name.upper()} {number}: its webhook is {settings.public_url}/twilio/message#rc=5&rp=all"
            )
