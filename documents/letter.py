"""The letter of appointment: what it says. `letter_pdf` prints it; `as_text` is for a phone that opens no PDF."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from .letter_words import work

DEMONSTRATION = "DEMONSTRATION. Everyone and everything named here is invented, and this letter appoints nobody."


@dataclass(frozen=True)
class Contact:
    """Somebody to call: `who` in words, such as Centre manager."""

    who: str
    name: str
    phone: str


@dataclass(frozen=True)
class Colleague:
    """A line of the staff list that a centre manager's letter carries."""

    number: int
    name: str
    id_end: str
    phone: str
    role: str  # as in `letter_words.ROLES`
    from_on: date
    to_on: date


@dataclass(frozen=True)
class Letter:
    """An officer's appointment, in plain values. Whatever is empty is left out."""

    reference: str
    issued: date
    name: str
    id_end: str  # the whole number never reaches a letter
    tsc_number: str
    phone: str
    director: str  # through whom it is sent, the TSC director of the officer's sub-county
    sub_county: str
    county: str
    role: str  # as in `letter_words.ROLES`
    exam: str
    centre_code: str
    centre_name: str
    from_on: date
    to_on: date
    reports_at: time
    daily_rate: int | None  # shillings
    code: str  # to verify it with
    link: str  # that verifies it; empty where none leads anywhere
    contacts: Sequence[Contact] = ()
    replaces: tuple[str, date] | None = None  # the reference and date of the letter that this one makes void
    staff: Sequence[Colleague] = ()
    office: str = "Karani"
    demonstration: bool = False

    @property
    def title(self) -> str:
        """The file's own title: role and exam."""
        return f"Appointment as {work(self.role).title}, {self.exam}"

    @property
    def replacing(self) -> str:
        """Which letter this one replaces, as it says so; empty for a first one."""
        if self.replaces is None:
            return ""
        reference, issued = self.replaces
        return f"This letter replaces letter {reference} of {day(issued)}, which is void."

    @property
    def saying(self) -> str:
        """What verifies it in any chat with the bot."""
        return f"verify {self.code}"

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Where, when, to whom and for how much, as label and value."""
        rate = f"KSh {self.daily_rate:,}" if self.daily_rate else "As published for the examination"
        return [
            ("Centre", f"{self.centre_code}, {self.centre_name}"),
            ("Dates", days(self.from_on, self.to_on)),
            ("Report", f"At the centre by {self.reports_at:%H:%M} on each of your days"),
            ("You answer to", work(self.role).answers_to),
            ("Daily rate", f"{rate}, inclusive of the rehearsal day"),
        ]


def as_text(letter: Letter) -> str:
    """The letter's essentials as plain text."""
    told = [(label, value) for label, value in letter.facts if value]
    return "\n".join(
        line
        for line in (
            letter.title,
            f"{letter.name}, ID ending in {letter.id_end}" if letter.id_end else letter.name,
            f"Letter {letter.reference} of {day(letter.issued)}",
            *(f"{label}: {' '.join(value.split())}" for label, value in told),
            *(f"{contact.who}: {contact.name}, {contact.phone}" for contact in letter.contacts),
            letter.replacing,
            f"Verification code: {letter.code}",
            letter.link or f"Write to {letter.office}: {letter.saying}",
            DEMONSTRATION if letter.demonstration else "",
        )
        if line
    )


def day(on: date) -> str:
    """In English, as the letter is: the weekday, and the month in full.

    >>> day(date(2027, 10, 18))
    'Monday 18 October 2027'
    """
    return f"{on:%A} {on.day} {on:%B %Y}"


def days(from_on: date, to_on: date) -> str:
    """From the first day to the last, both included; one day is said alone.

    >>> days(date(2027, 10, 18), date(2027, 11, 19))
    'From Monday 18 October 2027 to Friday 19 November 2027'
    """
    return f"From {day(from_on)} to {day(to_on)}" if from_on != to_on else day(from_on)
