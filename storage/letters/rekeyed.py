"""Rekeyed: a letter says its officer's ID as a keyed hash, which changes with the key on both sides at once."""

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa

from storage.deployments import Deployment

from .tables import Letter

_people: sa.BindParameter[Any] = sa.bindparam("people", expanding=True)
_posts: sa.BindParameter[Any] = sa.bindparam("posts", expanding=True)
_posts_of = sa.select(Deployment.id, Deployment.person_id).where(Deployment.person_id.in_(_people))
_free = sa.select(Deployment.id).where(Deployment.id.in_(_posts)).with_for_update(skip_locked=True)
_letters = (
    sa.select(Letter.id, Letter.says, Deployment.person_id)
    .join(Deployment, Deployment.id == Letter.deployment_id)
    .where(Deployment.person_id.in_(_people))
)
_say_anew = sa.update(Letter).where(Letter.id == sa.bindparam("letter"))


def held(connection: sa.Connection, people: Collection[int]) -> set[int]:
    """Whose posts are ours till the end of the transaction, so that no letter is issued for them; waits for none."""
    posts = {row.id: row.person_id for row in connection.execute(_posts_of, {"people": [*people]})}
    taken = posts.keys() - connection.scalars(_free, {"posts": [*posts]})
    return set(people) - {posts[post] for post in taken}


def follow(connection: sa.Connection, anew: Mapping[int, tuple[str, str]]) -> None:
    """Of each person: the keyed hash of their ID as it was, and as it is from now on."""
    rows = []
    for letter, says, person in connection.execute(_letters, {"people": [*anew]}):
        before, now = anew[person]
        if says.get("national_id") == before:
            rows.append({"letter": letter, "says": says | {"national_id": now}})
    if rows:
        connection.execute(_say_anew, rows)
