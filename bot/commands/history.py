"""The commands of whoever doubts: the history checked, the chain of its days, and proofs to keep."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from storage import witness
from storage.audit import Audit
from storage.database import Database
from storage.history import chain, check, check_proofs, prove_person, prove_sending
from storage.register import read_receipt, received

from .authority import THROUGH, somebody
from .base import hour, migrated, stop

ACTS = ("verify", "days", "proof")
LARGEST = 10_000_000  # bytes of a file of proofs
SHOWN = 100  # findings; of more the count


def history(
    act: Annotated[str, typer.Argument(help="verify, days, or proof.")],
    proof: Annotated[
        Path | None, typer.Option(help="With verify: a proof that somebody kept, held against the history.")
    ] = None,
    receipt: Annotated[str, typer.Option(help="With proof: the receipt of a register.")] = "",
    person: Annotated[str, typer.Option(help="With proof: an officer's phone, or number as the audit has it.")] = "",
) -> None:
    """Check that nobody changed what was marked, posted or handed in; list the closed days; write proofs."""
    if (
        act not in ACTS
        or (act == "proof") != bool(receipt or person)
        or (receipt and person)
        or (proof and act != ACTS[0])
    ):
        stop("Such as: python -m bot history verify, … days, or … proof --receipt 7K4M-92QD-XY.")
    database = migrated()
    if act == "verify":
        _verify(database, proof)
    elif act == "days":
        with database.reading() as connection:
            for day in chain(connection):
                typer.echo(f"{day.on} {day.entries} {witness.short(day.root)} {witness.short(day.head)}")
    else:
        sys.stdout.write(_proof(database, receipt, person, hour(database)))


def _verify(database: Database, kept: Path | None) -> None:
    proofs = _read(kept) if kept else []
    found = 0
    with database.reading() as connection:
        for finding in [*check(connection), *check_proofs(connection, proofs)]:
            found += 1
            if found <= SHOWN:
                typer.echo(f"{finding.verdict}: {finding.where}")
        days = len(chain(connection))
    if found:
        stop(f"{found} found. The history is not what it was.", code=1)
    typer.echo(f"whole: {days} closed days" + (f", and {len(proofs)} entries of the proof stand." if kept else "."))


def _read(kept: Path) -> list[witness.Proof]:
    try:
        with kept.open(encoding="ascii") as file:
            proofs = [*witness.read(file.read(LARGEST))]
        for proof in proofs:
            proof.head  # noqa: B018 - raises what a wrong path raises
    except (OSError, ValueError) as error:
        stop(f"{kept}: {error}")
    return proofs


def _proof(database: Database, receipt: str, person: str, now: datetime) -> str:
    with database.transaction() as connection:
        if receipt:
            register = received(connection, read_receipt(receipt))
            proofs = prove_sending(connection, register.sending) if register else []
        else:
            found = somebody(connection, person)
            Audit(connection, now, None, None, through=THROUGH).note("proof written", f"person {found}")
            proofs = prove_person(connection, found)
    if not proofs:
        stop("There is nothing of it yet in a closed day. A day is closed in the night after it.", code=1)
    return witness.written(proofs)
