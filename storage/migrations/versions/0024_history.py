"""The history as entries that are hashed: marks, postings, registers handed in; and the days closed over them.

What stood before has no hash of its own; the first day that is closed takes it in.
"""

import sqlalchemy as sa
from alembic import op

revision = "0024_history"
down_revision = "0023_page"

GROWING = ("deployment_history", "sendings", "closed_days", "closed_kinds")
WATCHED = ("person_id", "centre_id", "role", "from_on", "to_on", "state")
COLUMNS = f'deployment_id, {", ".join(WATCHED)}, "by", at'
NOW = {"sqlite": "strftime('%Y-%m-%d %H:%M:%f000', 'now')", "postgresql": "clock_timestamp()"}
OTHER = {"sqlite": "IS NOT", "postgresql": "IS DISTINCT FROM"}


def upgrade() -> None:
    engine = op.get_bind().dialect.name
    for table, column, kind in (
        ("mark_history", "why", sa.String()),
        ("mark_history", "salt", sa.LargeBinary()),
        ("mark_history", "leaf", sa.LargeBinary()),
        ("marks", "leaf", sa.LargeBinary()),
    ):
        op.add_column(table, sa.Column(column, kind, nullable=True))
    _tables()
    now = NOW[engine]
    op.execute(
        f"INSERT INTO deployment_history ({COLUMNS}) SELECT id, {', '.join(WATCHED)}, deployed_by, {now} "
        "FROM deployments ORDER BY id"
    )
    op.execute(
        'INSERT INTO sendings (centre_id, "on", receipt, "by", at, marks) SELECT centre_id, "on", receipt, sent_by, '
        "sent_at, '' FROM registers WHERE receipt IS NOT NULL ORDER BY sent_at"
    )
    for table in GROWING:
        _only_grows(engine, table)
    _recorded(engine, now)


def _tables() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "deployment_history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deployment_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("at", moment, nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [key], name=op.f(f"fk_deployment_history_{column}"))
            for column, key in (
                ("deployment_id", "deployments.id"),
                ("person_id", "people.id"),
                ("centre_id", "centres.id"),
                ("by", "people.id"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deployment_history")),
    )
    op.create_index(op.f("ix_deployment_history_deployment_id"), "deployment_history", ["deployment_id"])
    op.create_index(op.f("ix_deployment_history_person_id"), "deployment_history", ["person_id"])
    op.create_table(
        "sendings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("receipt", sa.String(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("marks", sa.String(), nullable=False),
        sa.Column("leaf", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["centre_id"], ["centres.id"], name=op.f("fk_sendings_centre_id")),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name=op.f("fk_sendings_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sendings")),
        sa.UniqueConstraint("receipt", name=op.f("uq_sendings_receipt")),
    )
    op.create_index("ix_sendings_centre_id_on", "sendings", ["centre_id", "on"])
    op.create_index(op.f("ix_sendings_by"), "sendings", ["by"])
    op.create_table(
        "closed_days",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("closed_at", moment, nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.Column("blocks", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closed_days")),
        sa.UniqueConstraint("on", name=op.f("uq_closed_days_on")),
    )
    op.create_table(
        "closed_kinds",
        sa.Column("day_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("ids", sa.LargeBinary(), nullable=False),
        sa.Column("traces", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["day_id"], ["closed_days.id"], name=op.f("fk_closed_kinds_day_id")),
        sa.PrimaryKeyConstraint("day_id", "kind", name=op.f("pk_closed_kinds")),
    )


def _only_grows(engine: str, table: str) -> None:
    """Also against `INSERT OR REPLACE`, which takes a row away without firing a delete trigger."""
    refused = f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
    if engine == "sqlite":
        key = "day_id = NEW.day_id AND kind = NEW.kind" if table == "closed_kinds" else "id = NEW.id"
        for act in ("update", "delete"):
            op.execute(f"CREATE TRIGGER {table}_refuses_{act} BEFORE {act} ON {table} {refused}")
        there = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {key})"
        op.execute(f"CREATE TRIGGER {table}_refuses_replace BEFORE INSERT ON {table} {there} {refused}")
        return
    op.execute(
        f"CREATE FUNCTION {table}_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} only grows'; END $$"
    )
    for name, when, each in (("change", "UPDATE OR DELETE", "ROW"), ("truncate", "TRUNCATE", "STATEMENT")):
        op.execute(
            f"CREATE TRIGGER {table}_refuses_{name} BEFORE {when} ON {table} "
            f"FOR EACH {each} EXECUTE FUNCTION {table}_only_grows()"
        )


def _recorded(engine: str, now: str) -> None:
    """The database writes down every change of a posting itself, so that no statement can forget to."""
    values = f"NEW.id, {', '.join(f'NEW.{name}' for name in WATCHED)}, NEW.deployed_by, {now}"
    record = f"INSERT INTO deployment_history ({COLUMNS}) VALUES ({values});"
    changed = " OR ".join(f"OLD.{name} {OTHER[engine]} NEW.{name}" for name in WATCHED)
    does = f"BEGIN {record} END"
    if engine == "postgresql":
        op.execute(
            "CREATE FUNCTION deployments_recorded() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {record} RETURN NULL; END $$"
        )
        does = "EXECUTE FUNCTION deployments_recorded()"
    op.execute(f"CREATE TRIGGER deployments_recorded_new AFTER INSERT ON deployments FOR EACH ROW {does}")
    op.execute(
        f"CREATE TRIGGER deployments_recorded_change AFTER UPDATE ON deployments FOR EACH ROW WHEN ({changed}) {does}"
    )
