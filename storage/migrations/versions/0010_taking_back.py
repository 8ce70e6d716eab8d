"""Accounts that are locked, and since and until when an office is held."""

import sqlalchemy as sa
from alembic import op

from storage.base import Instant

revision = "0010_taking_back"
down_revision = "0009_identity"


def upgrade() -> None:
    op.add_column("people", sa.Column("locked_at", Instant(), nullable=True))
    op.create_index(
        op.f("ix_people_locked_at"),
        "people",
        ["locked_at"],
        sqlite_where=sa.text("locked_at IS NOT NULL"),
        postgresql_where=sa.text("locked_at IS NOT NULL"),
    )
    op.add_column("offices", sa.Column("since", sa.Date(), nullable=True))
    op.add_column("offices", sa.Column("until", sa.Date(), nullable=True))
