"""Wrong PINs are counted by chat and account; a new PIN stands beside the old one until it is given."""

import sqlalchemy as sa
from alembic import op

from storage.base import Instant

revision = "0018_wrong_pins"
down_revision = "0017_second_officer"

COUNTED = {"pins": ("wrong", "locked_until"), "centre_logins": ("wrong", "locked_until")}


def upgrade() -> None:
    op.create_table(
        "wrong_pins",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("chat_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("locks", sa.Integer(), nullable=False),
        sa.Column("locked_until", Instant(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("account", "chat_id", name=op.f("pk_wrong_pins")),
    )
    op.create_index(op.f("ix_wrong_pins_at"), "wrong_pins", ["at"])
    for table, columns in (COUNTED | {"chats": ("wrong_pins", "locked_until")}).items():
        for column in columns:
            op.drop_column(table, column)
    op.add_column("pins", sa.Column("next_hash", sa.String(), nullable=True))
    op.add_column("pins", sa.Column("next_at", Instant(), nullable=True))
    with op.batch_alter_table("pins_sent") as sent:
        sent.alter_column("person_id", existing_type=sa.Integer(), nullable=True)
        sent.add_column(sa.Column("named", sa.String(), nullable=True))
        sent.add_column(sa.Column("chat_id", sa.Integer(), nullable=True))
        sent.add_column(sa.Column("outbox_id", sa.Integer(), nullable=True))
    for column in ("named", "chat_id"):
        op.create_index(op.f(f"ix_pins_sent_{column}"), "pins_sent", [column])
