"""Erasing talk: what was said to somebody who is forgotten, in their chats and in those they have left."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from storage.accounts import Code
from storage.audit import LINKED, AuditRow
from storage.delivery import Chat, Failure, OutboxState, Outgoing, is_live, links
from storage.page import PAGE, PageMessage

from .retention import address_gone

IN_FLIGHT = {"text": "…"}  # of a message that is going out this instant: said instead, should it be sent again


def erase_talk(connection: sa.Connection, person_id: int, phones: Collection[str], here: int) -> None:
    """Let go of every chat, and empty what was said there. The chat `here` keeps its address until it falls silent.

    A chat that they logged out of, or that we made for an SMS to their phone, is theirs as long as it is nobody
    else's. Where it is somebody else's by now, what was said before that goes.
    """
    linked = sa.select(AuditRow.chat_id).where(AuditRow.person_id == person_id, AuditRow.act == LINKED)
    once = sa.or_(Chat.id.in_(linked), Chat.external_id.in_([f"+{phone}" for phone in phones]))
    theirs = sa.or_(Chat.person_id == person_id, sa.and_(Chat.person_id.is_(None), once))
    chats = [*connection.scalars(sa.select(Chat.id).where(theirs))]
    _empty_texts(connection, Outgoing.chat_id.in_(chats))
    for chat, since in connection.execute(_lent(person_id, linked)).all():
        _empty_texts(connection, sa.and_(Outgoing.chat_id == chat, Outgoing.created_at < since))
    of = sa.and_(Chat.channel == Failure.channel, Chat.external_id == Failure.chat)
    connection.execute(sa.delete(Failure).where(sa.exists().where(Chat.id.in_(chats), of)))
    connection.execute(sa.delete(Code).where(Code.chat_id.in_(chats)))
    links.take_back(connection, chats)
    on_page = sa.select(Chat.external_id).where(Chat.channel == PAGE, Chat.id.in_(chats))
    connection.execute(sa.delete(PageMessage).where(PageMessage.chat.in_(on_page)))
    gone: dict[str, Any] = {"session": {}, "language": None, "menu": None, "unlocked_at": None, "proven": False}
    elsewhere = sa.and_(Chat.id.in_(chats), Chat.id != here)
    connection.execute(sa.update(Chat).where(elsewhere).values(external_id=address_gone()))
    connection.execute(sa.update(Chat).where(Chat.id.in_(chats)).values(person_id=None, **gone))


def _lent(person_id: int, linked: sa.Select[*tuple[Any, ...]]) -> sa.Select[*tuple[Any, ...]]:
    """The chats of others that this person had before, and since when they are the others'."""
    now = sa.and_(AuditRow.chat_id == Chat.id, AuditRow.act == LINKED, AuditRow.person_id == Chat.person_id)
    since = sa.select(sa.func.max(AuditRow.at)).where(now).correlate(Chat).scalar_subquery()
    return sa.select(Chat.id, since).where(Chat.id.in_(linked), Chat.person_id != person_id)


def _empty_texts(connection: sa.Connection, of: sa.ColumnElement[bool]) -> None:
    said = sa.update(Outgoing).where(of)
    waiting = sa.and_(is_live(Outgoing), Outgoing.state == OutboxState.PENDING)
    in_flight = sa.and_(is_live(Outgoing), Outgoing.state == OutboxState.SENDING)
    connection.execute(said.where(waiting).values(state=OutboxState.EXPIRED, message={}))
    connection.execute(said.where(in_flight).values(message=IN_FLIGHT))
    connection.execute(said.where(~is_live(Outgoing)).values(message={}, error=None))
