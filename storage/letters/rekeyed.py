"""Rekeyed: a letter says its officer's ID as a keyed hash, which changes with the key on both sides at once."""

from collections.abc import Collection, Mapping

import sqlalchemy as sa

from storage.deployments import Deployment

from .tables import Letter


def held(connection: sa.Connection, people: Collection[int]) -> set[int]:
    """Whose posts are ours till the end of the transaction, so that no letter is issued for them; waits for none."""
    of = sa.select(Deployment.id, Deployment.person_id).where(Deployment.person_id.in_(people))
    posts = {row.id: row.person_id for row in connection.execute(of)}
    ours = sa.select(Deployment.id).where(Deployment.id.in_(posts)).with_for_update(skip_locked=True)
    taken = posts.keys() - connection.scalars(ours)
    return set(people) - {posts[post] for post in taken}


def follow(connection: sa.Connection, anew: Mapping[int, tuple[str, str]]) -> None:
    """Of each person: the keyed hash of their ID as it was, and as it is from now on."""
    of = (
        sa.select(Letter.id, Letter.says, Deployment.person_id)
        .join(Deployment, Deployment.id == Letter.deployment_id)
        .where(Deployment.person_id.in_(anew))
    )
    rows = []
    for letter, says, person in connection.execute(of):
        before, now = anew[person]
        if says.get("national_id") == before:
            rows.append({"letter": letter, "says": says | {"national_id": now}})
    if rows:
        connection.execute(sa.update(Letter).where(Letter.id == sa.bindparam("letter")), rows)
