"""Renewing: a changed post makes its letter void at once, and where letters are out the new one stands at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from .announcing import chats_of, claim
from .deployments import Deployment, serving
from .issuing import Issued, stand, standing_of, void_wrong
from .places import Centre
from .releases import day_of_release


@dataclass(frozen=True)
class Renewed:
    """What became of letters. `void`: one that was issued is void; `out`: the post whose letter can be asked for."""

    void: bool = False
    out: int | None = None


def renew(
    connection: sa.Connection, person_id: int, deployments: Collection[int], today: date, now: datetime
) -> Renewed:
    """The letters of posts of one person after a change of which whoever calls tells them."""
    before = standing_of(connection, deployments)
    void_wrong(connection, deployments, now)
    void = before.keys() - standing_of(connection, deployments).keys()
    out = connection.scalars(_out, {"deployments": [*deployments], "today": today}).all()
    if void and out:
        _announced(connection, person_id, stand(connection, out, now), now)
    return Renewed(bool(void), out[0] if out else None)


def renew_all(connection: sa.Connection, person_id: int, today: date, now: datetime) -> Renewed:
    """The same for all posts of a person whose own details have changed."""
    served = sa.select(Deployment.id).where(Deployment.person_id == person_id, serving())
    return renew(connection, person_id, connection.scalars(served).all(), today, now)


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
