"""Receipts: which register a receipt is of, told to whoever holds it: they are given out to be shown."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from storage.exams import Centre, Exam

from .attendance import RECEIPT_LENGTH
from .tables import Register

LONGEST = 64  # signs, with whatever stands between them
MEANT = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})  # signs that Crockford's base 32 leaves out


@dataclass(frozen=True)
class Received:
    """A register that came in; corrected since, it has another receipt."""

    centre_code: str
    centre: str
    exam: str
    on: date
    sent_at: datetime


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
    of = sa.select(Centre.code, Centre.name, Exam.title, Register.on, Register.sent_at)
    of = of.join(Centre, Centre.id == Register.centre_id).join(Exam, Exam.id == Centre.exam_id)
    row = connection.execute(of.where(Register.receipt == receipt)).first()
    return Received(row.code, row.name, row.title, row.on, row.sent_at) if row and receipt else None
