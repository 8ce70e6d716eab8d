"""What a vacancy and an application refuse, put into words."""

from conversations.core import _, day_name
from conversations.core.engine import Refusals
from storage.vacancies import AlreadyApplied, AlreadyMoved, NotFromHere, NoVacancy, VacancyClosed


def _vacancy_closed(refusal: VacancyClosed) -> str:
    if refusal.before:
        return _("This vacancy opens on {day}. Please apply then.", day=day_name(refusal.opens_on))
    return _(
        "This vacancy is closed: it was open until the end of {day}. Open Vacancies to see the others.",
        day=day_name(refusal.closes_on),
    )


REFUSALS: Refusals = {
    NoVacancy: lambda _refusal: _("That vacancy is no longer there. Open Vacancies to see the others."),
    VacancyClosed: _vacancy_closed,
    NotFromHere: lambda refusal: _(
        "This vacancy is only for people who work in {place}. If you do, correct your place of work in My details.",
        place=refusal.place,
    ),
    AlreadyApplied: lambda _refusal: _(
        "You have already applied for this role in this exam. One application is enough: open My "
        "applications to see it."
    ),
    AlreadyMoved: lambda _refusal: _("Someone has decided that already. Nothing was changed. Look at it again."),
}
