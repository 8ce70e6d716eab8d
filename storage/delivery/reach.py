"""Reach: in which chat a person is told something."""

from collections.abc import Collection

import sqlalchemy as sa

from .chats import Chat


def chats_of(connection: sa.Connection, people: Collection[int]) -> tuple[dict[int, int], set[int]]:
    """The chat in which each of these last wrote and which still reaches them; and who of them said STOP."""
    mine = sa.and_(Chat.person_id.in_([*people]), Chat.active, Chat.heard_at.is_not(None))
    found = sa.select(Chat.person_id, Chat.id, Chat.notices).where(mine).order_by(Chat.heard_at, Chat.id.desc())
    rows = connection.execute(found).all()
    return {row.person_id: row.id for row in rows}, {row.person_id for row in rows if not row.notices}
