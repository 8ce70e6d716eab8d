"""People are found by the sub-county where they work."""

import sqlalchemy as sa
from alembic import op

revision = "0031_workplaces"
down_revision = "0030_arrivals"


def upgrade() -> None:
    known = sa.text("sub_county_code IS NOT NULL")
    name = op.f("ix_people_sub_county_code")
    op.create_index(name, "people", ["sub_county_code"], postgresql_where=known, sqlite_where=known)
