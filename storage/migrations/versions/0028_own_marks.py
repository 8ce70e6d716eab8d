"""What supervisors and directors say of somebody's own mark, in a table that only grows."""

import sqlalchemy as sa
from alembic import op

revision = "0028_own_marks"
down_revision = "0027_delegations"

TABLE = "own_mark_answers"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("through", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["change_id"], ["mark_history.id"], name=op.f("fk_own_mark_answers_change_id")),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name=op.f("fk_own_mark_answers_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_mark_answers")),
        sa.UniqueConstraint("change_id", "by", name=op.f("uq_own_mark_answers_change_id_by")),
    )
    op.create_index(op.f("ix_own_mark_answers_by"), TABLE, ["by"])
    _only_grows(op.get_bind().dialect.name)


def _only_grows(engine: str) -> None:
    """Also against `INSERT OR REPLACE`, which takes a row away without firing a delete trigger."""
    if engine == "sqlite":
        refused = f"BEGIN SELECT RAISE(ABORT, '{TABLE} only grows'); END"
        for act in ("update", "delete"):
            op.execute(f"CREATE TRIGGER {TABLE}_refuses_{act} BEFORE {act} ON {TABLE} {refused}")
        there = f"WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id)"
        op.execute(f"CREATE TRIGGER {TABLE}_refuses_replace BEFORE INSERT ON {TABLE} {there} {refused}")
        return
    op.execute(
        f"CREATE FUNCTION {TABLE}_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{TABLE} only grows'; END $$"
    )
    for name, when, each in (("change", "UPDATE OR DELETE", "ROW"), ("truncate", "TRUNCATE", "STATEMENT")):
        op.execute(
            f"CREATE TRIGGER {TABLE}_refuses_{name} BEFORE {when} ON {TABLE} "
            f"FOR EACH {each} EXECUTE FUNCTION {TABLE}_only_grows()"
        )
