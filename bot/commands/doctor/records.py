"""Records: what in them would go wrong unseen, and what is spent."""

from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from bot.commands.keys import NOT_SERVED, still_out
from bot.settings import Settings
from conversations.core import hour
from conversations.speech import together
from reminders import rules
from storage.accounts import lockout
from storage.database import Database
from storage.delivery import Counted, counting, spending
from storage.exams import Exam
from storage.identity import key_change
from storage.postings import outside
from storage.rekeying import left
from storage.reminders import ALONE, queue, second_officers
from storage.vacancies import left_open

from .findings import Findings

YEAR = timedelta(days=366)


def records(connection: sa.Connection, database: Database, settings: Settings, found: Findings, now: datetime) -> None:
    """What they say by now."""
    today = now.astimezone(settings.hours.zone).date()
    _hours(connection, settings.hours, found, now)
    _outside(connection, found, today)
    _left_open(connection, found, today)
    _council(connection, found, today)
    _sms(connection, settings, found, now)
    _costs(connection, settings, found, now)
    _wrong_pins(connection, settings, found, now)
    _keys(connection, database, settings, found, now)


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


def _left_open(connection: sa.Connection, found: Findings, today: date) -> None:
    """Vacancies that would take applications when nobody is wanted any more."""
    for one in left_open(connection, today):
        which, them = ("1 vacancy", "it") if one.vacancies == 1 else (f"{one.vacancies:,} vacancies", "them")
        found.wrong.append(
            f"{one.exam}: {which} open after its last day, {one.ends_on}: close {them} in the chat, /openings, "
            "or import vacancies with another closes_on."
        )


def _council(connection: sa.Connection, found: Findings, today: date) -> None:
    """Whether a notice to many can be sent at all: it takes two officers of the council."""
    if len(second_officers(connection, 0, today)) == 1:
        found.wrong.append(
            f"one officer of the council is in office: a notice to more than {ALONE} people takes a second. "
            "Import another: python -m bot import officials."
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


def _wrong_pins(connection: sa.Connection, settings: Settings, found: Findings, now: datetime) -> None:
    wrong = lockout.this_hour(connection, now)
    if wrong >= settings.wrong_pins_an_hour:
        found.wrong.append(
            f"{wrong} wrong PINs within an hour: somebody guesses, and new chats wait. See PIN locked in the audit."
        )


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
