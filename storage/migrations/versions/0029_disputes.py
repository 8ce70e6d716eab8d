"""Disputes of days, what officers were told of their marks, and how long a day can be disputed."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0029_disputes"
down_revision = "0028_own_marks"

OPEN = sa.text("state IN ('manager', 'director')")
STATES = "'manager', 'director', 'corrected', 'stays', 'overtaken', 'withdrawn', 'gone'"


def upgrade() -> None:
    with op.batch_alter_table("exams") as exams:
        exams.add_column(sa.Column("dispute_days", sa.Integer(), nullable=False, server_default="3"))
        exams.create_check_constraint(op.f("ck_exams_dispute_days"), "dispute_days >= 0")
    _disputes()
    op.create_table(
        "mark_notices",
        sa.Column("deployment_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("told", sa.String(), nullable=True),
        sa.Column("knew", sa.String(), nullable=True),
        sa.CheckConstraint("told IN ('P', 'Ab')", name=op.f("ck_mark_notices_told")),
        sa.CheckConstraint("knew IN ('P', 'Ab')", name=op.f("ck_mark_notices_knew")),
        sa.ForeignKeyConstraint(["deployment_id"], ["deployments.id"], name=op.f("fk_mark_notices_deployment_id")),
        sa.PrimaryKeyConstraint("deployment_id", "on", name=op.f("pk_mark_notices")),
    )
    op.create_index(op.f("ix_mark_notices_on"), "mark_notices", ["on"])
    op.create_table(
        "mark_sweeps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("settled", sa.Integer(), nullable=False),
        sa.Column("upto", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark_sweeps")),
    )
    op.execute(  # of what was marked before nobody is told now
        "INSERT INTO mark_sweeps (id, settled, upto, at) SELECT 1, coalesce(max(id), 0), coalesce(max(id), 0), "
        "'2027-01-01 00:00:00' FROM mark_history"
    )


def _disputes() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "disputes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deployment_id", sa.Integer(), nullable=False),
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("mark", sa.String(), nullable=True),
        sa.Column("said", sa.LargeBinary(), nullable=True),
        sa.Column("opened_at", moment, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", moment, nullable=True),
        sa.Column("answer_said", sa.LargeBinary(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", moment, nullable=True),
        sa.CheckConstraint(f"state IN ({STATES})", name=op.f("ck_disputes_state")),
        sa.CheckConstraint("answer IN ('correct', 'stays')", name=op.f("ck_disputes_answer")),
        sa.CheckConstraint("mark = 'Ab'", name=op.f("ck_disputes_mark")),
        *(
            sa.ForeignKeyConstraint([column], [key], name=op.f(f"fk_disputes_{column}"))
            for column, key in (
                ("deployment_id", "deployments.id"),
                ("centre_id", "centres.id"),
                ("answered_by", "people.id"),
                ("decided_by", "people.id"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disputes")),
    )
    op.create_index(op.f("ix_disputes_deployment_id"), "disputes", ["deployment_id"])
    here: dict[str, Any] = {"sqlite_where": OPEN, "postgresql_where": OPEN}
    op.create_index("uq_disputes_open", "disputes", ["deployment_id", "on"], unique=True, **here)
    op.create_index("ix_disputes_open_centre", "disputes", ["centre_id"], **here)
    op.create_index("ix_disputes_asked", "disputes", ["asked_at"], **here)
    for column in ("answered_by", "decided_by"):
        known = sa.text(f"{column} IS NOT NULL")
        op.create_index(op.f(f"ix_disputes_{column}"), "disputes", [column], sqlite_where=known, postgresql_where=known)
