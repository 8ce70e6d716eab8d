"""What somebody wrote as the reason of a mark can be erased, and nothing else of the history: its hash stays."""

from alembic import op

revision = "0035_erasable"
down_revision = "0034_stamped"

KEPT = ("id", "deployment_id", '"on"', "was", "mark", "act", '"by"', "at", "through", "why", "leaf", "on_behalf_of")


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        same = " AND ".join(f"NEW.{column} IS OLD.{column}" for column in KEPT)
        op.execute("DROP TRIGGER mark_history_refuses_update")
        op.execute(
            "CREATE TRIGGER mark_history_refuses_update BEFORE UPDATE ON mark_history "
            f"WHEN NOT (NEW.reason IS NULL AND NEW.salt IS NULL AND {same}) "
            "BEGIN SELECT RAISE(ABORT, 'mark_history only grows'); END"
        )
    else:
        op.execute(
            "CREATE OR REPLACE FUNCTION mark_history_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "IF TG_OP = 'UPDATE' THEN "
            "IF NEW.reason IS NULL AND NEW.salt IS NULL "
            "AND to_jsonb(NEW) - 'reason' - 'salt' = to_jsonb(OLD) - 'reason' - 'salt' THEN RETURN NEW; END IF; "
            "END IF; RAISE EXCEPTION 'mark_history only grows'; END $$"
        )
