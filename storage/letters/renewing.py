"""Renewing: what changes a post makes its letter void at once, and where letters are out the new one stands at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from storage.delivery import chats_of
from storage.deployments import Deployment, serving
from storage.exams import Centre

from .announcing import claim
from .appointments import contradicted
from .issuing import Issued, standing_letters, standing_of, void_wrong
from .mine import GIVEN_FOR
from .releases import day_of_release
from .tables import Letter, known


@dataclass(frozen=True)
class Renewed:
    """What became of letters: `void` where one that its officer knew of is; `out`: the post whose letter can be had."""

    void: bool = False
    out: int | None = None


def renew(
    connection: sa.Connection, person_id: int, deployments: Collection[int], today: date, now: datetime
) -> Renewed:
    """The letters of posts of one person after a change of which whoever calls tells them."""
    before = standing_of(connection, deployments)
    void_wrong(connection, deployments, now)
    gone = before.keys() - standing_of(connection, deployments).keys()
    void = known_among(connection, [before[post].id for post in gone])
    out = connection.scalars(_out, {"deployments": [*deployments], "today": today}).all()
    if void and out:
        _announced(connection, person_id, standing_letters(connection, out, now), now)
    return Renewed(bool(void), out[0] if out else None)


def renew_all(connection: sa.Connection, person_id: int, today: date, now: datetime) -> Renewed:
    """The same for all posts of a person whose own details have changed."""
    served = sa.select(Deployment.id).where(Deployment.person_id == person_id, serving())
    return renew(connection, person_id, connection.scalars(served).all(), today, now)


def void_contradicted(connection: sa.Connection, touched: sa.ColumnElement[bool], now: datetime) -> int:
    """Void the letters that no longer say what holds, of all deployments touched at once; how many they were.

    For a change of many posts, people, centres or rates at a time, as an import is. Nobody is told: see `owed`.
    """
    letter = sa.orm.aliased(Letter)
    wrong = (
        contradicted(letter.says)
        .with_only_columns(letter.id)
        .join(letter, letter.deployment_id == Deployment.id)
        .where(letter.voided_at.is_(None), touched)
    )
    return connection.execute(sa.update(Letter).where(Letter.id.in_(wrong)).values(voided_at=now)).rowcount


def posts_owed_a_letter(connection: sa.Connection, today: date) -> list[int]:
    """The posts whose letter became void with nobody told, though it was announced or asked for, and is out.

    Whoever is given a new letter is owed nothing more.
    """
    told = sa.select(Letter.deployment_id).where(Letter.voided_at.is_not(None), known())
    stands = sa.exists().where(Letter.deployment_id == Deployment.id, Letter.voided_at.is_(None))
    found = (
        sa.select(Deployment.id)
        .join(Centre, Centre.id == Deployment.centre_id)
        .where(Deployment.id.in_(told), serving(), Deployment.to_on >= today - GIVEN_FOR, ~stands)
        .where(day_of_release() <= today)
        .order_by(Deployment.id)
    )
    return list(connection.scalars(found))


def known_among(connection: sa.Connection, letters: Collection[int]) -> set[int]:
    """Those of these letters of which their officers were told, or for which they asked: what becomes of it is news."""
    some = sa.select(Letter.id).where(Letter.id.in_([*letters]), known())
    return set(connection.scalars(some)) if letters else set()


_out = (
    sa.select(Deployment.id)
    .join(Centre, Centre.id == Deployment.centre_id)
    .where(
        Deployment.id.in_(sa.bindparam("deployments", expanding=True)),
        serving(),
        day_of_release() <= sa.bindparam("today"),
    )
    .order_by(Deployment.from_on.desc(), Deployment.id.desc())
)


def _announced(connection: sa.Connection, person_id: int, letters: Mapping[int, Issued], now: datetime) -> None:
    """Where the person has a chat, what they are told of the change is the announcement: a later run has no other."""
    chats, silent = chats_of(connection, [person_id])
    if person_id in chats.keys() - silent:
        claim(connection, [letter.id for letter in letters.values() if letter.replaces], now)
