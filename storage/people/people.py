"""People: who they are, and the phone by which they are known today."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from .authority import in_office
from .tables import Office, Person, Standing


@dataclass(frozen=True)
class Known:
    """A person as a chat knows them."""

    id: int
    name: str
    phone: str
    language: str


_known = sa.select(Person.id, Person.full_name, Person.phone, Person.language)


class People:
    """The people, from one turn's desk."""

    def __init__(self, connection: sa.Connection):
        self.connection = connection

    def by_phone(self, phone: str) -> Known | None:
        """Whose phone (`2547…`) this is today; a former phone is nobody's."""
        row: Any = self.connection.execute(_known.where(Person.phone == phone)).first()
        return row and Known(row.id, row.full_name, row.phone, row.language or "")

    def language(self, person_id: int) -> str:
        """The language somebody has chosen, or nothing."""
        return self.connection.scalar(sa.select(Person.language).where(Person.id == person_id)) or ""

    def set_language(self, person_id: int, language: str) -> None:
        """What somebody is spoken to in (`en`, `sw`), in all their chats."""
        self.connection.execute(sa.update(Person).where(Person.id == person_id).values(language=language))

    def directors(self, sub_county_code: str, day: date) -> list[tuple[str, str]]:
        """Name and phone of the TSC directors of a sub-county on a day."""
        of = sa.select(Person.full_name, Person.phone).join(Office, Office.person_id == Person.id)
        here = of.where(Office.office == Standing.TSC_DIRECTOR, Office.sub_county_code == sub_county_code)
        found = self.connection.execute(here.where(in_office(day)).order_by(Person.full_name))
        return [(name, phone or "") for name, phone in found]
