"""Between: what came into a chat by itself since the person wrote there last, which is what they answer now."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from .outbox import LIVE, Lane, OutboxState, Outgoing

MOST = 20  # messages; nobody looks further up
ON_ITS_WAY = timedelta(minutes=1)  # so long what is not yet known to be out may be on the phone already
SEEN = (OutboxState.SENT, OutboxState.DELIVERED, OutboxState.READ, OutboxState.UNKNOWN)

_answer = aliased(Outgoing)
_answered_since = sa.exists().where(
    _answer.chat_id == Outgoing.chat_id,
    _answer.lane == Lane.REPLY,
    _answer.id > Outgoing.id,
    sa.or_(Outgoing.sent_at.is_(None), _answer.created_at >= Outgoing.sent_at),
)
_is_out = sa.and_(Outgoing.state.in_(SEEN), Outgoing.sent_at >= sa.bindparam("since"))
_may_be_out = sa.and_(
    Outgoing.state.in_(LIVE),
    Outgoing.due_at <= sa.bindparam("now"),
    Outgoing.created_at >= sa.bindparam("since"),
    Outgoing.created_at >= sa.bindparam("lately"),
)
_between = (
    sa.select(Outgoing.message)
    .where(
        Outgoing.chat_id == sa.bindparam("chat"),
        Outgoing.lane != Lane.REPLY,
        sa.or_(_is_out, _may_be_out),
        ~_answered_since,
    )
    .order_by(Outgoing.id.desc())
    .limit(MOST)
)


def came_between(connection: sa.Connection, chat_id: int, since: datetime, now: datetime) -> list[dict[str, Any]]:
    """The messages, the newest first, that nobody asked for; a reminder's text is not kept, nor has it numbers."""
    when = {"chat": chat_id, "since": since, "now": now, "lately": now - ON_ITS_WAY}
    return [message for message in connection.scalars(_between, when).all() if message.get("buttons")]
