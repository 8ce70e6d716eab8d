"""Reminders of registers and exam days."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from conversations import ways
from conversations.core import N_, Button, Conversation, Message, _, day_name, headed, hour, n_, quiet, rows
from conversations.letters import MyLetter
from conversations.postings import WhereAmIPosted
from conversations.register import Board, OwnMarks, Register, own_marks
from conversations.speech import contacts, fitting, listed, places_apart, role_name, short
from storage.desk import Desk
from storage.exams import Role
from storage.people import Standing
from storage.reminders import Duty, SilentCentre

from . import brief
from .kinds import MOST_LABEL, reminder, says

NAMES, CENTRE = 90, 40  # characters of names, and of a centre's name: so that an SMS stays within two
MOST_CENTRES = 8  # a list on WhatsApp takes ten
MOST_OWN = 2  # own marks, each with two buttons


@reminder(N_("Eve of the rehearsal"), Standing.PERSON)
def rehearsal(desk: Desk, on: date) -> Message | None:
    """Where, when, and what to bring."""
    places = desk.duties.rehearsals(on)
    if not places:
        return None
    day, at = day_name(on), hour(desk.service.reports_at)
    lines = []
    for place in places:
        where = f"{_named(place.centre, len(places))} {place.centre_code}"
        role = role_name(Role(place.role))
        line = _(
            "{day}: rehearsal of {exam}. Report at {centre} by {hour}, as {role}.",
            day=day,
            exam=place.exam,
            centre=where,
            hour=at,
            role=role,
        )
        lines.append(line)
        if place.managers and place.role != Role.CENTRE_MANAGER:
            lines.append(_("Centre manager: {who}.", who=contacts(place.managers)))
    lines.append(quiet(_("Bring your national ID and your letter. Phones are locked away during papers.")))
    centres = listed([place.centre for place in places])
    if any(letter.out for letter in desk.letters.due):
        there, word = Conversation.to(_("My letter"), MyLetter), _("my letter")
    else:
        there, word = Conversation.to(_("Where am I posted?"), WhereAmIPosted), _("posting")
    said = says("rehearsal", headed(lines), rows([there]), day, centres, at, word=word)
    return replace(said, brief=brief.rehearsal(places, on, desk.service.reports_at, word))


@reminder(N_("Morning plan"))
def plan(desk: Desk, on: date) -> Message | None:
    """What today is, who serves, and until when to mark."""
    duties = [duty for duty in desk.duties.registers(on) if duty.officers and not duty.sent]
    if not duties or on != desk.today:
        return None
    lines = [_("Today, {day}:", day=day_name(on))]
    for duty in duties:
        count, closes = len(duty.officers), hour(duty.hours.closes)
        lines.append(
            n_(
                "{centre}, {exam}: {count} officer. Mark the register before the papers or after them, until {hour}.",
                "{centre}, {exam}: {count} officers. Mark the register before the papers or after them, until {hour}.",
                count,
                centre=_named(duty.centre, len(duties)),
                exam=duty.exam,
                hour=closes,
            )
        )
    lines.append(quiet(_("From an hour before phones are locked away you can say I am here. Nobody has to.")))
    said = about(desk, "plan", headed(lines), duties)
    buttons = (*said.buttons, (ways.HERE.button(_("I am here"), on),))
    return replace(said, buttons=buttons, brief=brief.plan(duties))


@reminder(N_("When the papers are over"))
def nudge(desk: Desk, on: date) -> Message | None:
    """The papers are over, phones are back: now is the time."""
    duties = desk.duties.owed(on)
    if not duties:
        return None
    lines = [_("Papers for {day} are over.", day=day_name(on))]
    for duty in duties:
        left = len(duty.unmarked)
        lines.append(
            n_(
                "{centre}: the register has not been sent, {count} officer is not marked yet.",
                "{centre}: the register has not been sent, {count} officers are not marked yet.",
                left,
                centre=_named(duty.centre, len(duties)),
            )
            if left
            else _unsent(duty, len(duties))
        )
    said = about(desk, "nudge", headed(lines), duties)
    return replace(said, brief=brief.nudge(duties, said.typed))


@reminder(N_("Evening reminder"))
def chase(desk: Desk, on: date) -> Message | None:
    """Who is not marked yet, by name: whoever is not marked might not be paid."""
    duties = desk.duties.owed(on)
    if not duties:
        return None
    lines = [
        _("The register of {day} has not been sent.", day=day_name(on)),
        *(unmarked(duty, len(duties)) for duty in duties),
    ]
    if any(duty.unmarked for duty in duties):
        lines.append(_("An officer who is not marked might not be paid."))
    said = about(desk, "chase", headed(lines), duties)
    return replace(said, brief=brief.chase(duties, said.typed))


@reminder(N_("Own marks to confirm"), Standing.PERSON)
def own_mark(desk: Desk, on: date) -> Message | None:
    """To the supervisor of the day: is it right what somebody has marked for themselves?"""
    own = [one for one in desk.own_marks.waiting() if one.on <= on]  # also what was marked late, of a day before
    if not own:
        return None
    shown = own[:MOST_OWN]
    buttons = [own_marks.buttons(one) for one in shown]
    if len(own) > len(shown):
        buttons.append((Conversation.to(_("All of them"), OwnMarks),))
    text = "\n".join(own_marks.asked(one) for one in shown)
    names, centres = listed([one.name for one in own], MOST_OWN), listed([*dict.fromkeys(one.centre for one in own)])
    said = says(
        "own_mark",
        text,
        tuple(buttons),
        day_name(on),
        centres,
        names,
        word=_("confirm"),
    )
    return replace(said, brief=own_marks.asked_in_brief(own))


@reminder(N_("Last reminder"))
def last_call(desk: Desk, on: date) -> Message | None:
    """The day is over, the grace still lasts."""
    duties = desk.duties.owed(on)
    if not duties:
        return None
    lines = [
        _("Last call: the register of {day} has not been sent.", day=day_name(on)),
        *(unmarked(duty, len(duties)) for duty in duties),
        *dict.fromkeys(_until(duty) for duty in duties),
    ]
    said = about(desk, "last_call", headed(lines), duties)
    return replace(said, brief=brief.last_call(duties, _last(duties[0]), said.typed))


@reminder(N_("Silent centres"), Standing.TSC_DIRECTOR)
def silent(desk: Desk, on: date) -> Message | None:
    """To the director: which centres are silent, and whom to call."""
    centres = desk.duties.silent(on)
    if not centres:
        return None
    count, day = len(centres), day_name(on)
    head = n_(
        "{count} centre has not sent its register of {day}:",
        "{count} centres have not sent their register of {day}:",
        count,
        day=day,
    )
    shown = centres[:MOST_CENTRES]
    labels = places_apart([(c.centre, c.centre_code) for c in shown])
    buttons = [Conversation.to(label, Board.call, c.centre_id, on) for label, c in zip(labels, shown, strict=True)]
    if count > len(shown):
        buttons.append(Conversation.to(_("All silent centres"), Board.open, on))
    lines = [head, *map(_to_call, shown)]
    if more := count - len(shown):
        lines.append(n_("and {count} other.", "and {count} others.", more))
    names = listed([c.centre for c in centres], MOST_CENTRES)
    said = says("silent", headed(lines), rows(buttons), day, str(count), names, word=_("board"))
    return replace(said, brief=brief.silent(centres, on))


def _to_call(centre: SilentCentre) -> str:
    return f"{centre.centre}: {contacts(centre.managers) or '-'}"


def unmarked(duty: Duty, among: int) -> str:
    """`among` so many centres the room for names is shared."""
    if not duty.unmarked:
        return _unsent(duty, among)
    names = fitting(duty.unmarked, NAMES if among == 1 else NAMES // (among + 1))
    return _("{centre}, not marked yet: {names}.", centre=_named(duty.centre, among), names=names)


def _unsent(duty: Duty, among: int) -> str:
    return _("{centre}: everyone is marked. Now send it.", centre=_named(duty.centre, among))


def _until(duty: Duty) -> str:
    return _("You can still mark it until {day} if you give a reason.", day=day_name(_last(duty)))


def _last(duty: Duty) -> date:
    """The last day on which it can be marked by its manager."""
    return duty.on + timedelta(days=duty.hours.grace_days)


def _named(centre: str, among: int) -> str:
    return short(centre, CENTRE if among == 1 else MOST_LABEL)


def about(desk: Desk, kind: str, text: str, duties: Sequence[Duty]) -> Message:
    """A reminder of registers: each one a link straight to it."""
    labels = places_apart([(duty.centre, duty.centre_code) for duty in duties])
    buttons = rows(
        _opens(desk, duty, "" if len(duties) == 1 else label) for label, duty in zip(labels, duties, strict=True)
    )
    centres = listed([duty.centre for duty in duties])
    unmarked = fitting([name for duty in duties for name in duty.unmarked], NAMES) or "-"
    on = duties[0].on
    word = _("register") if on == desk.today else _("register {number}", number=on.day)
    return says(kind, text, buttons, day_name(on), centres, unmarked, word, word=word)


def _opens(desk: Desk, duty: Duty, label: str) -> Button:
    """`label` where there are several."""
    if not label:
        today = duty.on == desk.today
        label = _("Open the register") if today else _("Register: {day}", day=day_name(duty.on))
    return Conversation.to(label, Register.open, duty.centre_id, duty.on)
