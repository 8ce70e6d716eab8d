"""Letters: issued, released, asked for, printed and verified."""

import sqlalchemy as sa
from alembic import op

from storage.base import Instant

revision = "0005_letters"
down_revision = "0004_deploying"

_stands = sa.text("voided_at IS NULL")
_record = sa.text("record IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "letters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deployment_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("says", sa.JSON(), nullable=False),
        sa.Column("issued_at", Instant(), nullable=False),
        sa.Column("voided_at", Instant(), nullable=True),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("announced_at", Instant(), nullable=True),
        sa.Column("failed_at", Instant(), nullable=True),
        sa.CheckConstraint("length(code) = 16", name=op.f("ck_letters_code")),
        sa.ForeignKeyConstraint(["deployment_id"], ["deployments.id"], name=op.f("fk_letters_deployment_id")),
        sa.ForeignKeyConstraint(["replaces_id"], ["letters.id"], name=op.f("fk_letters_replaces_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
        sa.UniqueConstraint("code", name=op.f("uq_letters_code")),
        sa.UniqueConstraint("reference", name=op.f("uq_letters_reference")),
    )
    op.create_index(op.f("ix_letters_deployment_id"), "letters", ["deployment_id"])
    op.create_index(op.f("ix_letters_replaces_id"), "letters", ["replaces_id"])
    op.create_index(
        "uq_letters_standing", "letters", ["deployment_id"], unique=True, sqlite_where=_stands, postgresql_where=_stands
    )
    op.create_table(
        "letter_releases",
        sa.Column("exam_id", sa.Integer(), nullable=False),
        sa.Column("sub_county_code", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("released_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["exam_id"], ["exams.id"], name=op.f("fk_letter_releases_exam_id")),
        sa.PrimaryKeyConstraint("exam_id", "sub_county_code", name=op.f("pk_letter_releases")),
    )
    op.create_table(
        "letter_fetches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_letter_fetches_chat_id")),
        sa.ForeignKeyConstraint(["letter_id"], ["letters.id"], name=op.f("fk_letter_fetches_letter_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_letter_fetches_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_fetches")),
    )
    op.create_index(op.f("ix_letter_fetches_letter_id"), "letter_fetches", ["letter_id"])
    op.create_index(op.f("ix_letter_fetches_person_id"), "letter_fetches", ["person_id"])
    op.create_table(
        "letter_prints",
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["letter_id"], ["letters.id"], name=op.f("fk_letter_prints_letter_id")),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_letter_prints")),
    )
    op.create_index(op.f("ix_letter_prints_letter_id"), "letter_prints", ["letter_id"])
    op.create_index(op.f("ix_letter_prints_made_at"), "letter_prints", ["made_at"])
    op.create_table(
        "telegram_files",
        sa.Column("bot", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["letter_id"], ["letters.id"], name=op.f("fk_telegram_files_letter_id")),
        sa.PrimaryKeyConstraint("bot", "hash", name=op.f("pk_telegram_files")),
    )
    op.create_index(op.f("ix_telegram_files_letter_id"), "telegram_files", ["letter_id"])
    op.create_table(
        "verify_tries",
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("spent", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("who", name=op.f("pk_verify_tries")),
    )
    op.add_column("outbox", sa.Column("record", sa.String(), nullable=True))
    op.create_index("ix_outbox_record", "outbox", ["record"], sqlite_where=_record, postgresql_where=_record)
