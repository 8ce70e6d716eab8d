"""Wrong postings: what an officer reports as wrong in a posting, and what the director makes of it."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, one_of


class Wrong(StrEnum):
    """What can be wrong in a posting. A wrong name or ID is a correction of the person: see `corrections`."""

    CENTRE = "centre"
    ROLE = "role"
    DATES = "dates"


class WrongPosting(Base):
    """A report. `corrected` is None while it waits; `answer` is what the officer was told where it was right."""

    __tablename__ = "wrong_postings"
    __table_args__ = (one_of("what", Wrong),)

    id: Mapped[int] = mapped_column(primary_key=True)
    deployment_id: Mapped[int] = mapped_column(sa.ForeignKey("deployments.id"), index=True)
    what: Mapped[str]
    said: Mapped[bytes | None]  # in the officer's words, sealed
    reported_at: Mapped[datetime]
    corrected: Mapped[bool | None]
    settled_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    settled_at: Mapped[datetime | None]
    answer: Mapped[str | None]
