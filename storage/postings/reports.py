"""Wrong postings: what an officer reports as wrong in a posting, and what the director makes of it."""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.audit import Audit
from storage.base import Base, Row, one_of, sealed_for
from storage.deployments import Deployment, serving
from storage.exams import Centre
from storage.people import Day, Somebody, deciders, may_post
from storage.refusals import ChangedMeanwhile, Denied
from storage.vault import Vault

from .officers import Posting, posting, postings

SAID_SEALED = "wrong_postings.said"  # what the words are sealed for


class Wrong(StrEnum):
    """What can be wrong in a posting. A wrong name or ID is a correction of the person: see `corrections`."""

    CENTRE = "centre"
    ROLE = "role"
    DATES = "dates"


class WrongPosting(Base):
    """A report. `corrected` is None while it waits; `answer` is what the officer was told where it was right."""

    __tablename__ = "wrong_postings"
    __table_args__ = (one_of("what", Wrong),)

    id: Mapped[int] = mapped_column(primary_key=True)
    deployment_id: Mapped[int] = mapped_column(sa.ForeignKey("deployments.id"), index=True)
    what: Mapped[str]
    said: Mapped[bytes | None] = mapped_column(info=sealed_for(SAID_SEALED))  # in the officer's words
    reported_at: Mapped[datetime]
    corrected: Mapped[bool | None]
    settled_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    settled_at: Mapped[datetime | None]
    answer: Mapped[str | None]


@dataclass(frozen=True)
class Report:
    """A report that waits for whoever decides about the post; `said` is what the officer says is right."""

    id: int
    what: Wrong
    said: str
    reported_at: datetime
    posting: Posting


_reports = postings.join(WrongPosting, WrongPosting.deployment_id == Deployment.id).add_columns(
    WrongPosting.id.label("report"),
    WrongPosting.what,
    WrongPosting.said,
    WrongPosting.reported_at,
    WrongPosting.corrected,
)


class WrongPostings:
    """Reports, from one turn's desk: those of this person's own posts, and those this person settles."""

    def __init__(
        self, connection: sa.Connection, now: datetime, today: date, person_id: int, vault: Vault, audit: Audit
    ):
        self.connection, self.now, self.today = connection, now, today
        self.person_id, self.vault, self.audit = person_id, vault, audit

    def held(self, said: str) -> str:
        """What is asked about before it is reported, sealed for the session; `said` opens it."""
        return b64encode(self.vault.seal(said, SAID_SEALED) or b"").decode()

    def said(self, held: str) -> str:
        return self.vault.open(b64decode(held), SAID_SEALED) or ""

    def reported_before(self, deployment: int, what: Wrong) -> tuple[datetime, str] | None:
        """When this person has reported the same and in which words, where that waits: a newer one takes its place."""
        mine = sa.and_(Deployment.person_id == self.person_id, WrongPosting.deployment_id == deployment)
        found = sa.select(WrongPosting.reported_at, WrongPosting.said).join(
            Deployment, Deployment.id == WrongPosting.deployment_id
        )
        row = self.connection.execute(found.where(mine, WrongPosting.what == what, _waits)).first()
        return (row.reported_at, self.vault.open(row.said, SAID_SEALED) or "") if row else None

    def report(self, deployment: int, what: Wrong, said: str) -> list[tuple[int, str]]:
        """A newer report of the same replaces one that waits. Gives id and language of those who settle it."""
        mine = postings.where(Deployment.id == deployment, Deployment.person_id == self.person_id, serving())
        row = self.connection.execute(mine.with_for_update(of=Deployment)).first()
        if row is None:
            raise Denied("report", f"deployment {deployment}")
        again = sa.and_(WrongPosting.deployment_id == deployment, WrongPosting.what == what, _waits)
        self.connection.execute(sa.delete(WrongPosting).where(again))
        new = {"deployment_id": deployment, "what": what, "reported_at": self.now}
        self.connection.execute(sa.insert(WrongPosting).values(**new, said=self.vault.seal(said, SAID_SEALED)))
        self.audit.note("wrong posting reported", f"deployment {deployment}", what=what)
        return [
            one
            for one in deciders(self.connection, row.role, row.sub_county_code, self.today)
            if one[0] != self.person_id
        ]

    def waiting(self) -> list[Report]:
        """The oldest first."""
        rows = self.connection.execute(reported_to(self.person_id, self.today).order_by(WrongPosting.id))
        return [self._report(row) for row in rows]

    def read(self, report: int) -> Report:
        """Raises `Denied`, and `ChangedMeanwhile` where it is settled."""
        held = _reports.where(WrongPosting.id == report, _settles(self.person_id, self.today)).with_for_update(
            of=WrongPosting
        )
        row = self.connection.execute(held).first()
        if row is None:
            raise Denied("report", f"report {report}")
        if row.corrected is not None:
            raise ChangedMeanwhile
        return self._report(row)

    def keep(self, report: int, answer: str) -> Report:
        """The posting is right as it is; the officer is told why."""
        found = self.read(report)
        settled = {"corrected": False, "settled_by": self.person_id, "settled_at": self.now, "answer": answer}
        self.connection.execute(sa.update(WrongPosting).where(WrongPosting.id == report).values(**settled))
        self.audit.note("wrong posting kept", f"deployment {found.posting.deployment}", report=report)
        return found

    def _report(self, row: Row) -> Report:
        said = self.vault.open(row.said, SAID_SEALED) or ""
        return Report(row.report, Wrong(row.what), said, row.reported_at, posting(row))


_waits = WrongPosting.corrected.is_(None)


def _settles(person: Somebody, today: Day) -> sa.ColumnElement[bool]:
    """Nobody settles what they reported themselves."""
    mine = may_post(person, Deployment.role, Centre.sub_county_code, today)
    return sa.and_(mine, Deployment.person_id != person)


def reported_to(person: Somebody, today: Day) -> sa.Select[Any]:
    """The reports that wait for this person, with the posting of each."""
    return _reports.where(_waits, _settles(person, today))


def settle(connection: sa.Connection, deployment: int, by: int, now: datetime) -> None:
    """What was reported as wrong in a posting is put right."""
    waits = sa.and_(WrongPosting.deployment_id == deployment, _waits)
    settled = {"corrected": True, "settled_by": by, "settled_at": now}
    connection.execute(sa.update(WrongPosting).where(waits).values(**settled))
