"""The auditors' book, found by its days."""

from alembic import op

revision = "0016_audit_by_day"
down_revision = "0015_sms_proves_nothing"


def upgrade() -> None:
    op.create_index(op.f("ix_audit_at_id"), "audit", ["at", "id"])
