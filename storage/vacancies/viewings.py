"""Viewings: which vacancies somebody has opened, so that they are reminded before one closes. Kept until it has."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base
from storage.database import is_new
from storage.people import Person, agrees


class Viewing(Base):
    """A vacancy that somebody has opened; `at`: the first time."""

    __tablename__ = "vacancy_looks"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    vacancy_id: Mapped[int] = mapped_column(sa.ForeignKey("vacancies.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime]


class Viewings:
    """The vacancies that one person has opened, from one turn's desk."""

    def __init__(self, connection: sa.Connection, now: datetime, person_id: int):
        self.connection, self.now, self.person_id = connection, now, person_id

    def keep(self, vacancy: int) -> None:
        """Opened; again changes nothing. Of somebody who has not agreed to the notice of privacy nothing is kept."""
        willing = sa.select(Person.id).where(Person.id == self.person_id, agrees())
        if self.connection.scalar(willing) is not None:
            is_new(self.connection, Viewing, {"person_id": self.person_id, "vacancy_id": vacancy, "at": self.now})

    def vacancies(self) -> set[int]:
        """The ids of those that were opened."""
        return set(self.connection.scalars(sa.select(Viewing.vacancy_id).where(Viewing.person_id == self.person_id)))
