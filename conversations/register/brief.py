"""Brief: the register as SMS says it, where every 153 characters are paid for; and as lines of text."""

from collections.abc import Sequence

from conversations.core import _, day_name, n_
from conversations.speech import first_names, fitting
from storage.register import Officer, Sheet

from . import line

SEGMENT = 160  # characters of an SMS that goes alone
SEGMENTS = 306  # of one that goes in two parts
LISTED = 800  # characters of a list of officers: the rest of WhatsApp's 1024 says the day and what can be typed


def listed(sheet: Sheet, first: int, room: int = LISTED) -> list[str]:
    """`line.short` from this place on, as many as there is room for; where some are left out, which these are."""
    every = line.short(sheet)
    shown = _fitting(every[first:], room)
    if len(shown) == len(every):
        return shown
    here = sheet.officers[first : first + len(shown)]
    numbers = {"first": here[0].number, "last": here[-1].number}
    return [*shown, _("Officers {first} to {last} of {all}. Write more for the next.", all=len(every), **numbers)]


def opened(sheet: Sheet, first: int, notices: Sequence[str]) -> str:
    """Numbers and names, and what to write: in two segments where ten officers serve, without any notices."""
    head = "\n".join((", ".join((day_name(sheet.on), sheet.centre_code)), *notices))
    foot = _("Absent: ab 3 7. The rest: all. Then: send")
    room = SEGMENTS - len(head) - len(foot) - 2
    names = [officer.name for officer in sheet.officers]
    every = line.shortest(sheet.officers, first_names(names, second=True))
    if len("\n".join(every)) > room:
        every = line.shortest(sheet.officers, first_names(names, initial=True))
    said, every = _with_here(every, sheet.officers, room)
    shown = _fitting(every[first:], LISTED)
    more = [_("Write more for the next.")] if len(shown) < len(every) else []
    return "\n".join((head, *said, *shown, *more, foot))


def seen(sheet: Sheet, status: Sequence[str], *, correctable: bool) -> str:
    """One that is not to be marked now: what stands above it, and who is absent."""
    names = first_names([officer.name for officer in sheet.absent], second=True)
    absent = [_("Absent: {names}.", names=fitting(names, SEGMENT // 2))] if names else []
    return "\n".join((*status, *absent, *([_("Write correct to change it.")] if correctable else ())))


def _with_here(every: list[str], officers: Sequence[Officer], room: int) -> tuple[list[str], list[str]]:
    """Each with the hour of their word, where there is room for it; else who said it, by their numbers, above them."""
    said = [f"{each} {line.here(o)}" if o.here else each for each, o in zip(every, officers, strict=True)]
    numbers = [o.number for o in officers if o.here]
    if not numbers or len("\n".join(said)) <= room:
        return [], said
    return [_("Said here: {numbers}", numbers=ranges(numbers))], every


def _fitting(every: Sequence[str], room: int) -> list[str]:
    shown: list[str] = []
    for each in every:
        room -= len(each) + 1
        if room < 0:
            break
        shown.append(each)
    return shown


def unmarked(sheet: Sheet) -> str:
    """The question before a register is sent of which some have no mark."""
    left = sheet.unmarked
    return n_(
        "{count} officer has no mark and might not be paid: {numbers}. Write all (present), or send anyway",
        "{count} officers have no mark and might not be paid: {numbers}. Write all (present), or send anyway",
        len(left),
        numbers=ranges([officer.number for officer in left]),
    )


def ranges(numbers: Sequence[int]) -> str:
    """
    >>> ranges([1, 2, 4, 5, 6, 8])
    '1 2 4-6 8'
    """
    found: list[list[int]] = []
    for number in sorted(numbers):
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return " ".join(f"{run[0]}-{run[-1]}" if len(run) > 2 else " ".join(map(str, run)) for run in found)  # noqa: PLR2004
