"""Register paper: a centre's register as storage has read it, as the printed one has it."""

from datetime import datetime

from conversations.core import figures
from conversations.speech import dialled
from documents.letter_languages import work
from documents.register import Register, register_pdf, roster_pdf
from documents.register_table import Officer
from storage.history import Closed
from storage.register import PrintedUnlisted, WholeRegister
from storage.witness import short

KINDS = {"register": register_pdf, "roster": roster_pdf}


def _apart(one: PrintedUnlisted) -> str:
    """Who works there and is not on the list, with the days on which they were seen, in one line."""
    days = ", ".join(f"{day.day} {day:%b}" for day in one.days) or "no day recorded"
    ends = f"ID ends {one.id_end}" if one.id_end else "ID not known"
    return f"{one.name}, {work(one.role.value).title}, {dialled(one.phone)}, {ends}: {days}"


def register_paper(whole: WholeRegister, printed_at: datetime, closed: Closed | None = None, *, demo: bool) -> Register:
    """`printed_at` is aware, in the centre's zone. The paper is witness to the head of the last `closed` day."""
    officers = [Officer(o.number, o.name, o.id_end, dialled(o.phone), o.role.value, o.marks) for o in whole.officers]
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
        history=f"until {closed.on:%d/%m/%Y}: {short(closed.head)}" if closed else "",
        apart=[_apart(one) for one in whole.unlisted],
        demonstration=demo,
    )
