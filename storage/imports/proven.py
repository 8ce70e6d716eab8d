"""Proven: numbers that the tables do not know, of people who are in the records because a channel has proven them."""

from functools import cached_property

import sqlalchemy as sa

from storage.database import Database
from storage.people import Person, number_of

LISTED = "2547%"  # all that begins so is a mobile number of Kenya: nobody else need be looked at


class Proven:
    """Asks the records once, and only where a file has such a number."""

    def __init__(self, database: Database):
        self._database = database

    def number(self, cell: str) -> str | None:
        """The number of somebody who is known by it already; None for any other."""
        number = number_of(cell)
        return number if number in self._known else None

    @cached_property
    def _known(self) -> frozenset[str | None]:
        with self._database.reading() as records:
            return frozenset(records.scalars(sa.select(Person.phone).where(Person.phone.not_like(LISTED))))
