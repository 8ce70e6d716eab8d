"""Filing: what a manager sent becomes a page of a register's signed and stamped sheet."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import IntEnum

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from storage.accounts import entered, oldest_end
from storage.audit import Audit
from storage.base import Row
from storage.database import insert
from storage.deployments import Delegation, Deployment, in_hand, managers_on, managing, serving
from storage.exams import Centre, Exam
from storage.refusals import Denied

from .prints import Print, changed_since, print_of
from .refusals import NothingWaits, TooManyFiles
from .sent_files import drop, expect
from .tables import FileState, SentFile, StampedPage, StampedState

AFTER = timedelta(days=90)  # the exam's end: registers are asked for again when pay is late


class Came(IntEnum):
    """How far a centre's stamped register is; what waits for the office stands first."""

    WAITS = 0
    MISSING = 1
    SENT_BACK = 2
    RECEIVED = 3


@dataclass(frozen=True)
class StampedCentre:
    """A centre whose stamped register somebody may send."""

    centre_id: int
    code: str
    centre: str
    exam: str


@dataclass
class Filed:
    """What became of the pages of one register: `pages` are their numbers on the print, 0 where there was no code.

    `missing`: pages of the same print that did not come yet. `changed`: whose line is another now than when it was
    `printed_at`.
    """

    centre: StampedCentre
    pages: list[int] = field(default_factory=list)
    again: int = 0  # of pages that had been sent before
    printed_at: datetime | None = None
    missing: Sequence[int] = ()
    changed: Sequence[str] = ()


@dataclass(frozen=True)
class NotTheirs:
    """A sheet of a centre that this person does not manage, or no longer: `managers` do, as (name, phone)."""

    centre: str
    managers: Sequence[tuple[str, str]]
    before: bool  # whether this person did once


@dataclass
class Landed:
    """What came of the files of a chat: filed, refused for which problems, or to be asked about."""

    filed: list[Filed] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    others: list[NotTheirs] = field(default_factory=list)
    asks: int = 0


