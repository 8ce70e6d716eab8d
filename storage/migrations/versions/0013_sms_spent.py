"""How many SMS went out on a day."""

import sqlalchemy as sa
from alembic import op

revision = "0013_sms_spent"
down_revision = "0012_keys"


def upgrade() -> None:
    op.create_table(
        "sms_spent",
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("on", "what", name=op.f("pk_sms_spent")),
    )
