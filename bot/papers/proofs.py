"""Proofs: that what was posted, marked and handed in until the last closed day is what it was, as a small text."""

import sqlalchemy as sa

from conversations.core import Source
from handlers.channel import NoDocument
from storage.history import prove_person, prove_sending
from storage.privacy import mydata
from storage.witness import written

MINE, RECEIPT = "proof.mine", "proof.receipt"
TEXT = "text/plain; charset=utf-8"


def proof_file(records: sa.Connection, source: Source) -> tuple[bytes, str]:
    """Of a person, into a chat of theirs; of a register's receipt, for whoever held it. Raises `NoDocument`."""
    if source.kind == MINE:
        if not mydata.asked_for(records, source.subject, source.chat):
            raise NoDocument(f"proof of person {source.subject}")
        proofs = prove_person(records, source.subject)
    else:
        proofs = prove_sending(records, source.subject)
    if not proofs:
        raise NoDocument(source.dump())
    return written(proofs).encode("ascii"), TEXT
