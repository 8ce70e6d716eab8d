"""What storage refuses, put into words: what is wrong, and what to do."""

from conversations.core.engine import Refusals
from conversations.letters import too_many
from conversations.nominations import why_not
from conversations.profile import LABELS
from conversations.speech import contacts, span
from storage.accounts import NobodyToInvite
from storage.letters import TooManyTries
from storage.nominations import RuleBroken
from storage.people import AlreadyDecided, TakenByAnother, TooManyGuesses
from storage.postings import MarksStand, OfferOver, OutsideExam
from storage.refusals import ChangedMeanwhile, Denied, Refusal
from storage.register import AlreadySent, NoRegister, NotListed, NotYet, ReasonNeeded, Shut, TooLateToUndo
from storage.vacancies import AlreadyApplied, AlreadyMoved, NotFromHere, NoVacancy, VacancyClosed

from .core import _, day_name, hour


def _shut(refusal: Shut) -> str:
    day = day_name(refusal.day)
    if not refusal.directors:
        return _("The register of {day} is closed. Only the TSC sub-county director can change it now.", day=day)
    who = contacts(refusal.directors)
    return _(
        "The register of {day} is closed. Only the TSC sub-county director can change it now: call {who}.",
        day=day,
        who=who,
    )


def _not_yet(refusal: NotYet) -> str:
    day, at = day_name(refusal.opens_at.date()), hour(refusal.opens_at)
    return _("The register of {day} opens at {hour}. Until then nothing can be marked.", day=day, hour=at)


def _taken(refusal: TakenByAnother) -> str:
    what = _(LABELS[refusal.field])
    if not refusal.directors:
        return _("{what}: another person has that. If it is yours, your TSC sub-county director mends it.", what=what)
    return _(
        "{what}: another person has that. If it is yours, your TSC sub-county director mends it: call {who}.",
        what=what,
        who=contacts(refusal.directors),
    )


def _marks_stand(refusal: MarksStand) -> str:
    last = day_name(refusal.last)
    return _("{day} is marked already and stays at the old centre. Choose a later day.", day=last)


def _outside(refusal: OutsideExam) -> str:
    return _("The days have to lie within {days}.", days=span(refusal.first, refusal.last))


def _vacancy_closed(refusal: VacancyClosed) -> str:
    if refusal.before:
        return _("This vacancy opens on {day}. Until then nobody can apply.", day=day_name(refusal.opens_on))
    return _("This vacancy is closed: applications were taken until {day}, 23:59.", day=day_name(refusal.closes_on))


REFUSALS: Refusals = {
    Denied: lambda _refusal: _("That is not open to you."),
    NotYet: _not_yet,
    ReasonNeeded: lambda _refusal: _("The register is closed: to mark it now, give a reason."),
    Shut: _shut,
    AlreadySent: lambda _refusal: _("This register is already in, and nothing was changed. Tap Correct to change it."),
    NoRegister: lambda _refusal: _("There is no register on that day."),
    NotListed: lambda _refusal: _("That officer is no longer on this register. Nothing was changed."),
    TakenByAnother: _taken,
    TooManyGuesses: lambda _refusal: _(
        "You have given several numbers today that other people have. Your TSC sub-county director can help; "
        "else try again tomorrow."
    ),
    AlreadyDecided: lambda _refusal: _("That correction no longer waits: it was decided, or asked anew."),
    RuleBroken: lambda refusal: why_not(refusal.name, refusal.centre, refusal.broken),
    ChangedMeanwhile: lambda _refusal: _("That has changed meanwhile, and nothing was done. Look at it again."),
    MarksStand: _marks_stand,
    OutsideExam: _outside,
    OfferOver: lambda _refusal: _("That offer was answered, or its time is over. If you can serve, call the director."),
    NobodyToInvite: lambda _refusal: _("They have come here already, or have no phone. Nothing was sent."),
    NoVacancy: lambda _refusal: _("That vacancy is no longer there."),
    VacancyClosed: _vacancy_closed,
    NotFromHere: lambda refusal: _(
        "This vacancy is for people who work in {place}. Is that you? Put your work station right in My details.",
        place=refusal.place,
    ),
    AlreadyApplied: lambda _refusal: _(
        "You have applied for this role in this exam already: one application is enough."
    ),
    AlreadyMoved: lambda _refusal: _("That has been decided meanwhile, and nothing was changed."),
    TooLateToUndo: lambda _refusal: _("That can no longer be undone. Mark the officer again instead."),
    TooManyTries: lambda _refusal: too_many(),
}


def said(refusal: Refusal) -> str:
    return REFUSALS[type(refusal)](refusal)
