"""A vacancy in words: for a button, in a list, and whole."""

from conversations.core import N_, _, day_name, full_day, headed, n_, quiet
from conversations.speech import place_name, role_name, shillings
from storage.vacancies import Near, Open

NEAR = {Near.SUB_COUNTY: N_("your sub-county"), Near.COUNTY: N_("your county")}


def short_name(vacancy: Open) -> str:
    """For a button."""
    place = place_name(vacancy.county, vacancy.sub_county)
    return _("{role}, {place}", role=role_name(vacancy.role).capitalize(), place=place)


def in_short(vacancy: Open) -> str:
    """Two lines of a list."""
    what = short_name(vacancy)
    if near := NEAR.get(vacancy.near):
        what = _("{what} ({near})", what=what, near=_(near))
    until = day_name(vacancy.closes_on)
    return headed([what, quiet(_("{exam}. {pay} Until {day}.", exam=vacancy.exam, pay=pay(vacancy), day=until))])


def pay(vacancy: Open) -> str:
    """What a day pays, the days, and what they make together."""
    if vacancy.per_day is None or vacancy.total is None:
        return n_("{count} day; the rate is not known yet.", "{count} days; the rate is not known yet.", vacancy.days)
    a_day, total = shillings(vacancy.per_day), shillings(vacancy.total)
    return n_(
        "{a_day} a day, {count} day: {total}.", "{a_day} a day, {count} days: {total}.", vacancy.days,
        a_day=a_day, total=total,
    )  # fmt: skip


def in_full(vacancy: Open) -> str:
    positions = n_("{count} position.", "{count} positions.", vacancy.positions)
    rehearsal, start, end = day_name(vacancy.rehearsal_on), day_name(vacancy.starts_on), full_day(vacancy.ends_on)
    lines = [
        short_name(vacancy),
        quiet(vacancy.exam),
        _("Rehearsal {rehearsal}, papers {start} to {end}.", rehearsal=rehearsal, start=start, end=end),
        positions,
        pay(vacancy),
        _("Apply by the end of {day}.", day=full_day(vacancy.closes_on)),
    ]
    return headed(lines)
