"""Who works at a centre without being on its register, and the days they were seen there."""

import sqlalchemy as sa
from alembic import op

revision = "0032_unlisted"
down_revision = "0031_workplaces"

ROLES = "'centre_manager', 'supervisor', 'invigilator', 'security_officer', 'driver', 'clerk'"


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "unlisted",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("national_id", sa.LargeBinary(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("reported_by", sa.Integer(), nullable=False),
        sa.Column("reported_at", moment, nullable=False),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("settled_at", moment, nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("deployment_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(f"role IN ({ROLES})", name=op.f("ck_unlisted_role")),
        *(
            sa.ForeignKeyConstraint([column], [key], name=op.f(f"fk_unlisted_{column}"))
            for column, key in (
                ("centre_id", "centres.id"),
                ("reported_by", "people.id"),
                ("settled_by", "people.id"),
                ("deployment_id", "deployments.id"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unlisted")),
    )
    op.create_index(op.f("ix_unlisted_centre_id"), "unlisted", ["centre_id"])
    op.create_index(op.f("ix_unlisted_reported_by"), "unlisted", ["reported_by"])
    waiting = sa.text("settled_at IS NULL")
    op.create_index(
        "uq_unlisted_waiting",
        "unlisted",
        ["centre_id", "phone"],
        unique=True,
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    for column in ("phone", "deployment_id", "settled_by"):
        known = sa.text(f"{column} IS NOT NULL")
        op.create_index(op.f(f"ix_unlisted_{column}"), "unlisted", [column], sqlite_where=known, postgresql_where=known)
    op.create_table(
        "provisional_presences",
        sa.Column("unlisted_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("through", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["unlisted_id"], ["unlisted.id"], name=op.f("fk_provisional_presences_unlisted_id")),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name=op.f("fk_provisional_presences_by")),
        sa.PrimaryKeyConstraint("unlisted_id", "on", name=op.f("pk_provisional_presences")),
    )
    op.create_index(op.f("ix_provisional_presences_by"), "provisional_presences", ["by"])
