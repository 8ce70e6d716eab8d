"""Interests: the centres at which somebody has a relative among the candidates, or their own school."""

from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.audit import Audit
from storage.base import Base, one_of
from storage.database import insert
from storage.exams import Centre
from storage.people import is_named, may_be_named

from .nearness import workplace_of


class Tie(StrEnum):
    """What ties somebody to a centre: a vested interest."""

    RELATIVE = "relative"  # among its candidates
    OWN_SCHOOL = "own_school"  # works or has worked there


class Interest(Base):
    """A vested interest that somebody declared, for one exam: one row a centre."""

    __tablename__ = "interests"
    __table_args__ = (sa.UniqueConstraint("person_id", "exam_id", "centre_code"), one_of("what", Tie))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    exam_id: Mapped[int] = mapped_column(sa.ForeignKey("exams.id"))
    centre_code: Mapped[str]
    what: Mapped[str]


LOOKED_AT = 200  # that may have the name sought, as far as the database can tell


@dataclass(frozen=True)
class Declared:
    """A centre in which somebody has an interest, by the exam's code and name of it."""

    centre_code: str
    centre: str
    what: Tie


def declared_by(connection: sa.Connection, person_id: int, exam_id: int) -> list[Declared]:
    """What somebody declared for an exam, by the centres' codes."""
    found = (
        sa.select(Interest.centre_code, Centre.name, Interest.what)
        .join(Centre, sa.and_(Centre.exam_id == Interest.exam_id, Centre.code == Interest.centre_code))
        .where(Interest.person_id == person_id, Interest.exam_id == exam_id)
        .order_by(Interest.centre_code)
    )
    return [Declared(code, name, Tie(what)) for code, name, what in connection.execute(found)]


class Interests:
    """One person's declarations, from one turn's desk."""

    def __init__(self, connection: sa.Connection, person_id: int, audit: Audit):
        self.connection, self.person_id, self.audit = connection, person_id, audit

    def declared(self, exam_id: int) -> list[Declared]:
        """What this person declared for an exam, by the centres' codes."""
        return declared_by(self.connection, self.person_id, exam_id)

    def centres(self, exam_id: int, sought: str, most: int) -> list[tuple[str, str]]:
        """Code and name of centres that have these words in their name, or a code that begins so; near ones first."""
        code = "".join(sought.split())
        by_name = may_be_named(Centre.name, sought)
        by_code = Centre.code.startswith(code) if code.isdecimal() else sa.false()
        found = sa.select(Centre.code, Centre.name).where(Centre.exam_id == exam_id, sa.or_(by_name, by_code))
        home = workplace_of(self.connection, self.person_id)
        near = sa.case(
            (Centre.sub_county_code == home.sub_county_code, 0),
            (sa.func.substr(Centre.code, 1, 2) == home.county_code, 1),
            else_=2,
        )
        nearest = self.connection.execute(found.order_by(near, Centre.name, Centre.code).limit(LOOKED_AT))
        options = [(here, name) for here, name in nearest if is_named(name, sought) or here.startswith(code)]
        return options[:most]

    def declare(self, exam_id: int, centre_code: str, what: Tie) -> None:
        """Said of a centre again, the last word stands. `LookupError` where the exam has no such centre."""
        here = sa.select(Centre.name).where(Centre.exam_id == exam_id, Centre.code == centre_code)
        if self.connection.scalar(here) is None:
            raise LookupError(centre_code)
        key = {"person_id": self.person_id, "exam_id": exam_id, "centre_code": centre_code}
        new = insert(self.connection, Interest).values(**key, what=what)
        self.connection.execute(new.on_conflict_do_update(index_elements=list(key), set_={"what": new.excluded.what}))
        self.audit.note("interest declared", f"exam {exam_id}")  # which one can be erased, the audit cannot

    def take_back(self, exam_id: int) -> None:
        """None of what was declared for this exam is so."""
        mine = sa.and_(Interest.person_id == self.person_id, Interest.exam_id == exam_id)
        self.connection.execute(sa.delete(Interest).where(mine))
        self.audit.note("interests taken back", f"exam {exam_id}")
