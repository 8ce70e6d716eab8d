"""Contents: the message templates made at Twilio, one a shape, so that none is made twice."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base
from .database import insert


class Content(Base):
    __tablename__ = "contents"

    account: Mapped[str] = mapped_column(primary_key=True)
    shape: Mapped[str] = mapped_column(primary_key=True)
    sid: Mapped[str]


def known(connection: sa.Connection, account: str) -> dict[str, str]:
    """The content of each shape, by its name."""
    found = connection.execute(sa.select(Content.shape, Content.sid).where(Content.account == account))
    return {shape: sid for shape, sid in found}  # noqa: C416 (rows are no pairs to dict's eye)


def keep(connection: sa.Connection, account: str, shape: str, sid: str) -> None:
    row = {"account": account, "shape": shape, "sid": sid}
    new = insert(connection, Content)
    newest = new.on_conflict_do_update(index_elements=[Content.account, Content.shape], set_={"sid": new.excluded.sid})
    connection.execute(newest, row)
