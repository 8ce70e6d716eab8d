"""What the council's notices refuse, put into words."""

from conversations.core import _
from conversations.core.engine import Refusals
from storage.reminders import NoSecondOfficer

REFUSALS: Refusals = {
    NoSecondOfficer: lambda refusal: _(
        "A notice to more than {most} people needs two officers of the council, and you are the only one. "
        "Ask the council to name a second, or choose fewer people.",
        most=refusal.most,
    ),
}
