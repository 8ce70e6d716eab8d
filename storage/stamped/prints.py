"""Prints: each register as it was printed gets a number, by which its sheet is known when it comes back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from storage.database import insert
from storage.deployments import Deployment, DeploymentChange, RegisterNumber
from storage.people import Person
from storage.register import MarkChange

from .codes import MOST_PAGES, MOST_PRINTS, code_of, head_of, read_code
from .tables import RegisterPrint

MOST_NAMES = 3  # of those who changed since

_centre: sa.BindParameter[int] = sa.bindparam("centre")
_posts = sa.select(Deployment.id).where(Deployment.centre_id == _centre)
_last_mark = sa.select(sa.func.max(MarkChange.id)).where(MarkChange.deployment_id.in_(_posts)).scalar_subquery()
_last_posting = (
    sa.select(sa.func.max(DeploymentChange.id)).where(DeploymentChange.deployment_id.in_(_posts)).scalar_subquery()
)
_now = sa.select(sa.func.coalesce(_last_mark, 0).label("mark"), sa.func.coalesce(_last_posting, 0).label("posting"))


@dataclass(frozen=True)
class Known:
    """How far the records of a centre's register went when they were read."""

    last_mark: int
    last_posting: int


@dataclass(frozen=True)
class Print:
    """A print that a code names, and which page of how many."""

    id: int
    centre_id: int
    printed_at: datetime
    page: int
    pages: int
    known: Known


def known_of(connection: sa.Connection, centre_id: int) -> Known:
    row = connection.execute(_now, {"centre": centre_id}).one()
    return Known(row.mark, row.posting)


def note_print(connection: sa.Connection, centre_id: int, known: Known, head: bytes, now: datetime) -> Sequence[str]:
    """The codes of a print's pages, the first first; of what was printed so before, the same ones.

    Empty where a centre has more prints than a code can tell apart.
    """
    alike = {"last_mark": known.last_mark, "last_posting": known.last_posting, "head": head}
    here = RegisterPrint.centre_id == centre_id
    same = sa.select(RegisterPrint.number).where(here).filter_by(**alike)
    newest = sa.select(sa.func.coalesce(sa.func.max(RegisterPrint.number), 0)).where(here)
    number = connection.scalar(same)
    while number is None:
        new = connection.execute(newest).scalar_one() + 1
        if new > MOST_PRINTS:
            return ()
        row = {"centre_id": centre_id, "number": new, "printed_at": now, "pages": 1, **alike}
        connection.execute(insert(connection, RegisterPrint).values(**row).on_conflict_do_nothing())
        number = connection.scalar(same)  # none: another process has just given this number
    return tuple(code_of(centre_id, number, page, head) for page in range(1, MOST_PAGES + 1))


def keep_pages(connection: sa.Connection, code: str, pages: int) -> None:
    """How many pages the print has, of which this is a code."""
    said = read_code(code)
    if said and pages > 1:
        here = sa.and_(RegisterPrint.centre_id == said.centre, RegisterPrint.number == said.number)
        connection.execute(sa.update(RegisterPrint).where(here).values(pages=pages))


def print_of(connection: sa.Connection, code: str) -> Print | None:
    """The print that a code names; None where it is none that we have made."""
    said = read_code(code)
    if said is None:
        return None
    here = sa.and_(RegisterPrint.centre_id == said.centre, RegisterPrint.number == said.number)
    row = connection.execute(sa.select(RegisterPrint).where(here)).first()
    if row is None or head_of(row.head) != said.head or not 1 <= said.page <= row.pages:
        return None
    known = Known(row.last_mark, row.last_posting)
    return Print(row.id, row.centre_id, row.printed_at, said.page, row.pages, known)


_marked_since = (
    sa.select(MarkChange.deployment_id, MarkChange.on, MarkChange.was, MarkChange.mark)
    .where(MarkChange.deployment_id.in_(_posts), MarkChange.id > sa.bindparam("mark"))
    .order_by(MarkChange.id)
)
_posted_since = (
    sa.select(DeploymentChange.deployment_id)
    .where(DeploymentChange.deployment_id.in_(_posts), DeploymentChange.id > sa.bindparam("posting"))
    .distinct()
)
_names = (
    sa.select(Person.full_name)
    .join(Deployment, Deployment.person_id == Person.id)
    .join(
        RegisterNumber,
        sa.and_(RegisterNumber.centre_id == Deployment.centre_id, RegisterNumber.person_id == Person.id),
    )
    .where(Deployment.id.in_(sa.bindparam("posts", expanding=True)))
    .group_by(Person.id, Person.full_name, RegisterNumber.number)
    .order_by(RegisterNumber.number)
)


def changed_since(connection: sa.Connection, found: Print) -> list[str]:
    """Whose line on the register is another now than on this print, by their numbers; what was undone is none."""
    before: dict[tuple[int, object], tuple[str | None, str | None]] = {}
    asked = {"centre": found.centre_id, "mark": found.known.last_mark, "posting": found.known.last_posting}
    for row in connection.execute(_marked_since, asked):
        first = before.get((row.deployment_id, row.on), (row.was, None))[0]
        before[row.deployment_id, row.on] = first, row.mark
    posts = {deployment for (deployment, _on), (was, mark) in before.items() if was != mark}
    posts |= set(connection.scalars(_posted_since, asked))
    return [*connection.scalars(_names, {"posts": [*posts]})] if posts else []
