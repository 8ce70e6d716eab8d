"""A database that changes its key says from which to which."""

import sqlalchemy as sa
from alembic import op

from storage.base import Instant

revision = "0012_keys"
down_revision = "0011_counted_refusals"


def upgrade() -> None:
    op.add_column("identity", sa.Column("next_check", sa.String(), nullable=True))
    op.add_column("identity", sa.Column("sealing_since", Instant(), nullable=True))
