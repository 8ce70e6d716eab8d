"""Kinds: the data files that can be imported. A further kind is one module and one line here."""

from storage.imports.kind import Kind

from .centres import Centres
from .deployments import Deployments
from .exam_days import ExamDays
from .exams import Exams
from .officials import Officials
from .people import People
from .places import Places
from .rates import Rates
from .reminder_times import ReminderTimes
from .vacancies import Vacancies

KINDS: dict[str, type[Kind]] = {
    "places": Places,
    "centres": Centres,
    "exams": Exams,
    "exam_days": ExamDays,
    "reminder_times": ReminderTimes,
    "people": People,
    "officials": Officials,
    "rates": Rates,
    "vacancies": Vacancies,
    "deployments": Deployments,
}
