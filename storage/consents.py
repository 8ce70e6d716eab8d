"""Consents: which privacy notice somebody agreed to, refused or withdrew, and when. One row an answer."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base


class Consent(Base):
    __tablename__ = "consents"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    version: Mapped[int]
    given: Mapped[bool]
    at: Mapped[datetime]
    through: Mapped[str]
