"""Namesakes at one centre: told apart by their numbers on its register."""

import sqlalchemy as sa

from storage.people import Person, folded

from .tables import RegisterNumber


def called_at(connection: sa.Connection, centre_id: int, person_id: int, name: str) -> str:
    """The name; with the register's number where another of the centre has, or had, the same."""
    there = sa.select(RegisterNumber.number, RegisterNumber.person_id, Person.full_name)
    rows = connection.execute(
        there.join(Person, Person.id == RegisterNumber.person_id).where(RegisterNumber.centre_id == centre_id)
    ).all()
    others = any(row.person_id != person_id and folded(row.full_name) == folded(name) for row in rows)
    number = next((row.number for row in rows if row.person_id == person_id), None)
    return f"{number} {name}" if others and number is not None else name
