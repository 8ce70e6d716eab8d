"""Offers, redeployments, wrong postings and invitations."""

import sqlalchemy as sa
from alembic import op

from storage.base import Instant

revision = "0004_deploying"
down_revision = "0003_vacancies"


def upgrade() -> None:
    serves = sa.text("state IN ('offered', 'accepted')")
    with op.batch_alter_table("deployments") as deployments:
        deployments.drop_constraint(op.f("uq_deployments_centre_id_person_id_from_on"), type_="unique")
        for name in ("offered_at", "offered_until", "answered_at", "ended_at"):
            deployments.add_column(sa.Column(name, Instant(), nullable=True))
        for name in ("reason", "override_reason"):
            deployments.add_column(sa.Column(name, sa.String(), nullable=True))
        for name, there in (("replaces_id", "deployments"), ("deployed_by", "people")):
            deployments.add_column(sa.Column(name, sa.Integer(), nullable=True))
            deployments.create_foreign_key(op.f(f"fk_deployments_{name}"), there, [name], ["id"])
        deployments.create_index(
            "uq_deployments_serving",
            ["centre_id", "person_id", "from_on"],
            unique=True,
            sqlite_where=serves,
            postgresql_where=serves,
        )
    with op.batch_alter_table("exams") as exams:
        for name, usual in (
            ("candidates_per_supervisor", "200"),
            ("candidates_per_invigilator", "20"),
            ("offer_days", "3"),
        ):
            exams.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default=usual))
        exams.create_check_constraint(
            op.f("ck_exams_ratios"), "candidates_per_supervisor > 0 AND candidates_per_invigilator > 0"
        )
        exams.create_check_constraint(op.f("ck_exams_offer_days"), "offer_days > 0")
    op.add_column("applications", sa.Column("override_reason", sa.String(), nullable=True))
    op.create_table(
        "wrong_postings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deployment_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("said", sa.LargeBinary(), nullable=True),
        sa.Column("reported_at", Instant(), nullable=False),
        sa.Column("corrected", sa.Boolean(), nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.CheckConstraint("what IN ('centre', 'role', 'dates')", name=op.f("ck_wrong_postings_what")),
        sa.ForeignKeyConstraint(["deployment_id"], ["deployments.id"], name=op.f("fk_wrong_postings_deployment_id")),
        sa.ForeignKeyConstraint(["settled_by"], ["people.id"], name=op.f("fk_wrong_postings_settled_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wrong_postings")),
    )
    op.create_index(op.f("ix_wrong_postings_deployment_id"), "wrong_postings", ["deployment_id"], unique=False)
    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("finger", sa.String(), nullable=False),
        sa.Column("invited_by", sa.Integer(), nullable=True),
        sa.Column("sent_at", Instant(), nullable=False),
        sa.Column("used_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_invitations_person_id")),
        sa.ForeignKeyConstraint(["invited_by"], ["people.id"], name=op.f("fk_invitations_invited_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("finger", name=op.f("uq_invitations_finger")),
    )
    op.create_index(op.f("ix_invitations_person_id"), "invitations", ["person_id"], unique=False)
