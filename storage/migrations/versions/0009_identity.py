"""What a database says of itself."""

import sqlalchemy as sa
from alembic import op

revision = "0009_identity"
down_revision = "0008_looks"


def upgrade() -> None:
    op.create_table(
        "identity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key_check", sa.String(), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_identity_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity")),
    )
