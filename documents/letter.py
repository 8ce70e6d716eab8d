"""The letter of appointment: what it says. `letter_pdf` prints it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .letter_languages import ENGLISH, words
from .letter_words import Words


@dataclass(frozen=True)
class Contact:
    """Somebody to call: `who` in words, such as Centre manager."""

    who: str
    name: str
    phone: str


@dataclass(frozen=True)
class Colleague:
    """A line of the staff list that a centre manager's letter carries; days in words, as the letter's."""

    number: int
    name: str
    id_end: str
    tsc_number: str
    phone: str
    role: str  # as in `letter_english.ROLES`
    from_on: str
    to_on: str


@dataclass(frozen=True)
class Letter:
    """An officer's appointment. Days, hours and phones are in words. Whatever is empty is left out."""

    reference: str
    issued_on: date  # as the file says it
    issued: str
    name: str
    id_end: str  # the whole number never reaches a letter
    tsc_number: str
    phone: str
    phone_end: str
    workstation: str
    director: str  # through whom it is sent, the TSC director of the centre's sub-county
    sub_county: str
    county: str
    role: str  # as in `letter_english.ROLES`
    exam: str
    centre_code: str
    centre_name: str
    container: str
    dates: tuple[str, str]  # the first day and the last, both included
    reports_at: str
    daily_rate: int | None  # shillings
    block_years: int  # in which one may not have served at the school; 0: one may
    code: str  # to verify it with
    link: str  # that verifies it; empty where none leads anywhere
    contacts: Sequence[Contact] = ()
    replaces: tuple[str, str] | None = None  # the reference and day of the letter that this one makes void
    staff: Sequence[Colleague] = ()
    office: str = "Karani"
    language: str = ENGLISH
    demonstration: bool = False

    @property
    def words(self) -> Words:
        """All that it says, in its language."""
        return words(self.language)

    @property
    def binds(self) -> bool:
        """Whether it is the letter itself, and no translation of it."""
        return self.language == ENGLISH

    @property
    def title(self) -> str:
        """The file's own title: role and exam."""
        return self.words.title.format(role=self.words.work(self.role).title, exam=self.exam)

    @property
    def replacing(self) -> str:
        """Which letter this one replaces, as it says so; empty for a first one."""
        if self.replaces is None:
            return ""
        reference, issued = self.replaces
        return self.words.replaces.format(reference=reference, day=issued)

    @property
    def saying(self) -> str:
        """What verifies it in any chat with the bot."""
        return f"verify {self.code}"

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Where, when, to whom and for how much, as label and value."""
        said, (first, last) = self.words, self.dates
        place = said.place.format(
            code=self.centre_code, centre=self.centre_name, sub_county=self.sub_county, county=self.county
        )
        facts = [
            (said.centre, place),
            (said.container, self.container),
            (said.dates, first if first == last else said.page_of.format(first=first, last=last)),
            (said.reports, said.reports_at.format(hour=self.reports_at)),
            (said.answers_to, said.work(self.role).answers_to),
            (said.rate, said.per_day.format(amount=f"{self.daily_rate:,}") if self.daily_rate else said.published),
            (said.pay, said.pay_to.format(end=self.phone_end) if self.phone_end else ""),
        ]
        return [(label, value) for label, value in facts if value]

    @property
    def conditions(self) -> list[str]:
        """What holds beside the facts; a head of a school is its centre manager every year."""
        said, block = self.words, self.block_years if not self.of_manager else 0
        lines = [said.paid, said.block.format(years=block) if block else ""]
        return [*filter(None, lines), f"{said.cannot.format(office=self.office)} {said.confidential}"]

    @property
    def of_manager(self) -> bool:
        return self.role == "centre_manager"
