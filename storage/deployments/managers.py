"""Managers: who manages a centre on a day, and how to call them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from storage.people import Person

from .tables import Deployment, managing, serving


@dataclass(frozen=True)
class Manager:
    """Somebody who manages a centre; `phone` and `language` are empty where they are not known."""

    person_id: int
    name: str
    phone: str
    language: str

    @property
    def contact(self) -> tuple[str, str]:
        """Name and phone, for whoever is to call them."""
        return self.name, self.phone


_managers = (
    sa.select(Deployment.centre_id, Person.id, Person.full_name, Person.phone, Person.language)
    .join(Person, Person.id == Deployment.person_id)
    .where(
        Deployment.centre_id.in_(sa.bindparam("centres", expanding=True)),
        managing(),
        serving(),
        Deployment.from_on <= sa.bindparam("last"),
        Deployment.to_on >= sa.bindparam("first"),
    )
    .distinct()
    .order_by(Person.full_name, Person.id)
)


def managers_on(
    connection: sa.Connection, centres: Collection[int], first: date, last: date | None = None
) -> dict[int, tuple[Manager, ...]]:
    """The managers of each of these centres on a day, or on any day from `first` to `last`; by name, once each."""
    found: dict[int, tuple[Manager, ...]] = dict.fromkeys(centres, ())
    asked = {"centres": [*centres], "first": first, "last": last or first}
    for row in connection.execute(_managers, asked) if centres else ():
        manager = Manager(row.id, row.full_name, row.phone or "", row.language or "")
        found[row.centre_id] = (*found[row.centre_id], manager)
    return found
