"""Keys of received events are forgotten channel by channel, each after a time of its own."""

from alembic import op

revision = "0014_signed_keys"
down_revision = "0013_sms_spent"


def upgrade() -> None:
    op.drop_index(op.f("ix_inbox_at"), table_name="inbox")
    op.create_index("ix_inbox_channel_at", "inbox", ["channel", "at"], unique=False)
