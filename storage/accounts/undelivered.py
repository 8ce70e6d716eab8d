"""Undelivered: PINs that were asked for and did not arrive. They count for nothing, and whoever waits is told."""

from dataclasses import dataclass

import sqlalchemy as sa

from storage.delivery import FORGEABLE, SMS, Chat, Outgoing
from storage.people import Person

from .accounts import LOST, PinSent

AT_ONCE = 500


@dataclass(frozen=True)
class Undelivered:
    """The chat that asked, the language spoken there, and the phone (`2547…`) that no SMS reached; empty: no SMS."""

    chat_id: int
    language: str
    phone: str


def take_undelivered(connection: sa.Connection) -> list[Undelivered]:
    """Those that nobody was told of, each once; they were never sent, from now on.

    Left out are chats that are somebody else's meanwhile, have logged out, or whose own phone it is.
    """
    found = (
        sa.select(PinSent.id, PinSent.chat_id, Person.phone, Outgoing.channel)
        .add_columns(sa.func.coalesce(Person.language, Chat.language, "").label("language"))
        .add_columns(_may_know().label("told"))
        .join(Outgoing, sa.and_(Outgoing.id == PinSent.outbox_id, Outgoing.state.in_(LOST)))
        .join(Chat, Chat.id == PinSent.chat_id)
        .join(Person, Person.id == PinSent.person_id)
        .where(PinSent.outbox_id > 0)
        .order_by(PinSent.id)
        .limit(AT_ONCE)
        .with_for_update(of=PinSent, skip_locked=True)
    )
    rows = connection.execute(found).all()
    if rows:
        connection.execute(sa.delete(PinSent).where(PinSent.id.in_([row.id for row in rows])))
    return [
        Undelivered(row.chat_id, row.language, (row.phone or "") if row.channel == SMS else "")
        for row in rows
        if row.told
    ]


def _may_know() -> sa.ColumnElement[bool]:
    theirs = sa.or_(Chat.person_id == PinSent.person_id, sa.and_(Chat.person_id.is_(None), ~Chat.proven))
    return sa.and_(theirs, Chat.active, Chat.channel.not_in(FORGEABLE), Person.locked_at.is_(None))
