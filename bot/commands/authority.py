"""Commands of authority: who holds an office, whose account is locked, and how both are taken back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

import sqlalchemy as sa
import typer

from bot.settings import Settings
from conversations.core import moment
from storage.accounts import Locking, Phones, find_account, former_owner
from storage.audit import ACCOUNT_SHOWN, Audit
from storage.people import HeldOffice, Person, end_office, masked, number_of, offices_of
from storage.people import offices as held_offices
from storage.vault import Vault

from .base import hour, migrated, read_settings, stop

THROUGH = "command line"


@dataclass(frozen=True)
class Turn:
    """One command in one transaction, noted for the auditors as the command line's."""

    connection: sa.Connection
    settings: Settings
    now: datetime
    vault: Vault

    @property
    def today(self) -> date:
        return self.now.astimezone(self.settings.hours.zone).date()

    @property
    def audit(self) -> Audit:
        return Audit(self.connection, self.now, None, None, through=THROUGH)

    @property
    def locking(self) -> Locking:
        return Locking(self.connection, self.now, self.audit)

    @property
    def phones(self) -> Phones:
        return Phones(self.connection, self.now, 0, self.vault, self.audit)


@contextmanager
def turn() -> Iterator[Turn]:
    database = migrated()
    now = hour(database)
    with database.transaction() as connection:
        yield Turn(connection, read_settings(), now, database.vault)


def offices(
    act: Annotated[str, typer.Argument(help="list, or end.")] = "list",
    office: Annotated[int, typer.Argument(help="With end: the number that the list begins with.")] = 0,
    ended: Annotated[bool, typer.Option("--ended", help="List those that have ended too.")] = False,
    place: Annotated[str, typer.Option(help="Only this county or sub-county, by its code.")] = "",
) -> None:
    """Who holds which office, where, since and until when; `offices end 17` ends one as of now."""
    with turn() as here:
        if act == "list":
            for held in held_offices(here.connection, here.today, ended=ended, place=place):
                typer.echo(_line(held))
        elif act != "end" or not office:
            stop("Either: python -m bot offices. Or: python -m bot offices end 17.")
        elif gone := end_office(here.connection, office, here.today, here.audit):
            typer.echo(f"Ended: {_line(gone)}")
        else:
            stop(f"There is no office {office} that is held today. python -m bot offices lists them.", code=1)


def people(
    who: Annotated[str, typer.Argument(help="A phone, or the number of a person as the audit has it: 0712345678, 17.")],
    act: Annotated[str, typer.Argument(help="show, lock, unlock, logout, or end with a chat's number.")] = "show",
    chat: Annotated[int, typer.Argument(help="With end: the number of the chat.")] = 0,
) -> None:
    """Show an account, its offices and chats; lock and unlock it, end one chat, or log it out everywhere."""
    acts: dict[str, Callable[[Turn, int], None]] = {
        "show": _show,
        "lock": _lock,
        "unlock": _unlock,
        "logout": _log_out,
        "end": lambda here, person: _end_chat(here, person, chat),
    }
    if act not in acts:
        stop(f"There is no act {act!r}. The acts: {', '.join(acts)}.")
    with turn() as here:
        acts[act](here, somebody(here.connection, who))


def somebody(connection: sa.Connection, who: str) -> int:
    """Of a phone, or of the number of a person as the audit has it. Stops where nobody is known by it."""
    phone = number_of(who) or ""
    found = find_account(connection, phone, int(who) if not phone and who.isdecimal() else 0)
    if found is None:
        was = former_owner(connection, phone) if phone else None
        hint = f" It was the number of person {was} before: python -m bot people {was}" if was else ""
        stop(f"Nobody is known by this number.{hint}", code=1)
    return found


def _show(here: Turn, person: int) -> None:
    row: Any = here.connection.execute(
        sa.select(Person.full_name, Person.phone, Person.locked_at).where(Person.id == person)
    ).one()
    here.audit.note(ACCOUNT_SHOWN, f"person {person}")
    state = f"locked since {_at(here, row.locked_at)}" if row.locked_at else "not locked"
    typer.echo(f"person {person}: {row.full_name}, {masked(row.phone) if row.phone else 'no phone'}, {state}")
    for held in offices_of(here.connection, person):
        typer.echo(f"office {_line(held)}")
    for chat in here.locking.chats(person):
        typer.echo(f"chat {chat.id}: {chat.channel}, last wrote {_at(here, chat.heard_at)}")


def _lock(here: Turn, person: int) -> None:
    from conversations.accounts import locked_message

    settings = here.settings
    told = locked_message(here.connection, person, here.today, settings.language, settings.council_contact)
    done = here.locking.lock(person, told, sms=bool(settings.sms_from))
    typer.echo("Locked: none of its chats acts, sees or logs in." if done else "It was locked already.")


def _unlock(here: Turn, person: int) -> None:
    typer.echo("Unlocked." if here.locking.unlock(person) else "It was not locked.")


def _log_out(here: Turn, person: int) -> None:
    typer.echo(f"Logged out in {here.locking.log_out(person)} chats. The PIN opens each again.")


def _end_chat(here: Turn, person: int, chat: int) -> None:
    if not here.locking.end_chat(chat, person):
        stop(f"Chat {chat} is not this person's. python -m bot people {person} shows theirs.", code=1)
    typer.echo("Ended: the PIN opens it again.")


def _line(held: HeldOffice) -> str:
    where = f"{held.sub_county} {held.place}" if held.sub_county else "the council"
    days = f"since {held.since or 'before this was kept'}, until {held.until or 'open'}"
    return f"{held.id}: {held.office}, {where}, {held.name}, {masked(held.phone)}, {days}"


def _at(here: Turn, at: datetime | None) -> str:
    return moment(at.astimezone(here.settings.hours.zone)) if at else "never"
