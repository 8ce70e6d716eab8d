"""Vacancies, applications, declared interests and rates."""

import sqlalchemy as sa
from alembic import op

from storage.base import Instant

revision = "0003_vacancies"
down_revision = "0002_accounts"

ROLES = "role IN ('centre_manager', 'supervisor', 'invigilator', 'security_officer', 'clerk', 'driver')"


def upgrade() -> None:
    op.create_table(
        "rates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exam_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("per_day", sa.Integer(), nullable=False),
        sa.CheckConstraint(ROLES, name=op.f("ck_rates_role")),
        sa.CheckConstraint("per_day >= 0", name=op.f("ck_rates_per_day")),
        sa.ForeignKeyConstraint(["exam_id"], ["exams.id"], name=op.f("fk_rates_exam_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rates")),
        sa.UniqueConstraint("exam_id", "role", "region", name=op.f("uq_rates_exam_id_role_region")),
    )
    op.create_table(
        "vacancies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exam_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("county_code", sa.String(), nullable=True),
        sa.Column("sub_county_code", sa.String(), nullable=True),
        sa.Column("positions", sa.Integer(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.CheckConstraint(ROLES, name=op.f("ck_vacancies_role")),
        sa.CheckConstraint("sub_county_code IS NULL OR county_code IS NOT NULL", name=op.f("ck_vacancies_place")),
        sa.CheckConstraint("positions > 0", name=op.f("ck_vacancies_positions")),
        sa.CheckConstraint("opens_on <= closes_on", name=op.f("ck_vacancies_dates")),
        sa.ForeignKeyConstraint(["exam_id"], ["exams.id"], name=op.f("fk_vacancies_exam_id")),
        sa.ForeignKeyConstraint(["county_code"], ["counties.code"], name=op.f("fk_vacancies_county_code")),
        sa.ForeignKeyConstraint(["sub_county_code"], ["sub_counties.code"], name=op.f("fk_vacancies_sub_county_code")),
        sa.ForeignKeyConstraint(["opened_by"], ["people.id"], name=op.f("fk_vacancies_opened_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vacancies")),
        sa.UniqueConstraint(
            "exam_id", "role", "sub_county_code", name=op.f("uq_vacancies_exam_id_role_sub_county_code")
        ),
    )
    op.create_index(op.f("ix_vacancies_closes_on"), "vacancies", ["closes_on"], unique=False)
    for name, columns, where in (
        ("uq_vacancies_of_county", ["exam_id", "role", "county_code"], "sub_county_code IS NULL"),
        ("uq_vacancies_everywhere", ["exam_id", "role"], "county_code IS NULL"),
    ):
        only = sa.text(where)
        op.create_index(name, "vacancies", columns, unique=True, sqlite_where=only, postgresql_where=only)
    op.create_table(
        "applications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("vacancy_id", sa.Integer(), nullable=False),
        sa.Column("exam_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("centre_id", sa.Integer(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("interest_declared_at", Instant(), nullable=True),
        sa.Column("applied_at", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.CheckConstraint(ROLES, name=op.f("ck_applications_role")),
        sa.CheckConstraint(
            "state IN ('submitted', 'nominated', 'deployed', 'declined', 'closed', 'withdrawn')",
            name=op.f("ck_applications_state"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_applications_person_id")),
        sa.ForeignKeyConstraint(["vacancy_id"], ["vacancies.id"], name=op.f("fk_applications_vacancy_id")),
        sa.ForeignKeyConstraint(["exam_id"], ["exams.id"], name=op.f("fk_applications_exam_id")),
        sa.ForeignKeyConstraint(["centre_id"], ["centres.id"], name=op.f("fk_applications_centre_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name=op.f("fk_applications_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications")),
        sa.UniqueConstraint("person_id", "exam_id", "role", name=op.f("uq_applications_person_id_exam_id_role")),
    )
    op.create_index(op.f("ix_applications_vacancy_id"), "applications", ["vacancy_id"], unique=False)
    op.create_index(op.f("ix_applications_centre_id"), "applications", ["centre_id"], unique=False)
    op.create_table(
        "interests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("exam_id", sa.Integer(), nullable=False),
        sa.Column("centre_code", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.CheckConstraint("what IN ('relative', 'own_school')", name=op.f("ck_interests_what")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_interests_person_id")),
        sa.ForeignKeyConstraint(["exam_id"], ["exams.id"], name=op.f("fk_interests_exam_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interests")),
        sa.UniqueConstraint(
            "person_id", "exam_id", "centre_code", name=op.f("uq_interests_person_id_exam_id_centre_code")
        ),
    )
