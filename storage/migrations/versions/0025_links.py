"""Links to documents are short: a token, of which the keyed hash is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0025_links"
down_revision = "0024_history"


def upgrade() -> None:
    op.create_table(
        "document_links",
        sa.Column("finger", sa.String(), nullable=False),
        sa.Column("chat_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_document_links_chat_id")),
        sa.PrimaryKeyConstraint("finger", name=op.f("pk_document_links")),
    )
    op.create_index(op.f("ix_document_links_chat_id"), "document_links", ["chat_id"])
    op.create_index(op.f("ix_document_links_until"), "document_links", ["until"])
