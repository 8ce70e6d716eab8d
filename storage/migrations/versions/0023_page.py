"""What the demonstration's page shows outlasts a restart."""

import sqlalchemy as sa
from alembic import op

revision = "0023_page"
down_revision = "0022_untold_dates"


def upgrade() -> None:
    op.create_table(
        "page_messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_messages")),
        sa.UniqueConstraint("chat", "key", name=op.f("uq_page_messages_chat_key")),
    )
