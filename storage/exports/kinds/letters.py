"""Letters: a line per letter of appointment that was issued: told, asked for, opened, void."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from storage.deployments import Deployment
from storage.exams import Centre, SubCounty
from storage.exports.cells import Form
from storage.exports.export import Column, Export, Scope
from storage.letters import Letter, LetterFetch
from storage.people import Person

from .posted import posted


def _first(column: Any) -> sa.ScalarSelect[Any]:
    of_letter = sa.select(sa.func.min(column)).where(LetterFetch.letter_id == Letter.id)
    return of_letter.correlate(Letter).scalar_subquery()


class Letters(Export):
    """Issued letters, the void ones too."""

    columns = (
        Column("sub_county_code", Centre.sub_county_code),
        Column("sub_county", SubCounty.name, Form.TEXT),
        Column("centre_code", Centre.code),
        Column("centre", Centre.name, Form.TEXT),
        Column("full_name", Person.full_name, Form.TEXT),
        Column("phone", Person.phone, phone=True),
        Column("role", Deployment.role),
        Column("reference", Letter.reference),
        Column("issued_at", Letter.issued_at, Form.MOMENT),
        Column("announced_at", Letter.announced_at, Form.MOMENT),
        Column("asked_for_at", _first(LetterFetch.at), Form.MOMENT),
        Column("opened_at", _first(LetterFetch.opened_at), Form.MOMENT),
        Column("voided_at", Letter.voided_at, Form.MOMENT),
        Column("not_printed_at", Letter.failed_at, Form.MOMENT),
    )

    def statement(self, columns: Sequence[Any], scope: Scope) -> sa.Select[Any]:
        issued = posted(columns, scope).join(Letter, Letter.deployment_id == Deployment.id)
        return issued.order_by(Centre.code, Person.full_name, Letter.id)
