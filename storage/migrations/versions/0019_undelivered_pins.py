"""PINs that were sent are found by their message, so that whoever waits is told of one that did not arrive."""

import sqlalchemy as sa
from alembic import op

revision = "0019_undelivered_pins"
down_revision = "0018_wrong_pins"

KNOWN = sa.text("outbox_id IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        op.f("ix_pins_sent_outbox_id"), "pins_sent", ["outbox_id"], sqlite_where=KNOWN, postgresql_where=KNOWN
    )
