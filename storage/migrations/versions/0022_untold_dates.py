"""Postings whose dates went with their exam's, until their officers are told."""

import sqlalchemy as sa
from alembic import op

revision = "0022_untold_dates"
down_revision = "0021_came_by_sms"

KNOWN = sa.text("untold_since IS NOT NULL")


def upgrade() -> None:
    op.add_column("deployments", sa.Column("untold_since", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        op.f("ix_deployments_untold_since"),
        "deployments",
        ["untold_since"],
        sqlite_where=KNOWN,
        postgresql_where=KNOWN,
    )
