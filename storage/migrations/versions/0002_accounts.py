"""Accounts, consents, corrections and centre log-ins."""

import sqlalchemy as sa
from alembic import op

from storage.base import Instant

revision = "0002_accounts"
down_revision = "0001_first_tables"


def upgrade() -> None:
    op.create_table(
        "centre_logins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("issued_by", sa.Integer(), nullable=False),
        sa.Column("issued_at", Instant(), nullable=False),
        sa.Column("revoked_at", Instant(), nullable=True),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("locked_until", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["centre_id"], ["centres.id"], name=op.f("fk_centre_logins_centre_id")),
        sa.ForeignKeyConstraint(["issued_by"], ["people.id"], name=op.f("fk_centre_logins_issued_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_centre_logins")),
        sa.UniqueConstraint("username", name=op.f("uq_centre_logins_username")),
    )
    with op.batch_alter_table("centre_logins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_centre_logins_centre_id"), ["centre_id"], unique=False)

    op.create_table(
        "consents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("through", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_consents_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consents_person_id"), ["person_id"], unique=False)

    op.create_table(
        "corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("old", sa.LargeBinary(), nullable=True),
        sa.Column("new", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("approved", sa.Boolean(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name=op.f("fk_corrections_decided_by")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_corrections_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
    )
    with op.batch_alter_table("corrections", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_corrections_person_id"), ["person_id"], unique=False)

    op.create_table(
        "pins",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("set_at", Instant(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("locked_until", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_pins_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_pins")),
    )
    op.create_table(
        "pins_sent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_pins_sent_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pins_sent")),
    )
    with op.batch_alter_table("pins_sent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pins_sent_person_id"), ["person_id"], unique=False)

    op.create_table(
        "centre_access",
        sa.Column("login_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("entered_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["login_id"], ["centre_logins.id"], name=op.f("fk_centre_access_login_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_centre_access_person_id")),
        sa.PrimaryKeyConstraint("login_id", "person_id", name=op.f("pk_centre_access")),
    )
    with op.batch_alter_table("centre_access", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_centre_access_person_id"), ["person_id"], unique=False)

    with op.batch_alter_table("chats", schema=None) as batch_op:
        batch_op.add_column(sa.Column("proven", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("unlocked_at", Instant(), nullable=True))
        batch_op.add_column(sa.Column("wrong_pins", sa.Integer(), nullable=False, server_default=sa.text("0")))
        batch_op.add_column(sa.Column("locked_until", Instant(), nullable=True))

    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("study_years", sa.String(), nullable=True))
