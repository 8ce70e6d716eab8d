"""Positions: how many a vacancy asks for, held against those who were deployed from it."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from .applications import Application, Progress
from .posting_rules import Broken, Rule
from .vacancies import Vacancy


def hold_vacancies(connection: sa.Connection, applications: Collection[int]) -> None:
    """Nobody else deploys from these applications' vacancies until this transaction is over. People are held before."""
    of = sa.select(Application.vacancy_id).where(Application.id.in_(applications))
    rows = sa.select(Vacancy.id).where(Vacancy.id.in_(of)).order_by(Vacancy.id)
    connection.execute(rows.with_for_update(key_share=True)).all()


def beyond(connection: sa.Connection, application: int) -> Broken | None:
    """As many as the council asked for are deployed already: offered or accepted, and not replaced or ended since.

    Whoever the council posted by an import came by no vacancy and does not count.
    """
    others = aliased(Application)
    deployed = sa.select(sa.func.count()).where(
        others.vacancy_id == Vacancy.id, others.state == Progress.DEPLOYED, others.id != application
    )
    found = sa.select(Vacancy.positions, deployed.scalar_subquery().label("deployed"))
    row = connection.execute(
        found.join(Application, Application.vacancy_id == Vacancy.id).where(Application.id == application)
    ).first()
    return Broken(Rule.WANTED, needed=row.positions) if row and row.deployed >= row.positions else None
