"""What is told at once of marks and disputes: the text is made when it goes out, from what is still true."""

from dataclasses import replace
from datetime import date

from conversations import ways
from conversations.core import N_, Button, Message, _, day_name, headed, n_, rows, short_day
from conversations.speech import stood_in, told_apart
from storage.desk import Desk
from storage.disputes import Case, DisputeState
from storage.people import Standing
from storage.register import Mark
from storage.reminders import MarkNews

from .kinds import reminder, says

SHOWN = 3  # disputes with a button each, of which WhatsApp draws three


@reminder(N_("Marked absent"), Standing.PERSON)
def marked(desk: Desk, on: date) -> Message | None:
    """Marked absent, or otherwise than this person knows; nothing of a mark that was undone before."""
    found = desk.mark_news(on)
    if not found:
        return None
    several = len(found) > 1
    lines = [_news(desk, one, several=several) for one in found]
    absent = [one for one in found if one.mark is not Mark.PRESENT]
    word = _("dispute {number}", number=on.day) if absent else _("my days")
    buttons = [button for one in absent for button in _answers(desk, one, several=several)]
    if not absent:
        buttons = [ways.MY_DAYS.button(_("My days"))]
    said = says("marked", "\n".join(lines), rows(buttons), day_name(on), " ".join(lines), word=word)
    wrong = _("Wrong? Write: {word}", word=word) if absent else ""
    return replace(said, brief=" ".join(filter(None, [*lines, wrong])))


def _news(desk: Desk, one: MarkNews, *, several: bool) -> str:
    what = {"day": day_name(one.on), "name": stood_in(one.by, one.on_behalf)}
    if one.mark is Mark.ABSENT:
        text = _("Marked absent today by {name}.", **what)
        if one.on != desk.today:
            text = _("Marked absent on {day} by {name}.", **what)
    elif one.mark is Mark.PRESENT:
        text = _("Now marked P on {day} by {name}.", **what)
        if one.knew is Mark.ABSENT:
            text = _("No longer absent: marked P on {day} by {name}.", **what)
    else:
        text = _("No longer absent on {day}: you are not marked yet.", **what)
    return f"{one.centre}: {text}" if several else text


def _answers(desk: Desk, one: MarkNews, *, several: bool) -> list[Button]:
    """`I was there` and `That is right`; of another day than today, and of one of two centres, each says which."""
    if one.mark is None:
        return [ways.MY_DAYS.button(_("My days"))]
    there, right = _("I was there"), _("That is right")
    if one.on != desk.today:
        day = short_day(one.on)
        there, right = _("I was there {day}", day=day), _("{day} is right", day=day)
    if several:
        there, right = f"{there}, {one.centre}", f"{right}, {one.centre}"
    here = one.deployment, one.on
    return [ways.DISPUTE_ABOUT.button(there, *here), ways.DISPUTE_RIGHT.button(right, *here)]


@reminder(N_("Disputes"), Standing.PERSON)
def disputes(desk: Desk, on: date) -> Message | None:
    """To whoever answers: which disputes wait; to the officer: that the register has settled theirs of this day."""
    waits = desk.disputes.waiting() if desk.standings & {Standing.CENTRE_MANAGER, Standing.TSC_DIRECTOR} else []
    lines, buttons = _waiting(waits) if waits else ([], [])
    for one in desk.my_disputes.all():
        if one.on == on and one.state is DisputeState.OVERTAKEN:
            lines.append(_("Your dispute of {day} is closed: you are marked P.", day=day_name(on)))
            buttons.append(ways.MY_DAYS.button(_("My days")))
        elif one.on == on and one.state is DisputeState.GONE:
            lines.append(_("Your dispute of {day} is closed: your posting no longer has that day.", day=day_name(on)))
            buttons.append(ways.MY_DAYS.button(_("My days")))
    if not lines:
        return None
    word = _("disputes") if waits else _("my days")
    said = says("disputes", headed(lines), rows(dict.fromkeys(buttons)), " ".join(lines), word=word)
    write = _("Write: {word}", word=word)
    asked = n_("{count} dispute waits for your answer.", "{count} disputes wait for your answer.", len(waits))
    return replace(said, brief=f"{asked if waits else lines[0]} {write}")


def _waiting(waits: list[Case]) -> tuple[list[str], list[Button]]:
    shown = waits[:SHOWN]
    names = told_apart([(case.name, case.phone) for case in shown]) if len({c.person_id for c in shown}) > 1 else []
    called = names or [case.name for case in shown]
    lines = [n_("{count} dispute waits for your answer:", "{count} disputes wait for your answer:", len(waits))]
    lines += [
        _("{name}, {day}, {centre}", name=name, day=day_name(case.on), centre=case.centre)
        for name, case in zip(called, shown, strict=True)
    ]
    if len(waits) > SHOWN:
        return lines, [ways.DISPUTES.button(_("Disputes"))]
    return lines, [
        ways.DISPUTE_SHOW.button(f"{short_day(case.on)} {name}", case.id)
        for name, case in zip(called, shown, strict=True)
    ]
