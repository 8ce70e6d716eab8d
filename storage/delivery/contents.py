"""Contents: the message templates made at Twilio, one a shape, so that none is made twice."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base
from storage.database import insert_or_set


class Content(Base):
    """A template that stands at Twilio, in one account: Twilio's `sid` of it, by its shape."""

    __tablename__ = "contents"

    account: Mapped[str] = mapped_column(primary_key=True)
    shape: Mapped[str] = mapped_column(primary_key=True)
    sid: Mapped[str]


def known(connection: sa.Connection, account: str) -> dict[str, str]:
    """The content of each shape, by its name."""
    found = connection.execute(sa.select(Content.shape, Content.sid).where(Content.account == account))
    return {shape: sid for shape, sid in found}  # noqa: C416 (rows are no pairs to dict's eye)


def keep(connection: sa.Connection, account: str, shape: str, sid: str) -> None:
    """Remember the content of a shape, in place of what was known before."""
    insert_or_set(connection, Content, [{"account": account, "shape": shape, "sid": sid}], "sid")
