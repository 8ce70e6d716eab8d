"""Writing: a load goes into the records portion by portion, so that others can write meanwhile."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from storage.audit import Audit
from storage.database import Database
from storage.growing import Growing
from storage.letters import void_contradicted

from .kind import PORTION, Kind
from .shelf import chunks


@dataclass(frozen=True)
class Entries:
    """What the audit has of a load: an entry for each file, and one at its beginning where it takes many portions."""

    kind: str
    names: Sequence[str]
    counts: Sequence[int]  # rows
    now: datetime
    by: int | None

    def begun(self, records: sa.Connection) -> None:
        for audit, subject, rows in self._files(records):
            audit.note("import begun", subject, rows=rows)

    def ended(self, records: sa.Connection, load: Kind) -> None:
        done = {"new": load.new, "changed": load.changed, "unchanged": load.unchanged}
        for audit, subject, rows in self._files(records):
            audit.note("import", subject, rows=rows, conflicts=load.conflicting, **done)

    def _files(self, records: sa.Connection) -> Iterator[tuple[Audit, str, int]]:
        audit = Audit(records, self.now, self.by, None)
        for name, count in zip(self.names, self.counts, strict=True):
            yield audit, f"{self.kind} {name}", count


class Writing:
    """A portion is a transaction: what it writes, the letters that it makes void, and the audit at either end.

    `begun`: whether any of it is written.
    """

    def __init__(self, database: Database, subject: Kind, entries: Entries):
        self.database, self.subject, self.entries = database, subject, entries
        self.begun = False

    def run(self) -> None:
        growing = Growing(self.database, *self.subject.fills)
        portions = [*self.subject.portions()] or [_nothing]
        for left, portion in zip(reversed(range(len(portions))), portions, strict=True):
            if self.begun:
                self.database.breathe()
            with self.database.transaction() as records:
                if left and not self.begun:
                    self.entries.begun(records)
                portion(records)
                self.subject.void += void_letters(records, self.subject, self.entries.now)
                if not left:
                    self.entries.ended(records, self.subject)
            self.begun = True
            if len(portions) > 1:
                growing.grew(PORTION)
        growing.done()


def void_letters(records: sa.Connection, subject: Kind, now: datetime) -> int:
    """Last of all that a portion writes, so that a letter issued meanwhile is seen."""
    touched = ((column, some) for column, ids in subject.touched() for some in chunks(ids))
    return sum(void_contradicted(records, column.in_(some), now) for column, some in touched)


def _nothing(_records: sa.Connection) -> None:
    """All of it was there already."""
