"""When Karani was away for long, so that whoever marks is told of it once."""

import sqlalchemy as sa
from alembic import op

revision = "0033_outages"
down_revision = "0032_unlisted"


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "outages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("since", moment, nullable=False),
        sa.Column("back", moment, nullable=False),
        sa.Column("channel", sa.String(), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outages")),
    )
    op.create_index(op.f("ix_outages_back"), "outages", ["back"])
