"""Unfinished registers: the chats in which one is being marked, with somebody still unmarked."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from storage.delivery import Chat
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


def registers(connection: sa.Connection, channel: str, since: datetime, until: datetime) -> list[Marking]:
    """The chats used in between whose conversation in hand is a register that is neither sent nor complete."""
    used = sa.select(Chat.id, Chat.channel, Chat.external_id, Chat.session).where(
        Chat.channel == channel, Chat.heard_at.between(since, until), Chat.active
    )
    found = []
    for row in connection.execute(used):
        data = row.session.get("data", {})
        if row.session.get("conversation") != "register" or not data.get("on"):
            continue
        here = {"centre": data["centre"], "day": date.fromisoformat(data["on"])}
        sent = connection.scalar(_sent, here) not in (None, RegisterState.OPEN)
        if not sent and connection.scalar(_open, here):
            found.append(Marking(row.id, row.channel, row.external_id, data["centre"], here["day"]))
    return found
