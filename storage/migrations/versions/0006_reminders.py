"""Reminders: outbox rows without a text, unique by what they remind of; hours, mutes, and notices to many."""

import sqlalchemy as sa
from alembic import op

from storage.base import Instant

revision = "0006_reminders"
down_revision = "0005_letters"

PENDING, SENDING = sa.text("state = 'pending'"), sa.text("state = 'sending'")
EXPIRING = sa.text("state = 'pending' AND expires_at IS NOT NULL")
KNOWN = sa.text("external_id IS NOT NULL")
REMINDS = sa.text("kind IS NOT NULL")
MANAGES = sa.text("role = 'centre_manager'")


def upgrade() -> None:
    op.create_table(
        "reminder_slots",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("exam_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.Date(), nullable=False),
        sa.Column("due_for", Instant(), nullable=False),
        sa.Column("done_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "exam_id", "about", "due_for", name=op.f("pk_reminder_slots")),
    )
    op.create_table(
        "reminder_times",
        sa.Column("exam_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.Time(), nullable=True),
        sa.ForeignKeyConstraint(["exam_id"], ["exams.id"], name=op.f("fk_reminder_times_exam_id")),
        sa.PrimaryKeyConstraint("exam_id", "kind", name=op.f("pk_reminder_times")),
    )
    op.create_table(
        "mutes",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_mutes_person_id")),
        sa.PrimaryKeyConstraint("person_id", "kind", name=op.f("pk_mutes")),
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("exam_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.CheckConstraint("state IN ('running', 'paused', 'stopped', 'done')", name=op.f("ck_notices_state")),
        sa.ForeignKeyConstraint(["exam_id"], ["exams.id"], name=op.f("fk_notices_exam_id")),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name=op.f("fk_notices_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    op.create_index(
        "ix_deployments_managers",
        "deployments",
        ["centre_id", "person_id"],
        sqlite_where=MANAGES,
        postgresql_where=MANAGES,
    )
    _outbox()


def _outbox() -> None:
    op.add_column("outbox", sa.Column("channel", sa.String(), nullable=True))
    op.execute("UPDATE outbox SET channel = (SELECT channel FROM chats WHERE chats.id = outbox.chat_id)")
    for replaced in ("ix_outbox_live_lane", "ix_outbox_external_id"):
        op.drop_index(replaced, "outbox")
    with op.batch_alter_table("outbox") as outbox:
        outbox.alter_column("channel", existing_type=sa.String(), nullable=False)
        outbox.add_column(sa.Column("kind", sa.String(), nullable=True))
        outbox.add_column(sa.Column("person_id", sa.Integer(), nullable=True))
        outbox.add_column(sa.Column("due_for", Instant(), nullable=True))
        outbox.add_column(sa.Column("about", sa.Date(), nullable=True))
    for name, columns, where in (
        ("ix_outbox_pending", ["channel", "lane", "id"], PENDING),
        ("ix_outbox_sending", ["leased_until"], SENDING),
        ("ix_outbox_expiring", ["expires_at"], EXPIRING),
        ("ix_outbox_external_id", ["external_id"], KNOWN),
    ):
        op.create_index(name, "outbox", columns, sqlite_where=where, postgresql_where=where)
    key = ["kind", "person_id", "due_for"]
    op.create_index("uq_outbox_reminder", "outbox", key, unique=True, sqlite_where=REMINDS, postgresql_where=REMINDS)
