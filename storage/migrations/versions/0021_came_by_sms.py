"""Whether somebody has come by SMS, or whether it is only ours that went there."""

import sqlalchemy as sa
from alembic import op

revision = "0021_came_by_sms"
down_revision = "0020_clock"


def upgrade() -> None:
    op.add_column("chats", sa.Column("came", sa.Boolean(), nullable=False, server_default=sa.false()))
    chats = sa.table("chats", sa.column("came", sa.Boolean()), sa.column("channel"), sa.column("unlocked_at"))
    op.execute(sa.update(chats).where(chats.c.unlocked_at.is_not(None)).values(came=True))