class Filing:
    """One person's sheets, from one turn's desk: of the centres that they manage, or whose log-in they entered."""

    def __init__(
        self,
        connection: sa.Connection,
        now: datetime,
        today: date,
        person_id: int,
        chat_id: int,
        channel: str,
        audit: Audit,
    ):
        self.connection, self.now, self.today = connection, now, today
        self.person_id, self.chat_id, self.channel, self.audit = person_id, chat_id, channel, audit

    def centres(self) -> list[StampedCentre]:
        """By exam, the one that runs or ran last first, then by code."""
        order = Exam.rehearsal_on > self.today, Exam.ends_on.desc(), Centre.code
        rows = self.connection.execute(_centres.where(may_send(self.person_id, self.today)).order_by(*order))
        return [StampedCentre(row.id, row.code, row.name, row.title) for row in rows]

    def ended(self, on: date) -> list[StampedCentre]:
        """Of those the ones whose exam ended on that day."""
        mine = _centres.where(may_send(self.person_id, self.today), Exam.ends_on == on).order_by(Centre.code)
        return [StampedCentre(row.id, row.code, row.name, row.title) for row in self.connection.execute(mine)]

    def came(self, centre_id: int) -> tuple[Came, str]:
        """How far the stamped register of a centre is, and what was said where it was sent back."""
        return state_of(self.connection, centre_id)

    def expect(self, reference: str, size: int, centre: int = 0) -> None:
        """A file was sent, and is to be fetched and read. Raises `TooManyFiles`, and `Denied` for another's centre."""
        if centre:
            self._mine(centre)
        if not expect(self.connection, self.chat_id, self.person_id, reference, size, centre, self.now):
            raise TooManyFiles

    def land(self) -> Landed:
        """File what was read of this chat; what has no code and was sent for no centre waits for `choose`."""
        landed = Landed()
        centres = self.centres()
        for row in self._files(FileState.READ):
            if row.problem:
                landed.problems.append(row.problem)
                self._drop(row.id)
                continue
            self._land(row, centres, landed)
        return landed

    def waiting(self) -> int:
        """How many files wait to be said which register they are of."""
        return len(self._files(FileState.ASKED))

    def choose(self, centre_id: int) -> Filed:
        """They are of this centre. Raises `NothingWaits`, and `Denied` for another's centre."""
        rows = self._files(FileState.ASKED)
        if not rows:
            raise NothingWaits
        filed = Filed(self._mine(centre_id))
        for row in rows:
            self._file(row, [(page, None) for page in row.pages], filed)
            self._drop(row.id)
        return filed

    def leave(self) -> None:
        """They are none."""
        drop(self.connection, sa.and_(self._my_files(), SentFile.state == FileState.ASKED))

    def _land(self, row: Row, centres: Sequence[StampedCentre], landed: Landed) -> None:
        mine = {centre.centre_id: centre for centre in centres}
        prints = [print_of(self.connection, code) for _name, _size, code in row.pages]
        named = {found.centre_id for found in prints if found}
        if other := next((centre for centre in named if centre not in mine), None):
            landed.others.append(self._others(other))
            self._drop(row.id)
            return
        centre = next(iter(named), row.centre_id if row.centre_id in mine else None)
        if centre is None or len(named) > 1:
            waits = sa.update(SentFile).where(SentFile.id == row.id).values(state=FileState.ASKED)
            self.connection.execute(waits)
            landed.asks += 1
            return
        filed = next((each for each in landed.filed if each.centre.centre_id == centre), None)
        if filed is None:
            filed = Filed(mine[centre])
            landed.filed.append(filed)
        self._file(row, list(zip(row.pages, prints, strict=True)), filed)
        self._drop(row.id)

    def _file(self, row: Row, pages: Sequence[tuple[Sequence[object], Print | None]], filed: Filed) -> None:
        for leaf, ((name, size, _code), found) in enumerate(pages):
            new = self._page(row, leaf, str(name), size, found, filed.centre.centre_id)
            if new:
                filed.pages.append(found.page if found else 0)
            else:
                filed.again += 1
        newest = max((found for _page, found in pages if found), key=lambda found: found.id, default=None)
        if newest:
            filed.printed_at = newest.printed_at
            filed.missing = self._missing(newest)
            filed.changed = changed_since(self.connection, newest)

    def _page(self, row: Row, leaf: int, name: str, size: object, found: Print | None, centre: int) -> bool:
        """Whether it is new, or was sent back and comes again."""
        key = {"centre_id": centre, "original": row.original, "leaf": leaf}
        sent = {"sent_by": self.person_id, "sent_at": self.now, "through": self.channel, "state": StampedState.SENT}
        page = {"print_id": found.id if found else None, "page": found.page if found else 0, "hash": name}
        new = insert(self.connection, StampedPage).values(**key, **page, **sent, size=size)
        if self.connection.execute(new.on_conflict_do_nothing()).rowcount:
            self.audit.note("stamped sheet sent", f"centre {centre}", page=page["page"], hash=name)
            return True
        return False

    def _missing(self, found: Print) -> list[int]:
        of_print = sa.and_(StampedPage.print_id == found.id, StampedPage.state != StampedState.SENT_BACK)
        came = set(self.connection.scalars(sa.select(StampedPage.page).where(of_print)))
        return [page for page in range(1, found.pages + 1) if page not in came]

    def _mine(self, centre_id: int) -> StampedCentre:
        here = may_send(self.person_id, self.today)
        row = self.connection.execute(_centres.where(here, Centre.id == centre_id)).first()
        if row is None:
            raise Denied("stamped", f"centre {centre_id}")
        return StampedCentre(row.id, row.code, row.name, row.title)

    def _others(self, centre_id: int) -> NotTheirs:
        row = self.connection.execute(_centres.where(Centre.id == centre_id)).one()
        managers = managers_on(self.connection, [centre_id], min(self.today, row.ends_on))[centre_id]
        once = sa.exists().where(
            Deployment.centre_id == centre_id, Deployment.person_id == self.person_id, managing(Deployment)
        )
        before = bool(self.connection.scalar(sa.select(once)))
        self.audit.refuse("stamped sheet of another centre", f"centre {centre_id}")
        whom = [each.contact for each in managers] if before else []
        return NotTheirs(f"{row.name} {row.code}", whom, before=before)

    def _my_files(self) -> sa.ColumnElement[bool]:
        return sa.and_(SentFile.chat_id == self.chat_id, SentFile.person_id == self.person_id)

    def _files(self, state: FileState) -> Sequence[Row]:
        mine = sa.select(SentFile).where(self._my_files(), SentFile.state == state).order_by(SentFile.id)
        return self.connection.execute(mine).all()

    def _drop(self, file: int) -> None:
        drop(self.connection, SentFile.id == file)


_centres = sa.select(Centre.id, Centre.code, Centre.name, Exam.title, Exam.ends_on).join(
    Exam, Exam.id == Centre.exam_id
)


def may_send(person: int, today: date) -> sa.ColumnElement[bool]:
    """Whether the centre (of the exam beside it) is managed by somebody today or, after the exam, was at its end.

    Or its register is in their hands today, as a deputy or an acting manager.
    """
    of, exam = aliased(Centre), aliased(Exam)
    mine = sa.select(Deployment.centre_id).join(of, of.id == Deployment.centre_id).join(exam, exam.id == of.exam_id)
    now = sa.or_(Deployment.to_on >= today, Deployment.to_on >= exam.ends_on)
    managed = mine.where(Deployment.person_id == person, managing(), serving(), Deployment.from_on <= today, now)
    handed = sa.select(Delegation.centre_id).where(Delegation.person_id == person, in_hand(today))
    by_log_in = entered(sa.literal(person), Centre.id, sa.literal(oldest_end(today)))
    return sa.and_(sa.or_(Centre.id.in_(managed), Centre.id.in_(handed), by_log_in), Exam.ends_on >= today - AFTER)


def state_of(connection: sa.Connection, centre_id: int) -> tuple[Came, str]:
    """How far the stamped register of a centre is, and what was said where it was sent back; whoever asks."""
    of = StampedPage.centre_id == centre_id
    newest = sa.select(StampedPage.state, StampedPage.comment).where(of).order_by(StampedPage.id.desc())
    rows = connection.execute(newest).all()
    for state, came in ((StampedState.SENT, Came.WAITS), (StampedState.RECEIVED, Came.RECEIVED)):
        if any(row.state == state for row in rows):
            return came, ""
    return (Came.SENT_BACK, rows[0].comment or "") if rows else (Came.MISSING, "")
