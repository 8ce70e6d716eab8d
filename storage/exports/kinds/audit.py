"""Audit: the auditors' book, a line per act. For the council alone: a book is read whole."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from storage.audit import AuditRow
from storage.exports.cells import Form, harmless
from storage.exports.export import Column, Export, Line, Portion, Scope
from storage.people import Person


class Book(Export):
    """Every act, whatever exam it was about."""

    portion = 5000
    nation = True
    columns = (
        Column("id", AuditRow.id),
        Column("at", AuditRow.at, Form.MOMENT),
        Column("act", AuditRow.act),
        Column("subject", AuditRow.subject, Form.TEXT),
        Column("person", AuditRow.person_id),
        Column("full_name", Person.full_name, Form.TEXT),
        Column("chat", AuditRow.chat_id),
        Column("count", AuditRow.count),
        Column("detail", AuditRow.detail),
    )

    def keys(self, scope: Scope) -> sa.Select[Any]:
        """By the act."""
        return sa.select(AuditRow.id)

    def statement(self, columns: Sequence[Any], scope: Scope) -> sa.Select[Any]:
        rows = sa.select(*columns).select_from(AuditRow).outerjoin(Person, Person.id == AuditRow.person_id)
        return rows.order_by(AuditRow.id)

    def lines(self, portion: Portion) -> Iterator[Line]:
        """The detail as JSON."""
        for *cells, detail in super().lines(portion):
            yield [*cells, harmless(json.dumps(detail, ensure_ascii=False)) if detail else ""]
