"""Posted: every posting at the centres of a scope, with its place and person, from which most exports begin."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from storage.deployments import Deployment
from storage.exams import Centre, SubCounty
from storage.exports.export import Scope
from storage.people import Person


def posted(columns: Sequence[Any], scope: Scope) -> sa.Select[Any]:
    """These columns of a centre, its sub-county, a posting there and its officer; also of postings that are over."""
    return (
        sa.select(*columns)
        .select_from(Centre)
        .join(SubCounty, SubCounty.code == Centre.sub_county_code)
        .join(Deployment, Deployment.centre_id == Centre.id)
        .join(Person, Person.id == Deployment.person_id)
        .where(scope.here())
    )
