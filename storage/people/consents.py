"""Consents: which privacy notice somebody agreed to, refused or withdrew, and when. One row an answer."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, aliased, mapped_column

from storage.audit import Audit
from storage.base import Base

from .tables import Person

NOTICE_VERSION = 1  # the version of the privacy notice; raise it with what it says, and everybody is asked again


class Consent(Base):
    """One answer to the notice of a `version`: given or not, when, and through which channel."""

    __tablename__ = "consents"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    version: Mapped[int]
    given: Mapped[bool]
    at: Mapped[datetime]
    through: Mapped[str]


def agrees() -> sa.ColumnElement[bool]:
    """Of `Person`, in a query: the last answer is yes."""
    answer, later = aliased(Consent), aliased(Consent)
    newest = ~sa.exists().where(later.person_id == answer.person_id, later.id > answer.id)
    return sa.exists().where(answer.person_id == Person.id, answer.given, newest)


class Answer(StrEnum):
    """What somebody answered last."""

    NONE = "none"
    GIVEN = "given"
    OUTDATED = "outdated"  # given to an earlier notice
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"  # refused after it was given


@dataclass(frozen=True)
class Answered:
    """What somebody answered last, when, and to which version of the notice."""

    answer: Answer
    at: datetime | None = None
    version: int = 0

    @property
    def refuses(self) -> bool:
        """Whether the last word is no; who never answered has not refused."""
        return self.answer in (Answer.REFUSED, Answer.WITHDRAWN)


class Consents:
    """One person's consent, from one turn's desk. Marking and letters never ask for it: they rest on duty."""

    def __init__(self, connection: sa.Connection, now: datetime, person_id: int, channel: str, audit: Audit):
        self.connection, self.now, self.person_id = connection, now, person_id
        self.channel, self.audit = channel, audit

    @property
    def given(self) -> bool:
        """Whether the notice of today was agreed to, and not withdrawn since."""
        return self.last().answer is Answer.GIVEN

    def last(self) -> Answered:
        """Their last answer; `Answer.NONE` where they never gave one."""
        mine = sa.select(Consent).where(Consent.person_id == self.person_id).order_by(Consent.id.desc()).limit(2)
        rows = self.connection.execute(mine).all()
        if not rows:
            return Answered(Answer.NONE)
        row = rows[0]
        if row.given:
            answer = Answer.GIVEN if row.version == NOTICE_VERSION else Answer.OUTDATED
        else:
            answer = Answer.WITHDRAWN if len(rows) > 1 and rows[1].given else Answer.REFUSED
        return Answered(answer, row.at, row.version)

    def agree(self) -> None:
        """Agreed to the notice of today; said twice it stands once."""
        if not self.given:
            self._keep(given=True)

    def refuse(self) -> None:
        """Refused, or withdrawn where it was given before; said twice it stands once."""
        if not self.last().refuses:
            self._keep(given=False)

    def _keep(self, *, given: bool) -> None:
        row = {
            "person_id": self.person_id,
            "version": NOTICE_VERSION,
            "given": given,
            "at": self.now,
            "through": self.channel,
        }
        self.connection.execute(sa.insert(Consent), row)
        self.audit.note(
            "consent given" if given else "consent refused", f"person {self.person_id}", version=NOTICE_VERSION
        )
