"""Chooser: whoever decides about postings, in one turn."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from storage.audit import Audit
from storage.vault import Vault


@dataclass(frozen=True)
class Chooser:
    """A person, and the turn in which they act: `now` is aware, `zone` the centres' own."""

    connection: sa.Connection
    now: datetime
    zone: ZoneInfo
    person: int
    audit: Audit
    vault: Vault | None = None  # without it nobody is found by the ID

    @property
    def today(self) -> date:
        """The centres' date."""
        return self.now.astimezone(self.zone).date()
