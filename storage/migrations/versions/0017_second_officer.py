"""Notices to many wait for a second officer of the council."""

import sqlalchemy as sa
from alembic import op

from storage.base import Instant

revision = "0017_second_officer"
down_revision = "0016_audit_by_day"


def upgrade() -> None:
    op.create_table(
        "notice_secondings",
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.Column("approved", sa.Boolean(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name=op.f("fk_notice_secondings_decided_by")),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"], name=op.f("fk_notice_secondings_notice_id")),
        sa.PrimaryKeyConstraint("notice_id", name=op.f("pk_notice_secondings")),
    )
