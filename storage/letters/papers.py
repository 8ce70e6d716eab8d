"""Letter papers: all that a printed letter needs, read for many letters at once. IDs leave here masked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import sqlalchemy as sa

from storage.deployments import Deployment, RegisterNumber, serving
from storage.exams import Role
from storage.people import People, Person, end_of_national_id
from storage.vault import Vault

from .appointments import Appointment
from .issuing import Issued
from .mine import Managers


@dataclass(frozen=True)
class Staff:
    """A line of a centre's staff list."""

    number: int
    name: str
    id_end: str
    tsc_number: str
    phone: str
    role: Role
    from_on: date
    to_on: date


@dataclass(frozen=True)
class LetterPaper:
    """What is printed. Contacts are (name, phone); `staff` is a centre manager's alone."""

    letter: Issued
    appointment: Appointment
    id_end: str
    managers: Sequence[tuple[str, str]]
    directors: Sequence[tuple[str, str]]
    staff: Sequence[Staff]


class LetterPapers:
    """Reads papers in one transaction; what many share is read once."""

    def __init__(self, connection: sa.Connection, vault: Vault, today: date):
        self.connection, self.vault, self.today = connection, vault, today
        self._directors = cache(People(connection).directors)
        self._managers = Managers(connection)
        self._staff = cache(self._read_staff)

    def read(self, letters: Mapping[int, Issued], found: Mapping[int, Appointment]) -> list[LetterPaper]:
        """The papers of these letters, by the ids of their deployments."""
        return [self._paper(letter, found[deployment]) for deployment, letter in letters.items()]

    def _paper(self, letter: Issued, appointment: Appointment) -> LetterPaper:
        manages = appointment.role is Role.CENTRE_MANAGER
        return LetterPaper(
            letter,
            appointment,
            end_of_national_id(self.vault, appointment.sealed_id),
            self._managers.beside(appointment),
            self._directors(appointment.sub_county_code, self.today),
            self._staff(appointment.centre_id) if manages else (),
        )

    def _read_staff(self, centre: int) -> tuple[Staff, ...]:
        number = sa.and_(
            RegisterNumber.centre_id == Deployment.centre_id, RegisterNumber.person_id == Deployment.person_id
        )
        listed = (
            sa.select(
                RegisterNumber.number,
                Person.full_name,
                Person.national_id,
                Person.tsc_number,
                Person.phone,
                Deployment.role,
                Deployment.from_on,
                Deployment.to_on,
            )
            .select_from(Deployment)
            .join(Person, Person.id == Deployment.person_id)
            .outerjoin(RegisterNumber, number)
            .where(Deployment.centre_id == centre, serving())
            .order_by(RegisterNumber.number, Deployment.from_on)
        )
        return tuple(
            Staff(
                row.number or 0,
                row.full_name,
                end_of_national_id(self.vault, row.national_id),
                row.tsc_number or "",
                row.phone or "",
                Role(row.role),
                row.from_on,
                row.to_on,
            )
            for row in self.connection.execute(listed)
        )
