"""A manager hands the register to a deputy, a director appoints an acting manager; marks say on whose behalf."""

import sqlalchemy as sa
from alembic import op

revision = "0027_delegations"
down_revision = "0026_counted"

POINTS = (
    ("centre_id", "centres", False),
    ("person_id", "people", False),
    ("given_by", "people", False),
    ("deployment_id", "deployments", True),
    ("ended_by", "people", True),
)


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "delegations",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(column, sa.Integer(), nullable=seldom) for column, _table, seldom in POINTS),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("given_at", moment, nullable=False),
        sa.Column("taken_at", moment, nullable=True),
        sa.Column("ended_at", moment, nullable=True),
        sa.CheckConstraint("from_on <= to_on", name=op.f("ck_delegations_dates")),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_delegations_{column}"))
            for column, table, _seldom in POINTS
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegations")),
    )
    for column, _table, seldom in POINTS:
        where = sa.text(f"{column} IS NOT NULL") if seldom else None
        op.create_index(
            op.f(f"ix_delegations_{column}"), "delegations", [column], sqlite_where=where, postgresql_where=where
        )
    for table in ("marks", "mark_history", "sendings"):  # as they are: some have three million rows, and triggers
        key = f"CONSTRAINT fk_{table}_on_behalf_of REFERENCES people (id)"
        op.execute(f"ALTER TABLE {table} ADD COLUMN on_behalf_of INTEGER {key}")
