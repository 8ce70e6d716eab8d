"""What a vacancy and an application refuse, put into words."""

from conversations.core import _, day_name
from conversations.core.engine import Refusals
from storage.vacancies import AlreadyApplied, AlreadyMoved, NotFromHere, NoVacancy, VacancyClosed


def _vacancy_closed(refusal: VacancyClosed) -> str:
    if refusal.before:
        return _("This vacancy opens on {day}. Until then nobody can apply.", day=day_name(refusal.opens_on))
    return _("This vacancy is closed: applications were taken until the end of {day}.", day=day_name(refusal.closes_on))


REFUSALS: Refusals = {
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
}
