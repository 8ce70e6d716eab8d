"""Centre log-ins: a name and PIN that open one centre's register to whoever was given them."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base


class CentreLogin(Base):
    """Issued by a director for one centre of one exam; good until the exam ends or it is revoked."""

    __tablename__ = "centre_logins"

    id: Mapped[int] = mapped_column(primary_key=True)
    centre_id: Mapped[int] = mapped_column(sa.ForeignKey("centres.id"), index=True)
    username: Mapped[str] = mapped_column(unique=True)
    hash: Mapped[str]
    issued_by: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    issued_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    wrong: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]


class CentreAccess(Base):
    """A person who entered a centre's log-in: may open and mark its register while the log-in is good."""

    __tablename__ = "centre_access"

    login_id: Mapped[int] = mapped_column(sa.ForeignKey("centre_logins.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), primary_key=True)
    entered_at: Mapped[datetime]
