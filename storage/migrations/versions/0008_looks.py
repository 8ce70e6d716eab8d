"""Who has opened which vacancy."""

import sqlalchemy as sa
from alembic import op

from storage.base import Instant

revision = "0008_looks"
down_revision = "0007_found"


def upgrade() -> None:
    op.create_table(
        "vacancy_looks",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("vacancy_id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_vacancy_looks_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["vacancy_id"], ["vacancies.id"], name=op.f("fk_vacancy_looks_vacancy_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "vacancy_id", name=op.f("pk_vacancy_looks")),
    )
