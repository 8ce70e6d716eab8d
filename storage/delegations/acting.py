"""Acting managers: a director appoints one where the manager cannot be found, and ends what nobody else ends."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from storage.base import Row
from storage.deployments import Delegation, Manager, lasting, managers_on
from storage.exams import Centre, Exam
from storage.people import directs
from storage.refusals import ChangedMeanwhile, Denied

from .handing_over import Handed, HandingOver
from .refusals import NoSuchDays


@dataclass(frozen=True)
class DirectedCentre:
    """A centre of one exam, for its director."""

    centre_id: int
    code: str
    centre: str
    exam: str
    until: date


_today: sa.BindParameter[date] = sa.bindparam("today", type_=sa.Date)
_centres = (
    sa.select(Centre.id, Centre.code, Centre.name, Exam.title, Exam.ends_on)
    .join(Exam, Exam.id == Centre.exam_id)
    .where(directs(sa.bindparam("person"), Centre.sub_county_code, _today), Exam.ends_on >= _today)
    .order_by(Centre.code, Exam.code)
)


class ActingManagers(HandingOver):
    """Of the centres of one director's sub-counties, whose exam is not over, and no others."""

    def centres(self) -> list[DirectedCentre]:
        """By code."""
        return [_centre(row) for row in self.connection.execute(_centres, self._who())]

    def centre(self, centre_id: int) -> DirectedCentre:
        """Raises `Denied` where it is not this director's."""
        row = self.connection.execute(_centres.where(Centre.id == centre_id), self._who()).first()
        if row is None:
            raise Denied("who marks", f"centre {centre_id}")
        return _centre(row)

    def managers(self, centre_id: int) -> tuple[Manager, ...]:
        """Who is posted as the centre's manager today. Raises `Denied`."""
        self.centre(centre_id)
        return managers_on(self.connection, [centre_id], self.today)[centre_id]

    def given(self, centre_id: int) -> list[Handed]:
        """Its deputies and acting managers, also those who have not answered or not begun. Raises `Denied`."""
        self.centre(centre_id)
        return self._read(Delegation.centre_id == centre_id, lasting(self.today))

    def appoint(self, centre_id: int, person_id: int, first: date, last: date) -> Handed:
        """An acting manager for these days, both included, good at once. An official act.

        Raises `Denied`, `NoSuchDays`, `ManagesAlready`, `AlreadyHanded` and `TooManyHanded`.
        """
        centre = self.centre(centre_id)
        if last > centre.until:
            raise NoSuchDays(self.today, centre.until)
        return self._give(centre_id, person_id, first, last, None)

    def end(self, delegation: int) -> Handed:
        """A deputy's or an acting manager's time is over at once. An official act.

        Raises `Denied`, and `ChangedMeanwhile` where it was over already.
        """
        held = sa.select(Delegation.centre_id).where(Delegation.id == delegation).with_for_update()
        self.centre(self.connection.scalar(held) or 0)
        found = self._read(Delegation.id == delegation, lasting(self.today))
        if not found:
            raise ChangedMeanwhile
        act = "acting manager ended" if found[0].acting else "deputy ended"
        return self._end(found[0], act)

    def _who(self) -> dict[str, object]:
        return {"person": self.person_id, "today": self.today}


def _centre(row: Row) -> DirectedCentre:
    return DirectedCentre(row.id, row.code, row.name, row.title, row.ends_on)
