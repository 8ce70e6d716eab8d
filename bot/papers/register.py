"""Register paper: a centre's register as storage has read it, as the printed one has it."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby

from conversations.core import figures
from conversations.speech import dialled
from documents.letter_languages import work
from documents.register import Register, register_pdf, roster_pdf
from documents.register_table import Officer
from storage.history import Closed
from storage.register import PrintedOfficer, PrintedUnlisted, StoodIn, WholeRegister
from storage.witness import short

from .notes import Noted, noted_marks

KINDS = {"register": register_pdf, "roster": roster_pdf}


def _officer(one: PrintedOfficer, days: Sequence[date], noted: Noted) -> Officer:
    own = frozenset(place for place, day in enumerate(days) if one.own.get(day) == "")
    notes = [noted.get((one.number, day), 0) for day in days]
    return Officer(one.number, one.name, one.id_end, dialled(one.phone), one.role.value, one.marks, own, notes)


def _vouched(one: PrintedOfficer) -> list[str]:
    """Who has confirmed which of somebody's own marks."""
    who = dict.fromkeys(by for by in one.own.values() if by)
    found = {by: [on for on in sorted(one.own) if one.own[on] == by] for by in who}
    return [f"Own marks of {one.number} {one.name}, confirmed by {by}: {_days(days)}" for by, days in found.items()]


def _stood_in(one: StoodIn) -> str:
    return f"Marked by {one.name} for {one.giver}: {_days(one.days)}"


def _days(days: Sequence[date]) -> str:
    """
    >>> _days([date(2027, 10, 30), date(2027, 10, 31), date(2027, 11, 1)])
    '30, 31 Oct, 1 Nov'
    """
    months = groupby(days, key=lambda day: f"{day:%b}")
    return ", ".join(f"{', '.join(str(day.day) for day in those)} {month}" for month, those in months)


def _apart(one: PrintedUnlisted) -> str:
    """Who works there and is not on the list, with the days on which they were seen, in one line."""
    days = _days(one.days) or "no day recorded"
    ends = f"ID ends {one.id_end}" if one.id_end else "ID not known"
    return f"{one.name}, {work(one.role.value).title}, {dialled(one.phone)}, {ends}: {days}"


def register_paper(
    whole: WholeRegister,
    printed_at: datetime,
    closed: Closed | None = None,
    *,
    demo: bool,
    codes: Sequence[str] = (),
) -> Register:
    """`printed_at` is aware, in the centre's zone. The paper is witness to the head of the last `closed` day.

    `codes`: of its pages, by which the signed and stamped sheet is filed.
    """
    noted, notes = noted_marks(whole, printed_at)
    officers = [_officer(one, whole.days, noted) for one in whole.officers]
    centre = whole.centre
    return Register(
        exam=centre.exam,
        centre_code=centre.code,
        centre_name=centre.centre,
        sub_county=whole.sub_county,
        county=whole.county,
        days=whole.days,
        officers=officers,
        printed_at=printed_at,
        printed=figures(printed_at),
        rehearsals=whole.rehearsals,
        notes=notes,
        history=f"until {closed.on:%d/%m/%Y}: {short(closed.head)}" if closed else "",
        vouched=[*(line for one in whole.officers for line in _vouched(one)), *map(_stood_in, whole.stood_in)],
        apart=[_apart(one) for one in whole.unlisted],
        demonstration=demo,
        codes=codes,
    )
