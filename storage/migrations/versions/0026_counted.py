"""What went out is counted by day, channel and kind."""

import sqlalchemy as sa
from alembic import op

revision = "0026_counted"
down_revision = "0025_links"


def upgrade() -> None:
    op.create_table(
        "sent_on_days",
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("template", sa.Boolean(), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("paid", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("on", "channel", "kind", "template", name=op.f("pk_sent_on_days")),
    )
