"""Receipts: what was handed in with one, told to whoever holds it: they are given out to be shown."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from storage.entries import NOTHING
from storage.exams import Centre, Exam
from storage.people import Person, masked_name

from .attendance import RECEIPT_LENGTH
from .own_marks import own_left
from .registers import marks_now
from .tables import Mark, Sending

DIGITS = "0123456789"
LONGEST = 64  # signs, with whatever stands between them
MEANT = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})  # signs that Crockford's base 32 leaves out


@dataclass(frozen=True)
class Received:
    """A register that came in, as it was when it was sent with this receipt."""

    sending: int
    centre_code: str
    centre: str
    exam: str
    on: date
    sent_at: datetime
    sent_by: str  # masked
    sent_for: str  # the manager who had handed the register over, masked; empty where none had
    present: int
    absent: int
    unmarked: int
    known: bool  # how all were marked is kept
    replaced_by: str  # the receipt of the next sending; empty while this one is the last
    replaced_at: datetime | None
    own: int  # marked themselves, and nobody has confirmed it yet
    changed: bool  # somebody is marked otherwise by now, and it was not sent again


def read_receipt(text: str) -> str:
    """A receipt as it is kept, however it was typed; nothing where it cannot be one.

    >>> read_receipt("7k4m-92qd-xy"), read_receipt("7K4M-92QD-XYAB-0123")
    ('7K4M92QDXY', '')
    """
    if len(text) > LONGEST:
        return ""
    code = "".join(sign for sign in text.upper() if sign.isalnum()).translate(MEANT)
    return code if len(code) == RECEIPT_LENGTH else ""


def received(connection: sa.Connection, receipt: str) -> Received | None:
    """The register of a receipt as `read_receipt` gives it; None where no register has it."""
    row = connection.execute(_sent, {"receipt": receipt}).first() if receipt else None
    if row is None:
        return None
    later = connection.execute(_later, {"centre": row.centre_id, "on": row.on, "id": row.id}).first()
    marks = [mark.lstrip(DIGITS) for mark in row.marks.split()]
    return Received(
        sending=row.id,
        centre_code=row.code,
        centre=row.name,
        exam=row.title,
        on=row.on,
        sent_at=row.at,
        sent_by=masked_name(row.full_name),
        sent_for=masked_name(row.giver or ""),
        present=marks.count(Mark.PRESENT),
        absent=marks.count(Mark.ABSENT),
        unmarked=marks.count(NOTHING),
        known=bool(marks),
        replaced_by=later.receipt if later else "",
        replaced_at=later.at if later else None,
        own=own_left(connection, row.centre_id, row.on),
        changed=later is None and bool(marks) and marks_now(connection, row.centre_id, row.on) != row.marks,
    )


_giver = aliased(Person)
_sent = (
    sa.select(
        *(Sending.id, Sending.centre_id, Sending.on, Sending.at, Sending.marks),
        *(Centre.code, Centre.name, Exam.title, Person.full_name, _giver.full_name.label("giver")),
    )
    .join(Centre, Centre.id == Sending.centre_id)
    .join(Exam, Exam.id == Centre.exam_id)
    .join(Person, Person.id == Sending.by)
    .outerjoin(_giver, _giver.id == Sending.on_behalf_of)
    .where(Sending.receipt == sa.bindparam("receipt"))
)
_later = (
    sa.select(Sending.receipt, Sending.at)
    .where(
        Sending.centre_id == sa.bindparam("centre"), Sending.on == sa.bindparam("on"), Sending.id > sa.bindparam("id")
    )
    .order_by(Sending.id)
    .limit(1)
)
