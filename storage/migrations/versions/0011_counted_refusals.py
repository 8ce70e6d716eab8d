"""Refusals of one kind are counted in one row of the audit: its count may grow, and nothing else of it may change."""

import sqlalchemy as sa
from alembic import op

revision = "0011_counted_refusals"
down_revision = "0010_taking_back"

KEPT = "id, at, act, subject, person_id, chat_id, detail, kind"


def upgrade() -> None:
    op.add_column("audit", sa.Column("kind", sa.String(), nullable=True))
    op.add_column("audit", sa.Column("count", sa.Integer(), nullable=False, server_default="1"))
    op.create_index(
        "ix_audit_counted",
        "audit",
        ["chat_id", "kind", "at"],
        sqlite_where=sa.text("kind IS NOT NULL"),
        postgresql_where=sa.text("kind IS NOT NULL"),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER audit_refuses_update")
        _refuse_on_sqlite("update", f"UPDATE OF {KEPT} ON audit")
        _refuse_on_sqlite("count", "UPDATE ON audit WHEN NEW.count <= OLD.count OR OLD.kind IS NULL")
    else:
        op.execute(
            "CREATE OR REPLACE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "IF TG_OP = 'UPDATE' THEN "
            "IF OLD.kind IS NOT NULL AND NEW.count > OLD.count "
            "AND to_jsonb(NEW) - 'count' = to_jsonb(OLD) - 'count' THEN RETURN NEW; END IF; "
            "END IF; RAISE EXCEPTION 'audit only grows'; END $$"
        )


def _refuse_on_sqlite(name: str, when: str) -> None:
    op.execute(f"CREATE TRIGGER audit_refuses_{name} BEFORE {when} BEGIN SELECT RAISE(ABORT, 'audit only grows'); END")
