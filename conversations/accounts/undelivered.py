"""Undelivered: whoever waits for a PIN that did not arrive is told what can be done."""

from datetime import datetime

import sqlalchemy as sa

from conversations.core import Message, _, speaking
from conversations.gates import no_sms_reaches
from storage.accounts import take_undelivered
from storage.delivery import Lane, put
from storage.service import ServiceSettings


def tell_undelivered(connection: sa.Connection, now: datetime, service: ServiceSettings) -> int:
    """Say it in the chats that asked, once for each PIN. Gives how many; safe to repeat."""
    lost = take_undelivered(connection)
    for one in lost:
        with speaking(one.language or service.language):
            said = [_("The new PIN did not arrive, so it does not count. Your old PIN still works.")]
            if one.phone:
                said.append(no_sms_reaches(one.phone))
            put(connection, one.chat_id, Lane.LETTER, Message("\n".join(said)).dump(), now)
    return len(lost)
