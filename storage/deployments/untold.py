"""Untold: postings whose dates went with their exam's, and whose officers do not know of it yet."""

from collections.abc import Collection

import sqlalchemy as sa

from .tables import Deployment, serving


def untold(connection: sa.Connection) -> list[int]:
    """Those that still serve; one person's follow each other."""
    waits = sa.and_(Deployment.untold_since.is_not(None), serving())
    return list(connection.scalars(sa.select(Deployment.id).where(waits).order_by(Deployment.person_id, Deployment.id)))


def told(connection: sa.Connection, deployments: Collection[int]) -> set[int]:
    """From now on their officers know, or have nowhere to be told. Gives those that were untold till now."""
    waits = sa.and_(Deployment.id.in_([*deployments]), Deployment.untold_since.is_not(None))
    return set(
        connection.scalars(sa.update(Deployment).where(waits).values(untold_since=None).returning(Deployment.id))
    )
