"""What a kind of reminder is: a function that says what is still true when it is sent, or nothing."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from conversations.core import LANGUAGES, Message, Rows, _, day_name, speaking, strong
from conversations.core.language import spoken
from storage.desk import Desk
from storage.people import Standing
from storage.reminders import BroadcastState, is_duty, wording

from .brief import BEHIND

MOST_LABEL = 24  # of a place among several: whatsapp_wire.MAX_LIST_TITLE, beyond which WhatsApp draws it cut

OF_A_REGISTER = frozenset({"plan", "nudge", "chase", "last_call"})
Parts = dict[tuple[str, date], Message]
Say = Callable[[Desk, date], Message | None]
SAID: dict[str, Say] = {}
TITLES: dict[str, tuple[str, Standing]] = {}  # what a kind is called where it is muted, and who gets it


def reminder(title: str, to: Standing = Standing.CENTRE_MANAGER) -> Callable[[Say], Say]:
    """`title` names the kind to the people who get it."""

    def keep(say: Say) -> Say:
        SAID[say.__name__], TITLES[say.__name__] = say, (title, to)
        return say

    return keep


def said(desk: Desk, due: Sequence[tuple[str, date]]) -> Message | None:
    """One message for everything that is due to one person, or nothing where nothing still is.

    A kind that two exams make due about one day says the same: once is enough. Where only a template may be sent, it is
    that of the first kind that is duty.
    """
    parts = {kind_on: part for kind_on in dict.fromkeys(due) if (part := _part(desk, *kind_on)) is not None}
    if not parts:
        return None
    first = next((part for (kind, _on), part in parts.items() if is_duty(kind)), None)
    buttons = tuple(dict.fromkeys(row for part in parts.values() for row in part.buttons))
    words = _words(desk, parts)
    return replace(
        first or next(iter(parts.values())),
        text="\n\n".join(part.marked for part in parts.values()),
        buttons=buttons,
        typed=_("To open it, write: {words}", words=", ".join(words)) if words else "",
        brief=_brief(desk, parts),
    )


def _words(desk: Desk, parts: Parts) -> list[str]:
    """What can be written; of several registers each with its day."""
    words = dict.fromkeys(part.typed for part in parts.values() if part.typed)
    if len(words) > 1:
        days = {part.typed: on for (kind, on), part in parts.items() if kind in OF_A_REGISTER}
        called = {on: _("today") if on == desk.today else day_name(on) for on in days.values()}
        return [f"{word} ({called[days[word]]})" if word in days else word for word in words]
    return [*words]


def _brief(desk: Desk, parts: Parts) -> str:
    """What SMS says of all of them; nothing where one of them has nothing brief to say."""
    if not all(part.brief for part in parts.values()):
        return ""
    said = sorted(parts.items(), key=lambda part: part[0][0] in BEHIND)
    return "\n".join(
        part.brief if place == 0 or kind not in BEHIND else BEHIND[kind](desk, on)
        for place, ((kind, on), part) in enumerate(said)
    )


def _part(desk: Desk, kind: str, on: date) -> Message | None:
    """What a kind says, unless it was muted since; a notice says its own text, unless it was stopped."""
    if (notice := wording(desk.connection, kind)) is None:
        muted = not is_duty(kind) and kind in desk.mutes.muted()
        return None if muted else SAID[kind](desk, on)
    text = worded(notice.by, notice.exam, notice.text)
    brief = noticed_in_brief(notice.exam, notice.text)
    return None if notice.state is BroadcastState.STOPPED else replace(says("notice", text, (), text), brief=brief)


def worded(by: str, exam: str, text: str) -> str:
    """A notice as it is read: it says who sends it, and for which exam."""
    what = _("Notice of the examinations council, {exam}, sent by {name}:", exam=exam or _("all exams"), name=by)
    return f"{strong(what)}\n\n{text}"


def noticed_in_brief(exam: str, text: str) -> str:
    """The same by SMS, where who sends it is the council as a whole."""
    return _("Council, {exam}: {notice}", exam=exam or _("all exams"), notice=text)


def by_sms(exam: str, text: str) -> list[str]:
    """What SMS says of a notice, in each language."""
    said = []
    for language in LANGUAGES:
        with speaking(language):
            said.append(noticed_in_brief(exam, text))
    return said


def says(kind: str, text: str, buttons: Rows, *variables: str, word: str = "") -> Message:
    """`variables` fill the kind's WhatsApp template, where the person has not written for a day. `word` leads to the
    act where it is typed."""
    template = f"{kind}.{spoken()}"
    return Message(
        text, buttons, template=template, variables=variables, own_numbers=True, typed=word, choose=_("Choose")
    )
