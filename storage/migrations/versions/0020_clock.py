"""The demonstration's clock is kept with its data."""

import sqlalchemy as sa
from alembic import op

revision = "0020_clock"
down_revision = "0019_undelivered_pins"


def upgrade() -> None:
    op.add_column("identity", sa.Column("ahead", sa.Integer(), nullable=False, server_default="0"))
