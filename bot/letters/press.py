"""Letter paper: what storage has read, as the printed letter has it; and the hash of all that is in it."""

import hashlib
import json
from dataclasses import asdict
from datetime import time
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import documents
from conversations.speech import dialled, grouped
from documents.letter import Colleague, Contact, Letter
from storage.exams import Role
from storage.letters import LetterPaper

MANAGER, DIRECTOR = "Centre manager", "TSC Sub-County Director"  # the letter is in English, as official papers are


class LetterPress:
    """What is the same on every letter: the zone, the hour to report, where a code is verified."""

    def __init__(self, zone: ZoneInfo, reports_at: time, verify_at: str, *, demo: bool):
        self.zone, self.reports_at, self.verify_at, self.demo = zone, reports_at, verify_at, demo

    def letter(self, paper: LetterPaper) -> Letter:
        letter, of = paper.letter, paper.appointment
        contacts = [] if of.role is Role.CENTRE_MANAGER else [(MANAGER, *manager) for manager in paper.managers]
        contacts += [(DIRECTOR, *director) for director in paper.directors]
        return Letter(
            reference=letter.reference,
            issued=letter.issued_at.astimezone(self.zone).date(),
            name=of.name,
            id_end=paper.id_end,
            tsc_number=of.tsc_number,
            phone=dialled(of.phone),
            director=paper.directors[0][0] if paper.directors else "",
            sub_county=of.sub_county,
            county=of.county,
            role=of.role.value,
            exam=of.exam,
            centre_code=of.centre_code,
            centre_name=of.centre,
            from_on=of.from_on,
            to_on=of.to_on,
            reports_at=self.reports_at,
            daily_rate=of.rate,
            code=grouped(letter.code),
            link=f"{self.verify_at}{letter.code}" if self.verify_at else "",
            contacts=[Contact(who, name, dialled(phone)) for who, name, phone in contacts],
            replaces=letter.replaces and (letter.replaces[0], letter.replaces[1].astimezone(self.zone).date()),
            staff=[
                Colleague(
                    staff.number,
                    staff.name,
                    staff.id_end,
                    dialled(staff.phone),
                    staff.role.value,
                    staff.from_on,
                    staff.to_on,
                )
                for staff in paper.staff
            ],
            demonstration=self.demo,
        )


def content_hash(letter: Letter) -> str:
    """The same words in the same design give the same hash, on every copy of the service."""
    words = json.dumps(asdict(letter), default=str, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(f"{_design()}{words}".encode()).hexdigest()


@cache
def _design() -> str:
    """The sources that print: where they change, every letter is printed anew."""
    sources = sorted(Path(documents.__path__[0]).glob("*.py"))
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
