"""Deployments: a line per posting, also those that were declined, replaced or ended."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from storage.deployments import Deployment
from storage.exams import Centre, Exam, SubCounty
from storage.exports.cells import Form
from storage.exports.export import Column, Export, Scope
from storage.people import Person

from .posted import posted

Deployer = aliased(Person)


class Deployments(Export):
    """Who serves where, as what, from when to when, and what became of it."""

    columns = (
        Column("exam", Exam.code),
        Column("centre_code", Centre.code),
        Column("phone", Person.phone, phone=True),
        Column("role", Deployment.role),
        Column("full_name", Person.full_name, Form.TEXT),
        Column("national_id", Person.national_id, Form.NATIONAL_ID),
        Column("tsc_number", Person.tsc_number),
        Column("from_on", Deployment.from_on, Form.DAY),
        Column("to_on", Deployment.to_on, Form.DAY),
        Column("centre", Centre.name, Form.TEXT),
        Column("sub_county_code", Centre.sub_county_code),
        Column("sub_county", SubCounty.name, Form.TEXT),
        Column("state", Deployment.state),
        Column("offered_at", Deployment.offered_at, Form.MOMENT),
        Column("answered_at", Deployment.answered_at, Form.MOMENT),
        Column("ended_at", Deployment.ended_at, Form.MOMENT),
        Column("reason", Deployment.reason, Form.TEXT),
        Column("deployed_by", Deployer.full_name, Form.TEXT),
        Column("rule_set_aside", Deployment.override_reason, Form.TEXT),
    )

    def statement(self, columns: Sequence[Any], scope: Scope) -> sa.Select[Any]:
        named = posted(columns, scope).join(Exam, Exam.id == Centre.exam_id)
        by = named.outerjoin(Deployer, Deployer.id == Deployment.deployed_by)
        return by.order_by(Centre.code, Person.full_name, Deployment.id)
