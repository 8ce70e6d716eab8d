"""Announcing: says that letters are there, and what a change of many posts at once has made of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from conversations.core import _, speaking
from conversations.letters import MyLetter, announcement
from storage.database import Database
from storage.delivery import Lane, Outgoing, chats_of, put
from storage.growing import Growing
from storage.letters import Appointment, Issued, Letter, announcing, posts_owed_a_letter, standing_letters
from storage.letters.appointments import appointments

BATCH = 100  # posts a transaction: a turn of the running service never waits long


@dataclass(frozen=True)
class Told:
    announced: int  # now
    no_chat: int  # people whom nothing reaches
    silent: int  # people who said STOP


def announce(
    connection: sa.Connection,
    letters: Mapping[int, Issued],
    found: Mapping[int, Appointment],
    language: str,
    now: datetime,
) -> Told:
    """Tell whoever has a chat, in the one used last, each letter once; who has none yet is told by a later run."""
    chats, silent = chats_of(connection, {found[d].person_id for d in letters})
    reached = {d: letter for d, letter in letters.items() if found[d].person_id in chats.keys() - silent}
    fresh = announcing.claim(connection, [letter.id for letter in reached.values()], now)
    for deployment, letter in reached.items():
        if letter.id not in fresh:
            continue
        of = found[deployment]
        with speaking(of.language or language):
            button = MyLetter.to(_(MyLetter.label), MyLetter.give, deployment)
            message = announcement(of.exam, of.centre, of.name, button, anew=letter.replaces is not None)
        put(connection, chats[of.person_id], Lane.NOTICE, message.dump(), now)
    return Told(
        len(fresh),
        sum(found[d].person_id not in chats for d in letters),
        sum(found[d].person_id in silent for d in letters),
    )


def tell_changed(
    database: Database,
    zone: ZoneInfo,
    language: str,
    now: datetime,
    progress: Callable[[int, int | None], None] = lambda done, total: None,
) -> int:
    """Give whoever knew of a letter that an import made void the new one, and tell them; how many were told.

    Stopped midway, the next import or `letters` goes on: nobody is told twice.
    """
    with database.reading() as connection:
        posts = posts_owed_a_letter(connection, now.astimezone(zone).date())
    told, growing = 0, Growing(database, Letter, Outgoing)
    for start in range(0, len(posts), BATCH):
        progress(start, len(posts))
        some = posts[start : start + BATCH]
        with database.transaction() as connection:
            letters = standing_letters(connection, some, now)
            told += announce(connection, letters, appointments(connection, [*letters]), language, now).announced
        growing.grew(BATCH)
        database.breathe()
    progress(len(posts), len(posts))
    return told
