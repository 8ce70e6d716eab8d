"""Letter paper: what storage has read, as the printed letter has it; and the hash of all that is in it."""

import hashlib
import json
from dataclasses import asdict
from datetime import time
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import documents
from conversations.core import hour, long_day, short_day, speaking
from conversations.speech import dialled, grouped
from documents.letter import Colleague, Contact, Letter
from documents.letter_languages import ENGLISH, words
from storage.exams import Role
from storage.letters import LetterPaper, Staff
from storage.people import end_of


class LetterPress:
    """What is the same on every letter: the zone, the hour to report, where a code is verified."""

    def __init__(self, zone: ZoneInfo, reports_at: time, verify_at: str, *, demo: bool):
        self.zone, self.reports_at, self.verify_at, self.demo = zone, reports_at, verify_at, demo

    def letter(self, paper: LetterPaper, language: str = ENGLISH) -> Letter:
        """The letter, in English, which binds, or as it is read in another language."""
        with speaking(language):
            return self._letter(paper, language)

    def _letter(self, paper: LetterPaper, language: str) -> Letter:
        letter, of, said = paper.letter, paper.appointment, words(language)
        contacts = [] if of.role is Role.CENTRE_MANAGER else [(said.manager, *manager) for manager in paper.managers]
        contacts += [(said.director, *director) for director in paper.directors]
        issued_on = letter.issued_at.astimezone(self.zone).date()
        return Letter(
            reference=letter.reference,
            issued_on=issued_on,
            issued=long_day(issued_on),
            name=of.name,
            id_end=paper.id_end,
            tsc_number=of.tsc_number,
            phone=dialled(of.phone),
            phone_end=end_of(of.phone),
            workstation=of.workstation,
            director=paper.directors[0][0] if paper.directors else "",
            sub_county=of.sub_county,
            county=of.county,
            role=of.role.value,
            exam=of.exam,
            centre_code=of.centre_code,
            centre_name=of.centre,
            container=of.container,
            dates=(long_day(of.from_on), long_day(of.to_on)),
            reports_at=hour(self.reports_at),
            daily_rate=of.rate,
            block_years=of.block_years,
            code=grouped(letter.code),
            link=f"{self.verify_at}{letter.code}" if self.verify_at else "",
            contacts=[Contact(who, name, dialled(phone)) for who, name, phone in contacts],
            replaces=letter.replaces
            and (letter.replaces[0], long_day(letter.replaces[1].astimezone(self.zone).date())),
            staff=[_colleague(staff) for staff in paper.staff],
            language=language,
            demonstration=self.demo,
        )


def _colleague(staff: Staff) -> Colleague:
    return Colleague(
        staff.number,
        staff.name,
        staff.id_end,
        staff.tsc_number,
        dialled(staff.phone),
        staff.role.value,
        short_day(staff.from_on),
        short_day(staff.to_on),
    )


def content_hash(letter: Letter) -> str:
    """The same words in the same design give the same hash, on every copy of the service."""
    said = json.dumps(asdict(letter), default=str, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(f"{_design()}{said}".encode()).hexdigest()


@cache
def _design() -> str:
    """The sources that print: where they change, every letter is printed anew."""
    sources = sorted(Path(documents.__path__[0]).glob("*.py"))
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
