"""Completeness: a line per officer posted in the exam: which of the details that pay needs are not there yet."""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from storage.delivery import Chat
from storage.deployments import Deployment, serving
from storage.exams import Centre, SubCounty
from storage.exports.cells import Form
from storage.exports.export import Column, Export, Line, Portion, Scope
from storage.people import NEEDED, Person, column_of

from .posted import posted


def _given(name: str) -> Any:
    column = getattr(Person, column_of(name))
    return sa.case((column.is_not(None), 1), else_=0)


class Completeness(Export):
    """Names of details, never their values."""

    columns = (
        Column("sub_county_code", Centre.sub_county_code),
        Column("sub_county", SubCounty.name, Form.TEXT),
        Column("centre_code", Centre.code),
        Column("centre", Centre.name, Form.TEXT),
        Column("full_name", Person.full_name, Form.TEXT),
        Column("phone", Person.phone, phone=True),
        Column("role", Deployment.role),
        Column("chats", sa.func.count(Chat.id.distinct())),
        *(Column(name, _given(name)) for name in NEEDED),
    )

    def statement(self, columns: Sequence[Any], scope: Scope) -> sa.Select[Any]:
        here = sa.and_(Chat.person_id == Person.id, Chat.came)
        return (
            posted(columns, scope)
            .outerjoin(Chat, here)
            .where(serving())
            .group_by(Centre.id, SubCounty.code, Deployment.id, Person.id)
            .order_by(Centre.code, Person.full_name, Deployment.id)
        )

    def heading(self, connection: sa.Connection, scope: Scope) -> list[str]:
        """The officer, how many details are there, and which are not."""
        return [*super().heading(connection, scope)[: -len(NEEDED)], "given", "of", "missing"]

    def lines(self, portion: Portion) -> Iterator[Line]:
        """The details of each officer, counted."""
        for cells in super().lines(portion):
            missing = [name for name, there in zip(NEEDED, cells[-len(NEEDED) :], strict=True) if not there]
            yield [*cells[: -len(NEEDED)], len(NEEDED) - len(missing), len(NEEDED), " ".join(missing)]
