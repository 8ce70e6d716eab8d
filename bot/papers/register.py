"""Register paper: a centre's register as storage has read it, as the printed one has it."""

from datetime import datetime

from conversations.core import figures
from conversations.speech import dialled
from documents.register import Register, register_pdf, roster_pdf
from documents.register_table import Officer
from storage.register import WholeRegister

KINDS = {"register": register_pdf, "roster": roster_pdf}


def register_paper(whole: WholeRegister, printed_at: datetime, *, demo: bool) -> Register:
    """`printed_at` is aware, in the centre's zone."""
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
        demonstration=demo,
    )
