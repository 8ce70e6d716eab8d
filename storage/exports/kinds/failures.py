"""Failures: a line per message that did not arrive, or of which nobody knows, to officers posted in the exam."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from storage.delivery import Chat, OutboxState, Outgoing
from storage.deployments import Deployment
from storage.exams import Centre
from storage.exports.cells import Form
from storage.exports.export import Column, Export, Scope
from storage.people import Person

LOST = (OutboxState.FAILED, OutboxState.UNKNOWN, OutboxState.EXPIRED)


class Failures(Export):
    """What was to be said is not in it: a message may hold what is for its reader alone."""

    portion = 5000
    columns = (
        Column("created_at", Outgoing.created_at, Form.MOMENT),
        Column("channel", Outgoing.channel),
        Column("state", Outgoing.state),
        Column("what", sa.func.coalesce(Outgoing.kind, Outgoing.record)),
        Column("error", Outgoing.error, Form.TEXT),
        Column("tries", Outgoing.tries),
        Column("full_name", Person.full_name, Form.TEXT),
        Column("phone", Person.phone, phone=True),
    )

    def keys(self, scope: Scope) -> sa.Select[Any]:
        """By the message."""
        return sa.select(Outgoing.id).where(Outgoing.state.in_(LOST))

    def statement(self, columns: Sequence[Any], scope: Scope) -> sa.Select[Any]:
        posted = (
            sa.exists()
            .where(Deployment.person_id == Chat.person_id, Deployment.centre_id == Centre.id, scope.here())
            .correlate(Chat)
        )
        return (
            sa.select(*columns)
            .select_from(Outgoing)
            .join(Chat, Chat.id == Outgoing.chat_id)
            .join(Person, Person.id == Chat.person_id)
            .where(Outgoing.state.in_(LOST), posted)
            .order_by(Outgoing.id)
        )
