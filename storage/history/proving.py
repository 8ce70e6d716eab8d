"""Proofs: that an entry is one of a closed day's, as a few hashes that lead from it to the day's head."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from storage.deployments import Deployment, DeploymentChange
from storage.register import Arrival, MarkChange, Sending
from storage.witness import BEGINNING, Proof, path

from .closing import BLOCK
from .kinds import ARRIVALS, KINDS, MARKS, POSTINGS, SENDINGS, Kind
from .tables import ClosedDay, ClosedKind, unpacked

HASH = 32  # bytes


@dataclass(frozen=True)
class Closed:
    """The end of a day: how many entries it has, their root, and the head of the chain."""

    on: date
    entries: int
    root: bytes
    head: bytes


def chain(connection: sa.Connection) -> list[Closed]:
    """Every closed day, oldest first."""
    return [Closed(*row) for row in connection.execute(_days.order_by(ClosedDay.id))]


def last_closed(connection: sa.Connection) -> Closed | None:
    """The newest of them; None before the first."""
    row = connection.execute(_days.order_by(ClosedDay.id.desc()).limit(1)).first()
    return Closed(*row) if row else None


def prove_sending(connection: sa.Connection, sending: int) -> list[Proof]:
    """Of a register as it was handed in; none while its day is not closed, or where there is no such sending."""
    return _proofs(connection, SENDINGS, sa.select(Sending.id).where(Sending.id == sending))


def is_closed(connection: sa.Connection, sending: int) -> bool:
    """Whether the day on which a register was handed in is closed, so that there is a proof of it."""
    return connection.execute(_day_of, {"kind": SENDINGS.name, "id": sending}).first() is not None


def prove_person(connection: sa.Connection, person: int) -> list[Proof]:
    """Of all that was posted and marked of a person and said by them, as far as its days are closed."""
    marks = sa.select(MarkChange.id).join(Deployment, Deployment.id == MarkChange.deployment_id)
    said = sa.select(Arrival.id).join(Deployment, Deployment.id == Arrival.deployment_id)
    postings = sa.select(DeploymentChange.id).where(DeploymentChange.person_id == person)
    return [
        *_proofs(connection, POSTINGS, postings),
        *_proofs(connection, MARKS, marks.where(Deployment.person_id == person)),
        *_proofs(connection, ARRIVALS, said.where(Deployment.person_id == person)),
    ]


def _proofs(connection: sa.Connection, kind: Kind, which: "sa.Select[int]") -> list[Proof]:
    found: list[Proof] = []
    ids = sorted(connection.scalars(which))
    while ids:
        day = connection.execute(_day_of, {"kind": kind.name, "id": ids[0]}).first()
        if day is None:
            break
        theirs = [id_ for id_ in ids if id_ <= day.last]
        found += _Day(connection, day.day_id).proofs(kind, theirs)
        ids = ids[len(theirs) :]
    return found


class _Day:
    """One closed day, with the ids of its entries."""

    def __init__(self, connection: sa.Connection, number: int):
        self.connection = connection
        self.day = connection.execute(_day, {"id": number}).one()
        kept = {row.kind: row.ids for row in connection.execute(_ids, {"id": number})}
        self.ids = {kind: unpacked(kept[kind.name]) for kind in KINDS}

    def proofs(self, kind: Kind, ids: Iterable[int]) -> list[Proof]:
        """Leaves out an entry that the day was closed without: only the check says what is wrong."""
        mine, before = self.ids[kind], 0
        for other in KINDS[: KINDS.index(kind)]:
            before += len(self.ids[other])
        rows = {row.id: row for row in self.connection.execute(sa.select(kind.table).where(kind.id.in_(ids)))}
        places = {id_: bisect_left(mine, id_) for id_ in ids}
        return [
            Proof(
                day=str(self.day.on),
                count=self.day.entries,
                previous=self.day.previous or BEGINNING,
                index=before + at,
                entry=kind.entry(rows[id_]),
                path=self._path(before + at),
            )
            for id_, at in places.items()
            if at < len(mine) and mine[at] == id_
        ]

    def _path(self, index: int) -> tuple[bytes, ...]:
        begin = index - index % BLOCK
        blocks = [self.day.blocks[at : at + HASH] for at in range(0, len(self.day.blocks), HASH)]
        return (*path(self._leaves(begin, begin + BLOCK), index - begin), *path(blocks, index // BLOCK))

    def _leaves(self, begin: int, end: int) -> list[bytes]:
        """The hashes of a block, which may hold entries of several kinds."""
        found: list[bytes] = []
        for kind in KINDS:
            ids = self.ids[kind][max(begin, 0) : max(end, 0)]
            if ids:
                found += [hashed for _, hashed in kind.leaves(self.connection, ids[0] - 1, ids[-1])]
            begin, end = begin - len(self.ids[kind]), end - len(self.ids[kind])
        return found


_days = sa.select(ClosedDay.on, ClosedDay.entries, ClosedDay.root, ClosedDay.head)
_before = sa.alias(ClosedDay.__table__)
_day = (
    sa.select(ClosedDay.on, ClosedDay.entries, ClosedDay.blocks, _before.c.head.label("previous"))
    .outerjoin(_before, _before.c.id == ClosedDay.id - 1)
    .where(ClosedDay.id == sa.bindparam("id"))
)
_ids = sa.select(ClosedKind.kind, ClosedKind.ids).where(ClosedKind.day_id == sa.bindparam("id"))
_day_of = (
    sa.select(ClosedKind.day_id, ClosedKind.last)
    .where(ClosedKind.kind == sa.bindparam("kind"), ClosedKind.last >= sa.bindparam("id"))
    .order_by(ClosedKind.day_id)
    .limit(1)
)
