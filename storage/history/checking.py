"""Checking: whether the history is what it was when its days were closed, and the records what it says; else where not.

What is wrong is named by table and row. A tampering that also rewrites every hash after it is found by whoever holds an
older head or a proof: `check_proofs`.
"""

from collections.abc import Iterable, Iterator

import sqlalchemy as sa

from storage.audit import AuditRow
from storage.base import Row
from storage.entries import why
from storage.witness import BEGINNING, Proof, head, leaf, root

from .closing import CLOSED, TRACE
from .findings import Finding, Verdict
from .kinds import BEFORE_ALL, KINDS, MARKS, Kind
from .standing import records
from .tables import ClosedDay, ClosedKind, unpacked


def check(connection: sa.Connection) -> Iterator[Finding]:
    """Everything found, day by day; nothing where all is whole. Reads each entry once."""
    yield from _heads(connection)
    since = dict.fromkeys((kind.name for kind in KINDS), BEFORE_ALL)
    for day in connection.execute(sa.select(ClosedDay).order_by(ClosedDay.id)):
        kinds = {row.kind: row for row in connection.execute(_kinds, {"day": day.id})}
        if missing := [kind.name for kind in KINDS if kind.name not in kinds]:
            yield Finding(Verdict.REMOVED, f"closed_kinds of {day.on}: {', '.join(missing)}")
            continue
        yield from _day(connection, day, kinds, since)
        since = {name: row.last for name, row in kinds.items()}
    first = BEFORE_ALL in since.values()
    for kind in KINDS:
        for row in kind.rows(connection, since[kind.name], None):
            yield from _row(kind, row, leaf(kind.entry(row)), may_lack=first)
    yield from records(connection)


def check_proofs(connection: sa.Connection, proofs: Iterable[Proof]) -> Iterator[Finding]:
    """What does not stand of these proofs, which somebody has kept. Raises `ValueError` for one that is none."""
    days = {str(row.on): row for row in connection.execute(sa.select(ClosedDay.on, ClosedDay.head))}
    for proof in proofs:
        if proof.day not in days:
            last = max(days, default="")
            yield Finding(Verdict.TAIL_CUT if proof.day > last else Verdict.REMOVED, f"the day {proof.day}")
        elif days[proof.day].head != proof.head:
            yield Finding(Verdict.ROOT_DISAGREES, f"the day {proof.day}: {proof.entry}")


def _heads(connection: sa.Connection) -> Iterator[Finding]:
    """The chain from day to day, and what the auditors' book says of it."""
    told = {row.detail["number"]: row for row in connection.execute(_told)}
    before, number = BEGINNING, 0
    for day in connection.execute(sa.select(ClosedDay).order_by(ClosedDay.id)):
        number += 1
        while number < day.id:
            yield Finding(Verdict.REMOVED, f"closed_days {number}")
            before, number = b"", number + 1
        end = head(before, str(day.on), day.entries, day.root)
        in_book = told.pop(day.id, None)
        agrees = in_book is not None and in_book.detail["head"] == day.head.hex()
        if (before and end != day.head) or not agrees:
            yield Finding(Verdict.ROOT_DISAGREES, f"closed_days {day.id} ({day.on})")
        before = day.head
    for gone in sorted(told):
        if gone > number:
            yield Finding(Verdict.TAIL_CUT, f"closed_days {gone} ({told[gone].subject})")


def _day(connection: sa.Connection, day: Row, kinds: dict[str, Row], since: dict[str, int]) -> Iterator[Finding]:
    """The entries of one day against what names them, and their root."""
    leaves: list[bytes] = []
    clean = True
    for kind in KINDS:
        rows = kind.rows(connection, since[kind.name], kinds[kind.name].last)
        for finding in _named(kind, rows, kinds[kind.name], leaves, may_lack=day.id == 1):
            clean = False
            yield finding
    if clean and (root(leaves) != day.root or len(leaves) != day.entries):
        yield Finding(Verdict.ROOT_DISAGREES, f"closed_days {day.id} ({day.on})")


def _named(kind: Kind, rows: Iterable[Row], closed: Row, leaves: list[bytes], *, may_lack: bool) -> Iterator[Finding]:
    """The rows against the ids and traces of when the day was closed; their hashes come into `leaves`."""
    ids = unpacked(closed.ids)
    at, traces = 0, closed.traces
    for row in rows:
        id_, hashed = row.id, leaf(kind.entry(row))
        leaves.append(hashed)
        while at < len(ids) and ids[at] < id_:
            yield Finding(Verdict.REMOVED, kind.name_of(ids[at]))
            at += 1
        if at == len(ids) or ids[at] > id_:
            yield Finding(Verdict.INSERTED, kind.name_of(id_))
            continue
        if traces[at * TRACE : at * TRACE + TRACE] != hashed[:TRACE]:
            yield Finding(Verdict.ALTERED, kind.name_of(id_))
        elif kind.kept and (row.leaf != hashed or (kind is MARKS and row.reason)):
            yield from _row(kind, row, hashed, may_lack=may_lack)
        at += 1
    for id_ in ids[at:]:
        yield Finding(Verdict.REMOVED, kind.name_of(id_))


def _row(kind: Kind, row: Row, hashed: bytes, *, may_lack: bool) -> Iterator[Finding]:
    """The row against the hash that it keeps, and its reason against the hash of that.

    What was there before the first closed day `may_lack` its hash.
    """
    if not kind.kept:
        return
    if row.leaf is None and not may_lack:
        yield Finding(Verdict.INSERTED, kind.name_of(row.id))
    elif row.leaf not in (hashed, None) or (kind is MARKS and not _reason_stands(row)):
        yield Finding(Verdict.ALTERED, kind.name_of(row.id))


def _reason_stands(row: Row) -> bool:
    """Erased or not, what is there of a reason is what was hashed."""
    return not row.reason or why(row.reason, row.salt or b"") == row.why


_told = sa.select(AuditRow.subject, AuditRow.detail).where(AuditRow.act == CLOSED).order_by(AuditRow.id)
_kinds = sa.select(ClosedKind).where(ClosedKind.day_id == sa.bindparam("day"))
