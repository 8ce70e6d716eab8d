"""Found without reading whole tables: by centre, by chat, by whoever decided."""

import sqlalchemy as sa
from alembic import op

revision = "0007_found"
down_revision = "0006_reminders"

WHERE = {
    "ix_deployments_offered": "state = 'offered'",
    "ix_deployments_replaces_id": "replaces_id IS NOT NULL",
    "ix_deployments_deployed_by": "deployed_by IS NOT NULL",
    "ix_registers_sent_by": "sent_by IS NOT NULL",
    "ix_audit_chat_id": "chat_id IS NOT NULL",
    "ix_applications_decided_by": "decided_by IS NOT NULL",
    "ix_corrections_waiting": "approved IS NULL",
}
INDEXES = (
    ("ix_deployments_centre_id", "deployments", ["centre_id"]),
    ("ix_deployments_offered", "deployments", ["offered_until"]),
    ("ix_deployments_replaces_id", "deployments", ["replaces_id"]),
    ("ix_deployments_deployed_by", "deployments", ["deployed_by"]),
    ("ix_registers_sent_by", "registers", ["sent_by"]),
    ("ix_mark_history_by", "mark_history", ["by"]),
    ("ix_audit_chat_id", "audit", ["chat_id"]),
    ("ix_audit_subject", "audit", ["subject"]),
    ("ix_letter_fetches_chat_id", "letter_fetches", ["chat_id"]),
    ("ix_applications_exam_id_role", "applications", ["exam_id", "role"]),
    ("ix_applications_decided_by", "applications", ["decided_by"]),
    ("ix_corrections_waiting", "corrections", ["asked_at"]),
    ("ix_outbox_chat_id", "outbox", ["chat_id"]),
)


def upgrade() -> None:
    for name, table, columns in INDEXES:
        where = sa.text(WHERE[name]) if name in WHERE else None
        op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
