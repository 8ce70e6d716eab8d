"""What a chat by SMS has proven counts no longer: anybody can write whose number it is from."""

from alembic import op

revision = "0015_sms_proves_nothing"
down_revision = "0014_signed_keys"


def upgrade() -> None:
    op.execute("UPDATE chats SET proven = false, unlocked_at = NULL WHERE channel = 'sms' AND person_id IS NOT NULL")
