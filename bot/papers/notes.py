"""Notes: the reasons of late and corrected marks, numbered for the foot of the printed register."""

from datetime import date, datetime, tzinfo

from documents.register import MOST_NOTES
from storage.register import DISPUTED, Reasoned, WholeRegister

OTHERS = "another reason, kept with the register"
Noted = dict[tuple[int, date], int]  # the number of a note, by the officer's number and the day


def noted_marks(whole: WholeRegister, printed_at: datetime) -> tuple[Noted, list[str]]:
    """The number of the note by officer and day, and the notes: one for all the marks of which it says the same."""
    noted: Noted = {}
    notes: list[str] = []
    for one in whole.reasons:
        says = _note(one, printed_at.tzinfo)
        if says not in notes and len(notes) >= MOST_NOTES - 1:
            says = OTHERS
        if says not in notes:
            notes.append(says)
        noted[one.number, one.on] = notes.index(says) + 1
    return noted, notes


def _note(one: Reasoned, zone: tzinfo | None) -> str:
    reason = "disputed by the officer" if one.reason == DISPUTED else one.reason or "reason erased"
    if one.corrected:
        return f"corrected from {one.was or 'no mark'}: {reason}"
    return f"late: {reason}" if one.late(zone) else reason
