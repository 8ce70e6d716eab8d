"""Reminders of posts: vacancies that close, details that lack, offers without an answer, letters not asked for."""

from dataclasses import replace
from datetime import date

from conversations.core import N_, Conversation, Message, _, day_name, headed, hour, n_, rows
from conversations.letters import MyLetter
from conversations.postings import Offer
from conversations.profile import group_to_fill, missing_details
from conversations.speech import fitting, listed, places_apart, role_name, short
from conversations.stamped import Stamped
from conversations.vacancies import Vacancies, short_name
from storage.desk import Desk
from storage.people import Standing
from storage.stamped import Came
from storage.vacancies import Open

from . import brief
from .kinds import MOST_LABEL, reminder, says

OWED = (Came.MISSING, Came.SENT_BACK)
SHOWN = 3  # each with a button, of which WhatsApp draws three
CENTRE, CENTRES = 40, 120  # characters of a centre's name, and of all: so that an SMS stays within two


@reminder(N_("Vacancy: 3 days left"), Standing.PERSON)
def vacancy_3(desk: Desk, on: date) -> Message | None:
    return _closing(desk, "vacancy_3", on)


@reminder(N_("Vacancy closes tomorrow"), Standing.PERSON)
def vacancy_1(desk: Desk, on: date) -> Message | None:
    return _closing(desk, "vacancy_1", on)


def _closing(desk: Desk, kind: str, on: date) -> Message | None:
    """What fits or was opened, still takes applications, and was not applied for; nothing to whoever refuses."""
    closing = desk.vacancies.closing(on, desk.looks.vacancies())
    open_ = [vacancy for vacancy in closing if desk.applications.for_role(vacancy) is None]
    if not open_ or desk.consents.last().refuses:
        return None
    names = [_vacancy(vacancy) for vacancy in open_]
    head = _("Apply by the end of {day}:", day=day_name(on))
    buttons = [Conversation.to(short_name(vacancy), Vacancies.show, vacancy.id) for vacancy in open_[:SHOWN]]
    text = headed([head, *names[:SHOWN], *_others(len(names) - SHOWN)])
    return says(kind, text, rows(buttons), day_name(on), listed(names), word=_("vacancies"))


def _others(more: int) -> list[str]:
    return [n_("and {count} other.", "and {count} others.", more)] if more > 0 else []


def _vacancy(vacancy: Open) -> str:
    return _("{role}, {exam}", role=role_name(vacancy.role).capitalize(), exam=vacancy.exam)


@reminder(N_("Details that are missing"), Standing.PERSON)
def profile(desk: Desk, on: date) -> Message | None:
    """What is missing, and the questions that ask for it."""
    missing, group = missing_details(desk), group_to_fill(desk)
    if not missing or group is None:
        return None
    text = "\n".join([missing, _("Until you add them you cannot be posted or paid.")])
    said = says("profile", text, rows([Conversation.to(_("Fill in now"), group.fill)]), missing, word=_("details"))
    return replace(said, brief=brief.profile(desk.profile.completeness().missing))


@reminder(N_("Offer not answered yet"), Standing.PERSON)
def offer(desk: Desk, on: date) -> Message | None:
    """Until when each can be answered."""
    waiting = [each for each in desk.offers.waiting() if each.until]
    if not waiting:
        return None
    most = CENTRE if len(waiting) == 1 else MOST_LABEL
    lines = [
        n_("{count} offer is waiting for your answer.", "{count} offers are waiting for your answer.", len(waiting)),
        *(
            _(
                "{role} at {centre}: answer by {day} {hour}.",
                role=role_name(each.role).capitalize(),
                centre=short(each.centre, most),
                day=day_name(desk.local(each.until).date()),
                hour=hour(desk.local(each.until)),
            )
            for each in waiting[:SHOWN]
            if each.until
        ),
    ]
    labels = places_apart([(each.centre, each.centre_code) for each in waiting[:SHOWN]])
    buttons = [
        Conversation.to(label, Offer.show, each.deployment) for label, each in zip(labels, waiting, strict=False)
    ]
    lines += _others(len(waiting) - SHOWN)
    centres = listed([each.centre for each in waiting])
    return says("offer", headed(lines), rows(buttons), centres, word=_("offer"))


@reminder(N_("Letter not asked for"), Standing.PERSON)
def letter_waits(desk: Desk, on: date) -> Message | None:
    """The letters that are out and were never asked for."""
    waiting = desk.letters.unasked()
    if not waiting:
        return None
    centres = fitting([short(each.centre, CENTRE) for each in waiting], CENTRES)
    text = _("Your letter of appointment is ready for you here: {centres}.", centres=centres)
    buttons = [Conversation.to(_("My letter"), MyLetter)]
    return says("letter_waits", text, rows(buttons), centres, word=_("my letter"))


@reminder(N_("Stamped register"))
def stamped(desk: Desk, on: date) -> Message | None:
    """The registers whose stamped sheet is not here, each with the way to send it."""
    waiting = [each for each in desk.stamped.ended(on) if desk.stamped.came(each.centre_id)[0] in OWED]
    if not waiting:
        return None
    named = [short(each.centre, CENTRE) for each in waiting]
    names = fitting(named, CENTRES)
    text = _(
        "The signed and stamped register of {centres} has not come yet. Nobody there is paid without it. Send a photo "
        "of it here.",
        centres=names,
    )
    labels = places_apart([(each.centre, each.code) for each in waiting[:SHOWN]])
    buttons = [Conversation.to(label, Stamped.of, each.centre_id) for label, each in zip(labels, waiting, strict=False)]
    said = says("stamped", text, rows(buttons), names, word=_("stamped register"))
    return replace(said, brief=brief.stamped(named, said.typed))
