"""Unfinished registers: the chats in which one is being marked, with somebody still unmarked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from storage.delivery import Chat, Lane, Outgoing
from storage.deployments import Deployment, on_day

from .tables import MarkRow, Register, RegisterState

_open = (
    sa.select(sa.func.count())
    .select_from(Deployment)
    .outerjoin(MarkRow, sa.and_(MarkRow.deployment_id == Deployment.id, MarkRow.on == sa.bindparam("day")))
    .where(Deployment.centre_id == sa.bindparam("centre"), on_day(sa.bindparam("day")), MarkRow.mark.is_(None))
)
_sent = sa.select(Register.state).where(
    Register.centre_id == sa.bindparam("centre"), Register.on == sa.bindparam("day")
)


@dataclass(frozen=True)
class Marking:
    """A chat in which the register of this centre and day is being marked."""

    chat_id: int
    channel: str
    external_id: str
    centre_id: int
    on: date


def registers(
    connection: sa.Connection,
    channel: str,
    since: datetime,
    until: datetime,
    in_hand: Callable[[dict[str, Any]], tuple[int, date] | None],
    answered_since: datetime,
) -> list[Marking]:
    """The chats used in between in which a register is marked that is neither sent nor complete.

    `in_hand` reads out of a chat's session the centre and day of the register being marked there. Who was answered
    since `answered_since` has seen how it stands.
    """
    answered = sa.exists().where(
        Outgoing.chat_id == Chat.id, Outgoing.lane == Lane.REPLY, Outgoing.created_at > answered_since
    )
    used = sa.select(Chat.id, Chat.channel, Chat.external_id, Chat.session).where(
        Chat.channel == channel, Chat.heard_at.between(since, until), Chat.active, ~answered
    )
    found = []
    for row in connection.execute(used):
        marked = in_hand(row.session)
        if marked is None:
            continue
        centre, day = marked
        here = {"centre": centre, "day": day}
        sent = connection.scalar(_sent, here) not in (None, RegisterState.OPEN)
        if not sent and connection.scalar(_open, here):
            found.append(Marking(row.id, row.channel, row.external_id, centre, day))
    return found
