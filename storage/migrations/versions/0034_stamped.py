"""Prints of registers, the files that people send, and the stamped registers that were filed from them."""

import sqlalchemy as sa
from alembic import op

revision = "0034_stamped"
down_revision = "0033_outages"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _prints()
    _pages()
    op.create_table(
        "stamped_contents",
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_stamped_contents")),
    )
    _sent_files()


def _prints() -> None:
    op.create_table(
        "register_prints",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("printed_at", MOMENT, nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.Column("last_mark", sa.Integer(), nullable=False),
        sa.Column("last_posting", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["centre_id"], ["centres.id"], name=op.f("fk_register_prints_centre_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_prints")),
        sa.UniqueConstraint("centre_id", "number", name=op.f("uq_register_prints_centre_id_number")),
    )


def _pages() -> None:
    op.create_table(
        "stamped_pages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("print_id", sa.Integer(), nullable=True),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("original", sa.String(), nullable=False),
        sa.Column("leaf", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sent_by", sa.Integer(), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.Column("through", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("comment", sa.String(), nullable=True),
        sa.CheckConstraint("state IN ('sent', 'received', 'back')", name=op.f("ck_stamped_pages_state")),
        *(
            sa.ForeignKeyConstraint([column], [key], name=op.f(f"fk_stamped_pages_{column}"))
            for column, key in (
                ("centre_id", "centres.id"),
                ("print_id", "register_prints.id"),
                ("sent_by", "people.id"),
                ("decided_by", "people.id"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stamped_pages")),
        sa.UniqueConstraint("centre_id", "original", "leaf", name=op.f("uq_stamped_pages_centre_id_original_leaf")),
    )
    op.create_index(op.f("ix_stamped_pages_hash"), "stamped_pages", ["hash"])
    op.create_index(op.f("ix_stamped_pages_print_id"), "stamped_pages", ["print_id"])
    op.create_index(op.f("ix_stamped_pages_sent_by"), "stamped_pages", ["sent_by"])
    known = sa.text("decided_by IS NOT NULL")
    op.create_index(
        op.f("ix_stamped_pages_decided_by"),
        "stamped_pages",
        ["decided_by"],
        sqlite_where=known,
        postgresql_where=known,
    )


def _sent_files() -> None:
    op.create_table(
        "sent_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("centre_id", sa.Integer(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("original", sa.String(), nullable=True),
        sa.Column("pages", sa.JSON(), nullable=False),
        sa.Column("problem", sa.String(), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'read', 'asked')", name=op.f("ck_sent_files_state")),
        *(
            sa.ForeignKeyConstraint([column], [key], name=op.f(f"fk_sent_files_{column}"))
            for column, key in (("chat_id", "chats.id"), ("person_id", "people.id"), ("centre_id", "centres.id"))
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sent_files")),
    )
    for column in ("chat_id", "person_id", "due_at"):
        op.create_index(op.f(f"ix_sent_files_{column}"), "sent_files", [column])
