"""Announcing: says that letters are there, and what a change of many posts at once has made of them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from conversations.core import _, speaking
from conversations.letters import MyLetter, announcement, dates_moved, now_from
from storage.database import Database
from storage.delivery import Lane, Outgoing, chats_of, put
from storage.deployments import told, untold
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
    moved: Collection[int] = (),
) -> Told:
    """Tell whoever has a chat, in the one used last, each letter once; who has none yet is told by a later run.

    `moved`: posts with other dates, which are said too.
    """
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
            if deployment in moved:
                dates = now_from(of)
                message = replace(message, text=f"{message.text} {dates}", brief=f"{message.brief} {dates}")
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

    So is whoever has no letter yet and whose dates went with their exam's: everybody once. Stopped midway, the next
    import or `letters` goes on: nobody is told twice.
    """
    with database.reading() as connection:
        posts = posts_owed_a_letter(connection, now.astimezone(zone).date())
        others = [post for post in untold(connection) if post not in {*posts}]
    count, growing = 0, Growing(database, Letter, Outgoing)
    for start in range(0, len(posts), BATCH):
        progress(start, len(posts) + len(others))
        some = posts[start : start + BATCH]
        with database.transaction() as connection:
            letters, moved = standing_letters(connection, some, now), told(connection, some)
            found = appointments(connection, [*letters])
            count += announce(connection, letters, found, language, now, moved).announced
        growing.grew(BATCH)
        database.breathe()
    for start in range(0, len(others), BATCH):
        progress(len(posts) + start, len(posts) + len(others))
        with database.transaction() as connection:
            count += _tell_dates(connection, told(connection, others[start : start + BATCH]), language, now)
        growing.grew(BATCH)
        database.breathe()
    progress(len(posts) + len(others), len(posts) + len(others))
    return count


def _tell_dates(connection: sa.Connection, posts: Collection[int], language: str, now: datetime) -> int:
    """Of whoever has a chat and wants notices; how many people that is."""
    by_person: dict[int, list[Appointment]] = {}
    for post in appointments(connection, posts).values():
        by_person.setdefault(post.person_id, []).append(post)
    chats, silent = chats_of(connection, by_person)
    reached = chats.keys() - silent
    for person in reached:
        with speaking(by_person[person][0].language or language):
            put(connection, chats[person], Lane.NOTICE, dates_moved(by_person[person]).dump(), now)
    return len(reached)
