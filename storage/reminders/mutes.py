"""Mutes: the reminders that a person does not want."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base
from storage.database import is_new
from storage.refusals import Denied

from .kinds import is_duty, known


class Mutes:
    """Of one person, from one turn's desk."""

    def __init__(self, connection: sa.Connection, person_id: int):
        self.connection, self.person_id = connection, person_id

    def muted(self) -> set[str]:
        """The kinds that they do not want; one that has become a duty since is said all the same."""
        return set(self.connection.scalars(sa.select(Mute.kind).where(Mute.person_id == self.person_id)))

    def mute(self, kind: str, *, wanted: bool) -> None:
        """`wanted` again, or no longer. Raises `Denied` for a kind of one's duty, and for one that there is not."""
        if known(kind) is None or is_duty(kind) or not self.person_id:
            raise Denied("mute", kind[:40])
        if wanted:
            mine = sa.and_(Mute.person_id == self.person_id, Mute.kind == kind)
            self.connection.execute(sa.delete(Mute).where(mine))
        else:
            is_new(self.connection, Mute, {"person_id": self.person_id, "kind": kind})


class Mute(Base):
    """A kind that a person does not want. Kinds of one's duty cannot be muted."""

    __tablename__ = "mutes"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
