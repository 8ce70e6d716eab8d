"""Officers say that they are there, in a table that only grows and is hashed as marks are.

The days that are closed already were closed over none of it.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0030_arrivals"
down_revision = "0029_disputes"

REFUSED = "BEGIN SELECT RAISE(ABORT, 'arrivals only grows'); END"


def upgrade() -> None:
    op.create_table(
        "arrivals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deployment_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("through", sa.String(), nullable=False),
        sa.Column("leaf", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["deployment_id"], ["deployments.id"], name=op.f("fk_arrivals_deployment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrivals")),
        sa.UniqueConstraint("deployment_id", "on", name=op.f("uq_arrivals_deployment_id_on")),
    )
    nothing = sa.table(
        "closed_kinds",
        *(sa.column(name) for name in ("day_id", "kind", "last")),
        *(sa.column(name, sa.LargeBinary()) for name in ("ids", "traces")),
    )
    closed: sa.Select[*tuple[Any, ...]] = sa.select(
        sa.column("id"),
        sa.literal("arrivals"),
        sa.literal(0),
        *(sa.literal(b"", sa.LargeBinary()) for _ in range(2)),
    ).select_from(sa.table("closed_days"))
    op.get_bind().execute(sa.insert(nothing).from_select([column.name for column in nothing.c], closed))
    if op.get_bind().dialect.name == "sqlite":
        for act in ("update", "delete"):
            op.execute(f"CREATE TRIGGER arrivals_refuses_{act} BEFORE {act} ON arrivals {REFUSED}")
        again = 'id = NEW.id OR (deployment_id = NEW.deployment_id AND "on" = NEW."on")'
        op.execute(
            "CREATE TRIGGER arrivals_refuses_replace BEFORE INSERT ON arrivals "
            f"WHEN EXISTS (SELECT 1 FROM arrivals WHERE {again}) {REFUSED}"
        )
        return
    op.execute(
        "CREATE FUNCTION arrivals_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'arrivals only grows'; END $$"
    )
    for name, when, each in (("change", "UPDATE OR DELETE", "ROW"), ("truncate", "TRUNCATE", "STATEMENT")):
        op.execute(
            f"CREATE TRIGGER arrivals_refuses_{name} BEFORE {when} ON arrivals "
            f"FOR EACH {each} EXECUTE FUNCTION arrivals_only_grows()"
        )
