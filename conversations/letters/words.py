"""The letter's words in the chat: its essentials beside the file, and the notice that it is there."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from conversations import ways
from conversations.core import N_, Button, Document, Message, Source, _, day_name, full_day, headed, hour, quiet
from conversations.core.language import spoken
from conversations.speech import (
    CENTRE,
    About,
    contacts,
    file_name,
    first_names,
    grouped,
    in_brief,
    manager_in_brief,
    role_name,
    shillings,
    short,
)
from conversations.speech.news import news
from storage.desk import Desk
from storage.letters import Appointment, Due, Given, letter_record

WAITS = N_("We cannot make the PDF right now. It comes by itself; if it has not come in an hour, ask again.")


def letter_message(given: Given, desk: Desk, in_kiswahili: Button) -> Message:
    """The printed letter, with what matters in it as text for a phone that opens no PDF."""
    letter, of = given.letter, given.appointment
    document = Document(
        file_name(_("Letter"), of.name, of.exam_code, of.centre_code),
        Source("letter", letter.id, desk.present.id).dump(),
        caption=_("Your letter, {exam}", exam=of.exam),
        missing=_(WAITS),
    )
    wrong = ways.WRONG_ABOUT.button(_("Something is wrong"), of.deployment_id)
    home = ways.HOME.button(_("Menu"))
    buttons = ((in_kiswahili,), (wrong, home))
    return Message(
        essentials(given, desk),
        buttons,
        brief=_essentials_in_brief(given, desk),
        document=document,
        record=letter_record(letter.id),
    )


def translated(given: Given, desk: Desk) -> Message:
    """The same letter in Kiswahili, to be read: the English one binds (docs/decisions/papers.md)."""
    letter, of = given.letter, given.appointment
    document = Document(
        file_name("Barua", of.name, of.exam_code, of.centre_code),
        Source("letter.sw", letter.id, desk.present.id).dump(),
        caption=_("Your letter in Kiswahili, {exam}", exam=of.exam),
        missing=_(WAITS),
    )
    text = _("Your letter in Kiswahili, to read. The letter in English is the official one: sign that.")
    return Message(text, ((ways.HOME.button(_("Menu")),),), document=document, record=letter_record(letter.id))


def _essentials_in_brief(given: Given, desk: Desk) -> str:
    """Before the link, which leads to all the rest."""
    letter, of = given.letter, given.appointment
    where = of.centre, of.centre_code
    pay = "" if of.rate is None else _("{amount} a day.", amount=shillings(of.rate))
    code = _("Letter {reference}, verify {code}", reference=letter.reference, code=grouped(letter.code))
    said = in_brief(of.exam, of.role, *where, of.from_on, of.to_on, desk.service.reports_at)
    demo = _("Demonstration: everything here is invented.") if desk.service.demo else ""
    return " ".join(filter(None, [said, pay, manager_in_brief(given.managers, named=False), code, demo]))


def essentials(given: Given, desk: Desk) -> str:
    letter, of = given.letter, given.appointment
    role, start, end = role_name(of.role).capitalize(), full_day(of.from_on), full_day(of.to_on)
    reports_at = hour(desk.service.reports_at)
    lines = [
        _("Letter of appointment: {name}", name=of.name),
        _("{role} at {centre}, {code}", role=role, centre=of.centre, code=of.centre_code),
        quiet(of.exam),
        _("From {start} to {end}. Report by {hour}.", start=start, end=end, hour=reports_at),
    ]
    if of.rate is not None:
        lines.append(_("KSh {rate} for each day worked, rehearsal day included.", rate=f"{of.rate:,}"))
    if given.managers:
        lines.append(_("Centre manager: {who}.", who=contacts(given.managers)))
    if given.directors:
        lines.append(_("TSC sub-county director: {who}.", who=contacts(given.directors)))
    day = _on(letter.issued_at, desk.service.zone)
    lines.append(quiet(_("Letter {reference} of {day}.", reference=letter.reference, day=day)))
    if letter.replaces:
        old, at = letter.replaces
        day = _on(at, desk.service.zone)
        lines.append(quiet(_("It replaces letter {reference} of {day}, which is void.", reference=old, day=day)))
    lines.append(quiet(_("To check this letter, anyone can write here: VERIFY {code}", code=grouped(letter.code))))
    if desk.service.demo:
        lines.append(quiet(_("Demonstration: everything here is invented.")))
    return headed(lines)


def expected(due: Due) -> str:
    """What to expect of a letter that is not out yet."""
    role = role_name(due.role)
    if due.opens_on is None:
        return _(
            "{exam}: you are posted as {role} at {centre}. The letter is not out yet; we tell you here when it is.",
            exam=due.exam,
            role=role,
            centre=due.centre,
        )
    return _(
        "{exam}: you are posted as {role} at {centre}. The letter comes out on {day}; ask for it here from then on.",
        exam=due.exam,
        role=role,
        centre=due.centre,
        day=full_day(due.opens_on),
    )


def due_line(due: Due) -> str:
    start = day_name(due.from_on)
    return _("{exam}, {centre}, from {start}", exam=due.exam, centre=due.centre, start=start)


def announcement(exam: str, centre: str, name: str, button: Button, *, anew: bool) -> Message:
    """Says that a letter can be asked for. The template has the same places: the name, the exam, the centre."""
    text = _(
        "{name}, your letter for {exam}, {centre}, is ready. Choose My letter.", name=name, exam=exam, centre=centre
    )
    if anew:
        text = _(
            "{name}, your posting has changed: {exam}, {centre}. Your old letter is void. Choose My letter for "
            "the new one.",
            name=name,
            exam=exam,
            centre=centre,
        )
    brief = _("Your letter for {exam}, {centre}, is ready.", exam=exam, centre=short(centre, CENTRE))
    if anew:
        brief = _("Your posting has changed: {exam}, {centre}. The old letter is void, the new one is ready.",
                  exam=exam, centre=short(centre, CENTRE))  # fmt: skip
    brief = _("{name}: {what}", name=first_names([name], second=True)[0], what=brief)
    return Message(text, ((button,),), brief=brief, template=f"letter.{spoken()}", variables=(name, exam, centre))


def now_from(post: Appointment) -> str:
    """The dates of a posting that has others now."""
    return _("It is now from {start} to {end}.", start=day_name(post.from_on), end=day_name(post.to_on))


def dates_moved(posts: Sequence[Appointment]) -> Message:
    """To one person: the exam has other dates, and the postings go with it."""
    lines = [
        _("{name}, the dates of {exam} have changed. Your posting: {role} at {centre}.",
          name=post.name, exam=post.exam, role=role_name(post.role), centre=post.centre)
        for post in posts
    ]  # fmt: skip
    told = [f"{line} {now_from(post)}" for line, post in zip(lines, posts, strict=True)]
    button = ways.POSTING.button(_("Where am I posted?"))
    return news(About.POSTING, "\n".join(told), ((button,),))


def _on(at: datetime, zone: ZoneInfo) -> str:
    return full_day(at.astimezone(zone).date())
