"""Sent files: what people sent, kept by the platform's id of them until they are fetched, read and filed.

So nothing is lost where the service dies, or the platform, between the message and the file.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from storage.database import add
from storage.delivery import Chat

from .contents import Contents, unused
from .tables import FileState, SentFile

LEASE = timedelta(minutes=3)  # of whoever fetches and reads it
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 1800, 3600))  # until it is tried again
TELLS = timedelta(seconds=30)  # until what was read is told once more
AT_ONCE = 20  # files of one chat that wait
ASKED_FOR = timedelta(days=7)  # how long it waits to be said which register a file is of
BATCH = 10  # files of one chat that are read together


@dataclass(frozen=True)
class Waiting:
    """A file that waits: `chat` is the platform's id of it."""

    id: int
    chat_id: int
    channel: str
    chat: str
    reference: str
    state: FileState
    tries: int


def expect(
    connection: sa.Connection, chat_id: int, person_id: int, reference: str, size: int, centre: int, now: datetime
) -> bool:
    """A file is to be fetched; `centre`: of the register for which it was asked. False where too many wait."""
    waiting = sa.select(sa.func.count()).where(SentFile.chat_id == chat_id, SentFile.state != FileState.ASKED)
    if connection.execute(waiting).scalar_one() >= AT_ONCE:
        return False
    row = {"chat_id": chat_id, "person_id": person_id, "reference": reference, "size": size, "at": now}
    add(connection, SentFile, **row, centre_id=centre or None, due_at=now)
    return True


def claim(connection: sa.Connection, channels: Sequence[str], now: datetime) -> list[Waiting]:
    """The files of the chat that has waited longest, leased to whoever asks."""
    due = sa.and_(SentFile.due_at <= now, SentFile.state != FileState.ASKED, Chat.channel.in_(channels))
    found = (
        sa.select(SentFile.id, SentFile.chat_id, Chat.channel, Chat.external_id.label("chat"), SentFile.reference)
        .add_columns(SentFile.state, SentFile.tries)
        .join(Chat, Chat.id == SentFile.chat_id)
        .where(due)
        .order_by(SentFile.due_at, SentFile.id)
        .limit(BATCH)
        .with_for_update(of=SentFile, skip_locked=True)
    )
    rows = connection.execute(found).all()
    mine = [row for row in rows if row.chat_id == rows[0].chat_id]
    leased = sa.update(SentFile).where(SentFile.id.in_([row.id for row in mine]))
    if mine:
        connection.execute(leased.values(due_at=now + LEASE, tries=SentFile.tries + 1))
    return [Waiting(**row._asdict() | {"state": FileState(row.state)}) for row in mine]


def later(connection: sa.Connection, file: Waiting, now: datetime) -> bool:
    """It could not be fetched just now. Gives whether it is tried again."""
    again = file.tries < len(PAUSES)
    if again:
        _set(connection, file.id, due_at=now + PAUSES[file.tries])
    return again


def landed(
    connection: sa.Connection,
    contents: Contents,
    file: Waiting,
    original: str,
    pages: Sequence[tuple[bytes, str]],
    now: datetime,
) -> None:
    """It was read: pictures, each with its code."""
    names = contents.put(connection, [content for content, _code in pages])
    told = [[name, len(content), code] for name, (content, code) in zip(names, pages, strict=True)]
    _set(connection, file.id, state=FileState.READ, original=original, pages=told, due_at=now + TELLS)


def refused(connection: sa.Connection, file: Waiting, problem: str, now: datetime) -> None:
    """It is of no use, for this reason."""
    _set(connection, file.id, state=FileState.READ, problem=problem, due_at=now + TELLS)


def _set(connection: sa.Connection, file: int, **values: Any) -> None:
    connection.execute(sa.update(SentFile).where(SentFile.id == file).values(**values))


def give_up(connection: sa.Connection, waiting: Sequence[Waiting]) -> None:
    """Nobody can be told of these."""
    drop(connection, SentFile.id.in_([each.id for each in waiting]))


def told(connection: sa.Connection, chat: int) -> None:
    """A turn has taken what was read in this chat; what it left is of somebody who sits there no longer."""
    drop(connection, sa.and_(SentFile.chat_id == chat, SentFile.state == FileState.READ))


def drop(connection: sa.Connection, where: sa.ColumnElement[bool]) -> None:
    """These are over: filed, refused, or nobody's."""
    gone = connection.execute(sa.delete(SentFile).where(where).returning(SentFile.pages)).all()
    unused(connection, [name for row in gone for name, *_ in row.pages])


def forget(connection: sa.Connection, now: datetime) -> None:
    """What nobody said a register for, and what was left behind."""
    drop(connection, SentFile.at < now - ASKED_FOR)
