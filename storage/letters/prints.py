"""Letter prints: the printed letters that are kept, the files that Telegram keeps, and what became of printing.

They lie in the database, so that every copy of the service has them: docs/decisions/letters.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from storage.database import insert, insert_or_set
from storage.delivery import Chat, sits_in
from storage.deployments import Deployment
from storage.vault import Vault

from .appointments import appointments
from .issuing import agrees, standing_of
from .papers import LetterPaper, LetterPapers
from .tables import Letter, LetterFetch, LetterPrint, TelegramFile

KEPT = timedelta(days=60)  # printing one anew takes some milliseconds
MOST = 50_000  # about two gigabytes; the oldest go first
BY_LINK = ("sms", "browser")  # elsewhere the platform takes the file for itself, and may never show it


@dataclass(frozen=True)
class Wanted:
    """A letter to be given into a chat. `by_link`: the person takes it from us, and no platform in between."""

    paper: LetterPaper
    chat_id: int
    by_link: bool


def wanted(connection: sa.Connection, vault: Vault, letter_id: int, chat_id: int, today: date) -> Wanted | None:
    """The letter while it stands, and while the chat is the officer's. `today` is the centres' date."""
    of = sa.select(Letter.deployment_id, Chat.channel).join(Deployment, Deployment.id == Letter.deployment_id)
    theirs = of.join(Chat, sits_in(Deployment.person_id)).where(Letter.id == letter_id, Chat.id == chat_id)
    row = connection.execute(theirs).first()
    if row is None:
        return None
    deployment = row.deployment_id
    found, letters = appointments(connection, [deployment]), standing_of(connection, [deployment])
    letter = letters.get(deployment)
    if letter is None or letter.id != letter_id or not agrees(found[deployment], letter):
        return None
    [paper] = LetterPapers(connection, vault, today).read(letters, found)
    return Wanted(paper, chat_id, row.channel in BY_LINK)


def printed(connection: sa.Connection, key: str) -> bytes | None:
    """The paper of this hash as PDF; None where there is none yet, or no longer."""
    return connection.scalar(sa.select(LetterPrint.content).where(LetterPrint.hash == key))


def known(connection: sa.Connection, keys: Iterable[str]) -> set[str]:
    """Which of these are printed already."""
    return set(connection.scalars(sa.select(LetterPrint.hash).where(LetterPrint.hash.in_([*keys]))))


def keep(connection: sa.Connection, prints: Mapping[str, tuple[int, bytes]], now: datetime) -> None:
    """Printed letters by their hash: the letter's id and the bytes. Of two copies of one the first stands."""
    rows = [{"hash": key, "letter_id": of, "content": content, "made_at": now} for key, (of, content) in prints.items()]
    if not rows:
        return
    connection.execute(insert(connection, LetterPrint).on_conflict_do_nothing(), rows)
    mended = sa.and_(Letter.id.in_([row["letter_id"] for row in rows]), Letter.failed_at.is_not(None))
    connection.execute(sa.update(Letter).where(mended).values(failed_at=None))


def failed(connection: sa.Connection, letter_id: int, now: datetime) -> None:
    """Note that a letter could not be printed at `now` (aware)."""
    connection.execute(sa.update(Letter).where(Letter.id == letter_id).values(failed_at=now))


def opened(connection: sa.Connection, letter_id: int, chat_id: int, now: datetime) -> None:
    mine = sa.and_(LetterFetch.letter_id == letter_id, LetterFetch.chat_id == chat_id, LetterFetch.opened_at.is_(None))
    connection.execute(sa.update(LetterFetch).where(mine).values(opened_at=now))


def telegram_file(connection: sa.Connection, bot: str, key: str) -> str:
    here = sa.and_(TelegramFile.bot == bot, TelegramFile.hash == key)
    return connection.scalar(sa.select(TelegramFile.file_id).where(here)) or ""


def keep_telegram_file(connection: sa.Connection, bot: str, key: str, letter_id: int, file_id: str) -> None:
    """The newest stands: an older one may have been refused."""
    row = {"bot": bot, "hash": key, "letter_id": letter_id, "file_id": file_id}
    insert_or_set(connection, TelegramFile, [row], "file_id")


def erase_prints(connection: sa.Connection, person_id: int) -> None:
    """Take away what was printed of this person; where it is needed again it is printed anew, from what is left."""
    mine = sa.select(Letter.id).join(Deployment, Deployment.id == Letter.deployment_id)
    theirs = mine.where(Deployment.person_id == person_id).scalar_subquery()
    connection.execute(sa.delete(LetterPrint).where(LetterPrint.letter_id.in_(theirs)))
    connection.execute(sa.delete(TelegramFile).where(TelegramFile.letter_id.in_(theirs)))


def forget(connection: sa.Connection, now: datetime) -> None:
    """Take away prints that are old, of letters that are void, or too many."""
    void = sa.select(Letter.id).where(Letter.voided_at.is_not(None)).scalar_subquery()
    connection.execute(sa.delete(LetterPrint).where(LetterPrint.made_at < now - KEPT))
    for table in (LetterPrint, TelegramFile):
        connection.execute(sa.delete(table).where(table.letter_id.in_(void)))
    newest = sa.select(LetterPrint.made_at).order_by(LetterPrint.made_at.desc()).offset(MOST).limit(1)
    if oldest := connection.scalar(newest):
        connection.execute(sa.delete(LetterPrint).where(LetterPrint.made_at <= oldest))
