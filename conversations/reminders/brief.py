"""Brief: reminders as SMS says them, one segment each where one register is meant."""

from collections.abc import Callable, Sequence
from datetime import date, time

from conversations.core import _, day_name, hour, n_, short_day
from conversations.profile import LABELS
from conversations.speech import contacts, dialled, fitting, short
from storage.desk import Desk
from storage.exams import Role
from storage.reminders import Duty, Rehearsal, SilentCentre

SEGMENT = 160  # characters
CENTRE = 32  # of a centre's name
OTHERS = 18  # of "and 12 others"
BEHIND: dict[str, Callable[[Desk, date], str]] = {}  # what a kind says where another stands before it


def behind(kind: str) -> Callable[[Callable[[Desk, date], str]], Callable[[Desk, date], str]]:
    def keep(say: Callable[[Desk, date], str]) -> Callable[[Desk, date], str]:
        BEHIND[kind] = say
        return say

    return keep


def rehearsal(places: Sequence[Rehearsal], on: date, at: time, word: str) -> str:
    if len(places) != 1:
        return ""
    place = places[0]
    told = place.managers and place.role != Role.CENTRE_MANAGER
    manager = _(" Manager {phone}.", phone=dialled(place.managers[0][1])) if told else ""
    return _(
        "{exam} rehearsal {day}: be at {centre} by {hour}. Bring ID and letter.{manager} More: write {word}",
        exam=place.exam,
        day=day_name(on),
        centre=short(place.centre, CENTRE),
        hour=hour(at, brief=True),
        manager=manager,
        word=word,
    )


def plan(duties: Sequence[Duty]) -> str:
    duty = duties[0]
    if len(duties) > 1:
        until = hour(min(one.hours.closes for one in duties), brief=True)
        return _filled(
            lambda centres: _(
                "{day}: registers of {centres}. Mark before papers or after, until {hour}. Write: register",
                day=day_name(duty.on),
                centres=centres,
                hour=until,
            ),
            [short(one.centre, CENTRE) for one in duties],
        )
    return n_(
        "{day}, {centre}: {count} officer. Mark before papers or after, until {hour}. Write: register",
        "{day}, {centre}: {count} officers. Mark before papers or after, until {hour}. Write: register",
        len(duty.officers),
        day=day_name(duty.on),
        centre=short(duty.centre, CENTRE),
        hour=hour(duty.hours.closes, brief=True),
    )


@behind("plan")
def plan_behind(desk: Desk, on: date) -> str:
    """What is left to say of today behind a reminder of yesterday."""
    closes = [duty.hours.closes for duty in desk.duties.registers(on) if duty.officers and not duty.sent]
    return _("Today until {hour}: write register", hour=hour(min(closes), brief=True)) if closes else ""


def nudge(duties: Sequence[Duty], word: str) -> str:
    if len(duties) != 1:
        return ""
    day, left = short_day(duties[0].on), len(duties[0].unmarked)
    if not left:
        return _all_marked(day, word)
    return n_(
        "Papers for {day} are over. Register not sent: {count} officer is not marked. Write: {word}",
        "Papers for {day} are over. Register not sent: {count} officers are not marked. Write: {word}",
        left,
        day=day,
        word=word,
    )


def chase(duties: Sequence[Duty], word: str) -> str:
    """With as many names as fit."""
    if len(duties) != 1:
        return ""
    day, unmarked = short_day(duties[0].on), duties[0].unmarked
    if not unmarked:
        return _all_marked(day, word)
    return _filled(
        lambda names: _(
            "Register of {day} not sent. Not marked: {names}. They might not be paid. Write: {word}",
            day=day,
            names=names,
            word=word,
        ),
        unmarked,
    )


def outage(duties: Sequence[Duty], back: str, word: str) -> str:
    """With as many names as fit."""
    if len(duties) != 1:
        return ""
    if not duties[0].unmarked:
        return _(
            "Karani was away until {hour}. All are marked, not sent. Write: {word}, then send", hour=back, word=word
        )
    return _filled(
        lambda names: _(
            "Karani was away until {hour}; marks may be lost. Not marked: {names}. Write: {word}",
            hour=back,
            names=names,
            word=word,
        ),
        duties[0].unmarked,
    )


def _all_marked(day: str, word: str) -> str:
    return _("Register of {day} not sent yet: all are marked. Write: {word}, then send", day=day,
             word=word)  # fmt: skip


def last_call(duties: Sequence[Duty], until: date, word: str) -> str:
    if len(duties) != 1:
        return ""
    return _(
        "Last reminder: register of {day} not sent ({count} not marked). Until {last}, with a reason: write {word}",
        day=short_day(duties[0].on),
        count=len(duties[0].unmarked),
        last=short_day(until),
        word=word,
    )


def silent(centres: Sequence[SilentCentre], on: date) -> str:
    """Whom to call, as many as fit; the board has all."""
    called = [f"{short(c.centre, CENTRE)} ({contacts(c.managers[:1]) or '-'})" for c in centres]
    return _filled(
        lambda names: _(
            "Not sent, {day}: {count}. {centres}. Write: {word}",
            day=short_day(on),
            count=len(centres),
            centres=names,
            word=_("board"),
        ),
        called,
    )


def profile(missing: Sequence[str]) -> str:
    """How many are missing, and which, as many as fit."""
    return _filled(
        lambda names: n_(
            "{count} detail is missing: {names}. Without it you cannot be posted or paid. Write: details",
            "{count} details are missing: {names}. Without them you cannot be posted or paid. Write: details",
            len(missing),
            names=names,
        ),
        [_(LABELS[field]) for field in missing],
    )


def stamped(centres: Sequence[str], word: str) -> str:
    return _filled(
        lambda names: _(
            "The stamped register of {centres} has not come. Send a photo of it to Karani on WhatsApp or Telegram. "
            "More: write {word}",
            centres=names,
            word=word,
        ),
        centres,
    )


def _filled(say: Callable[[str], str], names: Sequence[str]) -> str:
    room = SEGMENT - len(say(""))
    return say(", ".join(names) if len(", ".join(names)) <= room else fitting(names, room - OTHERS))
