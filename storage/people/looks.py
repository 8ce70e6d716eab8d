"""Looks: who was shown whose phone or sealed data, in which office; a row of the audit a person and day."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from storage.audit import LOOKED, Audit, AuditRow

from .authority import in_office
from .tables import Office, Standing

PHONE = "phone"


class Looks:
    """What whoever sits at one turn's desk is shown of others. What is one's own is no look."""

    def __init__(self, connection: sa.Connection, now: datetime, zone: ZoneInfo, looker: int, audit: Audit):
        self.connection, self.looker, self.audit = connection, looker, audit
        self.today = now.astimezone(zone).date()
        self.midnight = datetime.combine(self.today, time(0), zone)

    def at(self, what: str, *people: int) -> None:
        """Note that something of these people is shown now: `phone`, or a detail by its field."""
        new = set(people) - {0, self.looker} - self._noted(what, people)
        office = acting_as(self.connection, self.looker, self.today) if new else {}
        for person in sorted(new):
            self.audit.note(LOOKED, f"person {person}", what=what, **office)

    def exported(self, what: str, subject: int) -> None:
        """Note that a list of people goes out as a file: an act of an office."""
        self.audit.note("list exported", f"{what} {subject}", **acting_as(self.connection, self.looker, self.today))

    def _noted(self, what: str, people: tuple[int, ...]) -> set[int]:
        """Of whom this was noted today."""
        subjects = {f"person {person}": person for person in people}
        mine = sa.and_(AuditRow.person_id == self.looker, AuditRow.act == LOOKED, AuditRow.at >= self.midnight)
        rows = sa.select(AuditRow.subject, AuditRow.detail).where(AuditRow.subject.in_(subjects), mine)
        return {subjects[row.subject] for row in self.connection.execute(rows) if row.detail.get("what") == what}


def acting_as(connection: sa.Connection, person_id: int, day: date) -> dict[str, str]:
    """The office, and its place, in which somebody acts on a day: of several the first, else a centre's manager."""
    held = sa.select(Office.office, Office.sub_county_code).where(Office.person_id == person_id, in_office(day))
    row = connection.execute(held.order_by(Office.id)).first()
    if row is None:
        return {"office": Standing.CENTRE_MANAGER.value}
    return {"office": row.office, **({"place": row.sub_county_code} if row.sub_county_code else {})}
